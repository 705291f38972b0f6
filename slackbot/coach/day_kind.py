"""The sort of day it is for a person, from their shift, calendar and own lines; never a guess about feelings."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from slackbot.coach.calendar import Shift

Opening = Literal["first", "back", "month_begins", "week_begins", "week_ends", "night", "plain"]
Span = Literal["year", "month", "week", "day"]

ASKS_TO_WAIT: Final = 3  # empty days in a row
_DAY: Final = timedelta(days=1)
_LATELY: Final = timedelta(days=30)
_REACH: Final = 60  # days searched for the next or the previous shift
_HARD_DAY: Final = 2  # hard lines that make a hard day
_SUNDAY: Final = 6
_DECEMBER: Final = 12


class Calendar(NamedTuple):
    """A person's working days: the shift, and whether they are at work on a date (days off, holidays, a pause)."""

    shift: Shift | None
    works: Callable[[date], bool]
    paused_until: date | None = None

    def in_pattern(self, day: date) -> bool:
        """Whether the shift alone makes it a working day."""
        return self.shift is not None and day.weekday() in self.shift.days


class Record(NamedTuple):
    """The facts known before a day's digest: the kinds of its lines, and the digests before it.

    `earlier` lists the days of digests already sent, newest first, each with whether the day had a line.
    `asked_for_company`: the person sent a colleague a signal.
    """

    kinds: Collection[str]
    earlier: Sequence[tuple[date, bool]]
    asked_for_company: bool = False


@dataclass(frozen=True)
class DayKind:
    """The sort of a day.

    `opening` names how its digest begins; `span` what it covers: the day, or at its end the week, month or year.
    `empty_run` counts days without a line up to this one. `back_on` is the next working day if days off or
    holidays lie ahead, and `is_last` is set if the next date is free at all.
    """

    opening: Opening = "plain"
    span: Span = "day"
    empty_run: int = 0
    back_on: date | None = None
    is_last: bool = False
    is_hard: bool = False
    is_rough: bool = False
    asked_for_company: bool = False
    is_night: bool = False
    first_of_week: bool = False
    last_of_week: bool = False
    first_of_month: bool = False

    @property
    def is_grave(self) -> bool:
        """Whether a joke would be out of place."""
        return self.is_hard or self.is_rough or self.asked_for_company

    @property
    def asks_to_wait(self) -> bool:
        """Whether its digest offers to wait until the person writes again."""
        return self.empty_run == ASKS_TO_WAIT


def day_kind(day: date, calendar: Calendar, record: Record) -> DayKind:
    """Determine the sort of a day."""
    first, last = _ends_of_week(day, calendar)
    kind = DayKind(
        span=_span(day, calendar, is_last=day == last),
        empty_run=_empty_run(day, record),
        back_on=_back_on(day, calendar),
        is_last=calendar.shift is not None and not _is_at_work(day + _DAY, calendar),
        is_hard=sum(kind == "hard" for kind in record.kinds) >= _HARD_DAY,
        is_rough="rough" in record.kinds,
        asked_for_company=record.asked_for_company,
        is_night=calendar.shift is not None and calendar.shift.crosses_midnight,
        first_of_week=day == first,
        last_of_week=day == last,
        first_of_month=_first_of_month(day, calendar),
    )
    return replace(kind, opening=_opening(day, calendar, record, kind))


def week_of(day: date, shift: Shift) -> date:
    """The first date of a person's week, which begins after the longest gap between their shifts.

    If there is no gap, or several equal ones, the one that contains a Sunday counts, or else the earliest.
    """
    gaps = {begin: _gap_before(begin, shift) for begin in sorted(shift.days)}
    longest = max(gap for gap, _ in gaps.values())
    begins = [begin for begin, (gap, _) in gaps.items() if gap == longest]
    begin = next((begin for begin in begins if gaps[begin][1]), begins[0])
    return day - (day.weekday() - begin) % 7 * _DAY


def _gap_before(begin: int, shift: Shift) -> tuple[int, bool]:
    """Count the days off before a weekday, and say whether one is a Sunday (with none: whether it is a Monday)."""
    length = next(gap for gap in range(7) if (begin - gap - 1) % 7 in shift.days)
    off = {(begin - back) % 7 for back in range(1, length + 1)}
    return length, _SUNDAY in off or (length == 0 and begin == 0)


def _ends_of_week(day: date, calendar: Calendar) -> tuple[date | None, date | None]:
    if calendar.shift is None:
        return None, None
    start = week_of(day, calendar.shift)
    worked = [each for each in (start + back * _DAY for back in range(7)) if _is_at_work(each, calendar) or each == day]
    return worked[0], worked[-1]


def _is_at_work(day: date, calendar: Calendar) -> bool:
    return calendar.in_pattern(day) and calendar.works(day)


def _span(day: date, calendar: Calendar, *, is_last: bool) -> Span:
    following = _next(day, calendar)
    if following is not None and following.month != day.month:
        return "year" if day.month == _DECEMBER else "month"
    return "week" if is_last else "day"


def _next(day: date, calendar: Calendar) -> date | None:
    return next((each for each in _searched(day, _DAY, calendar) if _is_at_work(each, calendar)), None)


def _previous(day: date, calendar: Calendar) -> date | None:
    return next((each for each in _searched(day, -_DAY, calendar) if _is_at_work(each, calendar)), None)


def _searched(day: date, step: timedelta, calendar: Calendar) -> Iterator[date]:
    """Return the dates that may be the next working day, or the previous one; none if there is no shift."""
    return (day + count * step for count in range(1, _REACH if calendar.shift else 1))


def _shift_fell_out(first: date, last: date, calendar: Calendar) -> bool:
    """Whether there is a shift between two working days that the person did not work."""
    return any(calendar.in_pattern(first + step * _DAY) for step in range(1, (last - first).days))


def _first_of_month(day: date, calendar: Calendar) -> bool:
    previous = _previous(day, calendar)
    return previous is not None and previous.month != day.month


def _back_on(day: date, calendar: Calendar) -> date | None:
    following = _next(day, calendar)
    return following if following is not None and _shift_fell_out(day, following, calendar) else None


def _was_away(day: date, calendar: Calendar, record: Record) -> bool:
    """Whether a shift before this day was not worked, or a pause since the last one held its digest back."""
    previous = _previous(day, calendar)
    if previous is None or _shift_fell_out(previous, day, calendar):
        return calendar.shift is not None
    paused = calendar.paused_until
    return paused is not None and previous < paused <= day and record.earlier[0][0] < previous


def _empty_run(day: date, record: Record) -> int:
    """Count days in a row without a line; a digest of long ago is not one in a row."""
    if record.kinds:
        return 0
    days = [has_line for sent_on, has_line in record.earlier if day - sent_on < _LATELY]
    return 1 + (days.index(True) if True in days else len(days))


def _opening(day: date, calendar: Calendar, record: Record, kind: DayKind) -> Opening:
    if not record.earlier:
        return "first"
    if _was_away(day, calendar, record):
        return "back"
    if kind.is_night:
        return "night"
    if kind.first_of_month:
        return "month_begins"
    if kind.first_of_week:
        return "week_begins"
    return "week_ends" if kind.last_of_week else "plain"
