"""Looking back: now and then a line of one's own of exactly a week, three months or a year ago."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

REST: Final = timedelta(days=60)  # a line that was shown again is not shown within these
_NOW_AND_THEN: Final = timedelta(days=3)


class Memory(NamedTuple):
    """A line that could be shown again, and when it last was, if ever."""

    id: int
    day: date
    text: str
    shown: date | None


def days_back(day: date) -> dict[date, str]:
    """The days to look back to, with what they are called."""
    return {
        day - timedelta(weeks=1): "a week",
        _months_before(day, 3): "three months",
        _months_before(day, 12): "a year",
    }


def looks_back(last: date | None, day: date) -> bool:
    """Whether a person is shown a line again on a day: `last` is when they last were.

    Not by chance: what somebody wrote a year ago today comes today or not at all.
    """
    return last is None or last == day or day - last >= _NOW_AND_THEN


def choose(memories: Iterable[Memory], who: str, day: date) -> Memory | None:
    """Choose what is shown again: first how far back, then which line; the same for the same arguments."""
    rested = [memory for memory in memories if _has_rested(memory, day)]
    return min(
        rested, key=lambda memory: (_draw(who, day, str(memory.day)), _draw(who, day, str(memory.id))), default=None
    )


def _has_rested(memory: Memory, day: date) -> bool:
    """Shown this very day counts as rested: a digest that Slack gave back says the same when it is sent again."""
    return memory.shown is None or memory.shown == day or day - memory.shown >= REST


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _draw(who: str, day: date, what: str) -> str:
    return sha256(f"{who} {day} {what}".encode()).hexdigest()
