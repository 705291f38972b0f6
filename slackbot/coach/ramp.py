"""The break ramp: breaks of five minutes, then ten, then fifteen, at the agent's own pace."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from slackbot.coach.normalise import normalise

LENGTHS: Final = (5, 10, 15)
DAYS_LOOKED_AT: Final = 14
_WEEK: Final = timedelta(days=7)
_DAYS_A_WEEK: Final = 3
_LESS_THAN_NONE: Final = re.compile(r"-\d")
_ASKED: Final = re.compile(r"(\d+)\s*(?:m|min|mins|minutes)?\b\s*(.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class BreakWish:
    """A requested break: its length in minutes and, if the person said so, what they will do."""

    minutes: int
    what: str


def usual_length(step: int) -> int:
    """Minutes of a break at step 0, 1 or 2 of the ramp."""
    return LENGTHS[min(max(step, 0), len(LENGTHS) - 1)]


def next_length(
    step: int, since: date | None, asked_on: date | None, taken_on: Collection[date], today: date
) -> int | None:
    """Return the next length to offer, None to offer nothing now.

    A step has become usual after breaks on three days in each of the last two weeks. `since` is the day of the first
    break at this step, `asked_on` the day of the last offer, `taken_on` the days with breaks.
    """
    if step + 1 >= len(LENGTHS) or since is None:
        return None
    if asked_on is not None and today - asked_on < timedelta(days=DAYS_LOOKED_AT):
        return None
    here = {day for day in taken_on if since <= day <= today}
    this_week = [day for day in here if day > today - _WEEK]
    last_week = [day for day in here if today - 2 * _WEEK < day <= today - _WEEK]
    enough = min(len(this_week), len(last_week)) >= _DAYS_A_WEEK
    return LENGTHS[step + 1] if enough else None


def read_break(text: str, step: int) -> BreakWish | None:
    """Read `[5|10|15] [walk|…]`; None for any other length."""
    first, _, rest = text.partition(" ")
    text = f"{normalise(first)} {rest}".rstrip() if any(map(str.isdecimal, first)) else text
    match = _ASKED.fullmatch(text)
    if _LESS_THAN_NONE.match(text):
        return None
    if match is None:
        return BreakWish(usual_length(step), text)
    minutes = int(match[1]) if len(match[1]) <= 2 else 0  # noqa: PLR2004 - every valid length has at most two digits
    return BreakWish(minutes, match[2]) if minutes in LENGTHS else None
