"""Look-backs: now and then, an own line or a received thanks from a week, three months or a year ago."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

REST: Final = timedelta(days=60)  # a line shown again rests this long
_NOW_AND_THEN: Final = timedelta(days=3)
# The same weekday as it was given on, which both of them probably worked on.
_THANKS_AFTER: Final = (
    (timedelta(weeks=1), "a week"),
    (timedelta(weeks=13), "three months"),
    (timedelta(weeks=52), "a year"),
)


class Memory(NamedTuple):
    """A line that could be shown again; `shown` is the day on which it last was."""

    id: int
    day: date
    text: str
    shown: date | None


class Thanked(NamedTuple):
    """A thanks that somebody received, in its giver's words; `sender` is the giver's user id."""

    id: int
    day: date
    text: str
    sender: str


def days_back(day: date) -> dict[date, str]:
    """The days to look back to, mapped to their names."""
    return {
        day - timedelta(weeks=1): "a week",
        _months_before(day, 3): "three months",
        _months_before(day, 12): "a year",
    }


def looks_back(last: date | None, day: date) -> bool:
    """Whether a look-back is due on a day, given the day of the last one.

    It is not random, because a line written a year ago today comes back today or never.
    """
    return last is None or last == day or day - last >= _NOW_AND_THEN


def choose(memories: Iterable[Memory], who: str, day: date) -> Memory | None:
    """Choose the line to show: first how far back, then the line itself; deterministic for a person and day."""
    rested = [memory for memory in memories if _has_rested(memory, day)]
    return min(
        rested, key=lambda memory: (_draw(who, day, str(memory.day)), _draw(who, day, str(memory.id))), default=None
    )


def days_of_thanks(day: date) -> dict[date, str]:
    """The days whose thanks may come back, mapped to their names."""
    return {day - after: name for after, name in _THANKS_AFTER}


def choose_thanks(received: Iterable[Thanked], who: str, day: date) -> Thanked | None:
    """Choose a thanks that comes back on a day. Each has one such day, drawn for good, so it never comes twice."""
    due = [thanked for thanked in received if thanked.day + _thanks_after(who, thanked) == day]
    return min(due, key=lambda thanked: _draw(who, day, f"thanks {thanked.id}"), default=None)


def _thanks_after(who: str, thanked: Thanked) -> timedelta:
    drawn = int(_draw(who, thanked.day, f"thanks {thanked.id}"), 16)
    return _THANKS_AFTER[drawn % len(_THANKS_AFTER)][0]


def _has_rested(memory: Memory, day: date) -> bool:
    """Whether it may be shown; one shown today may, so that a digest sent again after a failure says the same."""
    return memory.shown is None or memory.shown == day or day - memory.shown >= REST


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, capped at that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _draw(who: str, day: date, what: str) -> str:
    return sha256(f"{who} {day} {what}".encode()).hexdigest()
