"""The break ramp: one break of five, then of ten, then the two of fifteen, at the agent's own pace."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LENGTHS: Final = (5, 10, 15)
DAYS_LOOKED_AT: Final = 14
_WEEK: Final = timedelta(days=7)
_DAYS_A_WEEK: Final = 3
_LESS_THAN_NONE: Final = re.compile(r"[-\u2212]\d")
_ASKED: Final = re.compile(r"(\d+)\s*(?:m|min|mins|minutes)?\b\s*(.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class BreakWish:
    """A break as asked for: its length in minutes, and what it is filled with, where said."""

    minutes: int
    what: str


def usual_length(step: int) -> int:
    """The length in minutes of a break at a step of the ramp (0, 1 or 2)."""
    return LENGTHS[min(max(step, 0), len(LENGTHS) - 1)]


def next_length(
    step: int, since: date | None, asked_on: date | None, taken_on: Collection[date], today: date
) -> int | None:
    """The length to offer: breaks have become usual at this step, on three days in each of the last two weeks.

    `since` is the day of the first break at the step, `asked_on` when the next one was last offered, `taken_on` the
    days with breaks. None: offer nothing, now.
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
    """Read `[5|10|15] [walk|…]`; None for a length that the coach does not take."""
    found = _ASKED.fullmatch(text)
    if _LESS_THAN_NONE.match(text):
        return None
    if found is None:
        return BreakWish(usual_length(step), text)
    minutes = int(found[1]) if len(found[1]) <= 2 else 0  # noqa: PLR2004 - two digits hold every length there is
    return BreakWish(minutes, found[2]) if minutes in LENGTHS else None
