"""The break ramp: five minutes, then ten, then fifteen, then a second break, at the agent's own pace."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from slackbot.coach.calendar import Shift
from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.parsing.numbers import with_minutes

LENGTHS: Final = (5, 10, 15)
AFTER_A_HARD_ONE: Final = 10  # minutes at least
SECOND: Final = len(LENGTHS)  # the last step: breaks of fifteen, in both halves of the day
DAYS_LOOKED_AT: Final = 14
REST_AFTER_NO: Final = timedelta(days=60)
_NOES: Final = 2  # in a row, after which nothing more is offered
_WEEK: Final = timedelta(days=7)
_DAYS_A_WEEK: Final = 3
_HOURS: Final = Shift(time(9), time(17), frozenset(range(5)))  # assumed for a person without a shift
_LONG_SHIFT: Final = 6 * 60  # minutes; a shorter shift has no second half worth a break
_A_DAY: Final = 24 * 60
_SETTLED_IN: Final = 90  # minutes after the start of a shift
_LESS_THAN_NONE: Final = re.compile(r"-\d")
_BEHIND: Final = re.compile(
    r"(?P<what>[^\W\d_].*?),? (?:for )?(?P<length>[0-9]{1,4} ?(?:m|min|mins|minutes))", re.DOTALL | re.IGNORECASE
)
_BEHIND_A_WORD: Final = re.compile(r"(?P<what>(?:an? )?[^\s\d-]\S*?),?(?: for)? (?P<length>5|10|15)", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"(\d+)(?:[\s-]*(?:minutes?|mins?|m)\b|['\u2019\u2032](?!\w))?(?!\w)[\s,:;]*(.*)",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_LATER: Final = re.compile(  # `at 15:00`, `until 3pm`, `in 20`, `10:30`
    r"(?:(?:at|until|till?) (?:\d|noon\b)|in (?:\d|an? (?:hour|minute|bit|moment)|half an)|\d{1,2}[:.h]\d\d(?!\d)).*",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_TWO_LENGTHS: Final = re.compile(r"\d+ \d+", re.ASCII)
_NOTHING: Final = frozenset(  # words that say neither how long nor what for
    {"now", "start", "start now", "go", "please", "pls", "yes", "on", "short", "a short one", "break", "a break"}
    | {"a short break", "minutes", "min", "more", "more minutes", "more min", "for me"}
)


@dataclass(frozen=True)
class BreakWish:
    """A requested break: its length in minutes and, if the person said so, what they will do."""

    minutes: int
    what: str


@dataclass(frozen=True)
class Ramp:
    """A person's position on the ramp.

    `since` is the day of the first break at this step, `asked_on` that of the last offer or refusal; `noes` counts
    refusals in a row.
    """

    step: int
    since: date | None = None
    asked_on: date | None = None
    noes: int = 0


def usual_length(step: int) -> int:
    """Minutes of a break at a step of the ramp."""
    return LENGTHS[min(max(step, 0), len(LENGTHS) - 1)]


def next_step(ramp: Ramp, taken_on: Collection[date], today: date) -> int | None:
    """Return the next step to offer, None to offer nothing now; `taken_on` are the days on which a break was taken.

    A step is usual after breaks on three days in each of the last two weeks. An unanswered offer rests for two weeks, a
    declined one for sixty days; after a second refusal no more are made.
    """
    if ramp.step >= SECOND or ramp.since is None or ramp.noes >= _NOES:
        return None
    rest = REST_AFTER_NO if ramp.noes else timedelta(days=DAYS_LOOKED_AT)
    if ramp.asked_on is not None and today - ramp.asked_on < rest:
        return None
    here = {day for day in taken_on if ramp.since <= day <= today}
    this_week = [day for day in here if day > today - _WEEK]
    last_week = [day for day in here if today - 2 * _WEEK < day <= today - _WEEK]
    enough = min(len(this_week), len(last_week)) >= _DAYS_A_WEEK
    return ramp.step + 1 if enough else None


def other_half(times: Collection[time], shift: Shift | None) -> time | None:
    """Return a time for a second break in the half of the shift without one; None if both halves have one.

    People who chose no times take breaks unprompted, so they are offered the later half.
    """
    hours = shift or _HOURS
    start = _minutes(hours.start)
    length = (_minutes(hours.end) - start) % _A_DAY or _A_DAY
    late = {(_minutes(at) - start) % _A_DAY >= length / 2 for at in times}
    if length <= _LONG_SHIFT or len(late) > 1:
        return None
    after = _SETTLED_IN if late == {True} else length * 3 // 4
    at = (start + after - after % 5) % _A_DAY
    return time(at // 60, at % 60)


def read_break(text: str, usual: int) -> BreakWish | None:
    """Read `[5|10|15] [walk|…]`, also in words and behind: `a walk for 10 minutes`, `walk 10`.

    `usual` is the length if none is typed. None for any other length, and for a break at another time.
    """
    text = with_minutes(text)
    if _LATER.fullmatch(text) or _TWO_LENGTHS.fullmatch(text):
        return None
    behind = _BEHIND.fullmatch(text) or _BEHIND_A_WORD.fullmatch(text)
    text = f"{behind['length']} {behind['what']}" if behind else text
    first, _, rest = text.partition(" ")
    text = f"{normalise(first)} {rest}".rstrip() if any(map(str.isdecimal, first)) else text
    match = _ASKED.fullmatch(text)
    if _LESS_THAN_NONE.match(text):
        return None
    if match is None:
        return BreakWish(usual, _named(text))
    minutes = int(match[1]) if len(match[1]) <= 2 else 0  # noqa: PLR2004 - every valid length has at most two digits
    return BreakWish(minutes, _named(match[2])) if minutes in LENGTHS else None


def begins_later(text: str) -> bool:
    """Whether a wish for a break names a time at which it begins or ends: `at 15:00`, `in 20`."""
    return _LATER.fullmatch(with_minutes(text)) is not None


def _named(what: str) -> str:
    return "" if what.lower() in _NOTHING else what


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
