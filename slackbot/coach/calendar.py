"""When a local day begins and ends, and when something is due in it: wall clocks of named zones, never offsets.

Slack's `user_change` is not sent when clocks change, and APScheduler's cron loses days round them
(facts/reliability.md M2-M4); so a moment is always worked out from a date, a wall time and a zone's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

MIDNIGHT: Final = time(0)
EVERY_DAY: Final = frozenset(range(7))
_DAY: Final = timedelta(days=1)
_GRACE_AT_DAYS_END: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Shift:
    """The hours a person works; over midnight where `end` is not after `start`.

    `days` are weekdays (Monday is 0) on which the shift *begins*.
    """

    start: time
    end: time
    days: frozenset[int]

    @property
    def crosses_midnight(self) -> bool:
        """Whether the shift ends on the date after the one it begins on."""
        return self.end <= self.start


@dataclass(frozen=True)
class Hours:
    """Where a person's clock is and, once they said so, when they work."""

    zone: str
    shift: Shift | None = None


@dataclass(frozen=True)
class Occurrence:
    """One time that something is due: the local day it belongs to, when, and until when it still makes sense.

    `name` tells apart what is due several times a day; what is due once is named by its day.
    """

    day: date
    due_at: datetime
    expires_at: datetime
    at: time | None = None

    @property
    def name(self) -> str:
        """The same for the same occurrence, however often it is worked out."""
        return self.day.isoformat() + (f" {self.at:%H:%M}" if self.at else "")


@cache
def zone_names() -> dict[str, str]:
    """Every zone of the pinned `tzdata` package, by its name in lower case."""
    names = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.lower(): name for name in names}


@cache
def zone(name: str) -> ZoneInfo:
    """The zone's rules from the pinned `tzdata`, whatever the machine has (facts/reliability.md M17).

    Raises:
        KeyError: there is no zone of that exact name.
    """
    if zone_names().get(name.lower()) != name:
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def moment(day: date, at: time, zone_name: str) -> datetime:
    """The UTC moment of a wall time: a gap is slid over by its length, of an overlap it is the first of the two."""
    return datetime.combine(day, at, tzinfo=zone(zone_name)).astimezone(UTC)


def day_begins(shift: Shift | None) -> time:
    """When a person's day begins, as wall time: midnight; for a shift over midnight the middle of the time off."""
    if shift is None or not shift.crosses_midnight:
        return MIDNIGHT
    ends, starts = _minutes(shift.end), _minutes(shift.start)
    middle = (ends + starts) // 2
    return time(middle // 60, middle % 60)


def local_day(at: datetime, hours: Hours) -> date:
    """The day that a person would call today; a shift over midnight is one day."""
    wall = at.astimezone(zone(hours.zone))
    return wall.date() - _DAY if wall.time() < day_begins(hours.shift) else wall.date()


def day_ends(day: date, hours: Hours) -> datetime:
    """The UTC moment at which that local day is over."""
    return moment(day + _DAY, day_begins(hours.shift), hours.zone)


def works_on(day: date, hours: Hours) -> bool:
    """Whether a person works on that day; everyone might, until they say when they do."""
    return hours.shift is None or day.weekday() in hours.shift.days


def within_shift(at: time, shift: Shift | None) -> bool:
    """Whether a wall time lies in the shift, both its ends included."""
    if shift is None:
        return True
    if shift.crosses_midnight:
        return at >= shift.start or at <= shift.end
    return shift.start <= at <= shift.end


@lru_cache(maxsize=4096)  # of a crowd that is due at one wall time in one zone, each asks the same
def occurrence(day: date, at: time, hours: Hours) -> Occurrence | None:
    """What is due on one local day at a wall time; None for a date that the zone skipped (a move of the date line)."""
    on = day + _DAY if at < day_begins(hours.shift) else day
    due_at = moment(on, at, hours.zone)
    if due_at.astimezone(zone(hours.zone)).replace(tzinfo=None) == datetime.combine(on + _DAY, at):
        return None
    ends = day_ends(day, hours)
    return Occurrence(day, due_at, ends if due_at < ends else due_at + _GRACE_AT_DAYS_END)


def next_occurrence(at: time, hours: Hours, after: datetime) -> Occurrence:
    """The first occurrence on a working day that is due later than `after`; exactly one a local date."""
    return next(due for due in _from(local_day(after, hours) - _DAY, at, hours) if due.due_at > after)


def _from(day: date, at: time, hours: Hours) -> Iterator[Occurrence]:
    while True:
        due = occurrence(day, at, hours) if works_on(day, hours) else None
        if due is not None:
            yield due
        day += _DAY


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
