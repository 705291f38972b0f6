"""Local days and due times, computed from wall clocks in named zones, never from offsets.

Slack's `user_change` is not sent when clocks change, and APScheduler's cron loses days round them
(facts/reliability.md M2-M4), so every moment is computed from a date, a wall time and a zone name.
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
    """A person's working hours. A shift whose `end` is not after its `start` crosses midnight.

    `days` are weekdays (Monday is 0) on which the shift *begins*.
    """

    start: time
    end: time
    days: frozenset[int]

    @property
    def crosses_midnight(self) -> bool:
        """Whether the shift ends on the next date."""
        return self.end <= self.start


@dataclass(frozen=True)
class Hours:
    """A person's time zone and, once they have set one, their shift."""

    zone: str
    shift: Shift | None = None


@dataclass(frozen=True)
class Occurrence:
    """One due time: the local day it belongs to, the moment, and the deadline after which it is dropped.

    Set `at` for a kind that is due several times a day: it becomes part of `name`.
    """

    day: date
    due_at: datetime
    expires_at: datetime
    at: time | None = None

    @property
    def name(self) -> str:
        """A stable key: computing the same occurrence again gives the same name."""
        return self.day.isoformat() + (f" {self.at:%H:%M}" if self.at else "")


@cache
def zone_names() -> dict[str, str]:
    """Zones of the pinned `tzdata` package, keyed by lower-case name."""
    names = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.lower(): name for name in names}


@cache
def zone(name: str) -> ZoneInfo:
    """Load a zone from the pinned `tzdata`, never from the machine (facts/reliability.md M17).

    Raises:
        KeyError: no zone has exactly that name.
    """
    if zone_names().get(name.lower()) != name:
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def moment(day: date, at: time, zone_name: str) -> datetime:
    """Convert a wall time to UTC: a time inside a gap slides past it, an overlap gives its first moment."""
    return datetime.combine(day, at, tzinfo=zone(zone_name)).astimezone(UTC)


def day_begins(shift: Shift | None) -> time:
    """The wall time at which a person's day begins: midnight, or for a night shift the middle of the time off."""
    if shift is None or not shift.crosses_midnight:
        return MIDNIGHT
    ends, starts = _minutes(shift.end), _minutes(shift.start)
    middle = (ends + starts) // 2
    return time(middle // 60, middle % 60)


def local_day(at: datetime, hours: Hours) -> date:
    """The date a person would call today; a shift over midnight counts as one day."""
    wall = at.astimezone(zone(hours.zone))
    return wall.date() - _DAY if wall.time() < day_begins(hours.shift) else wall.date()


def day_ends(day: date, hours: Hours) -> datetime:
    """The UTC moment at which a local day ends."""
    return moment(day + _DAY, day_begins(hours.shift), hours.zone)


def shift_ends(day: date, hours: Hours) -> datetime | None:
    """The UTC moment at which a day's shift ends; None without a shift."""
    if hours.shift is None:
        return None
    return moment(day + _DAY if hours.shift.crosses_midnight else day, hours.shift.end, hours.zone)


def works_on(day: date, hours: Hours) -> bool:
    """Whether a person works on a day. Without a shift, every day counts."""
    return hours.shift is None or day.weekday() in hours.shift.days


def within_shift(at: time, shift: Shift | None) -> bool:
    """Whether a wall time lies within the shift, both ends included."""
    if shift is None:
        return True
    if shift.crosses_midnight:
        return at >= shift.start or at <= shift.end
    return shift.start <= at <= shift.end


@lru_cache(maxsize=4096)  # a whole team asks for the same wall time in the same zone
def occurrence(day: date, at: time, hours: Hours) -> Occurrence | None:
    """The occurrence on one local day; None for a date the zone skipped when it crossed the date line."""
    on = day + _DAY if at < day_begins(hours.shift) else day
    due_at = moment(on, at, hours.zone)
    if due_at.astimezone(zone(hours.zone)).replace(tzinfo=None) == datetime.combine(on + _DAY, at):
        return None
    ends = day_ends(day, hours)
    return Occurrence(day, due_at, ends if due_at < ends else due_at + _GRACE_AT_DAYS_END)


def next_occurrence(at: time, hours: Hours, after: datetime) -> Occurrence:
    """The first occurrence on a working day due later than `after`; each local date has exactly one."""
    return next(due for due in _from(local_day(after, hours) - _DAY, at, hours) if due.due_at > after)


def _from(day: date, at: time, hours: Hours) -> Iterator[Occurrence]:
    while True:
        due = occurrence(day, at, hours) if works_on(day, hours) else None
        if due is not None:
            yield due
        day += _DAY


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
