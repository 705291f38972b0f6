"""Dates and spans as people write them: `24 December`, `Dec 24-27`, `24.12.`, `next friday`, `in 5 days`, `a week`."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from slackbot.coach.parsing.numbers import read_number
from slackbot.coach.parsing.weekdays import PLURALS, weekday_called

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,? ([0-9]{4})(?![-0-9]))?"
_TO: Final = r" ?(?:-|\bto\b|\buntil\b|\bthrough\b) ?"
_DAY_FIRST: Final = re.compile(rf"(?<![-:.0-9]){_DAY}\.? ?(?:of )?\b([a-z]{{3,9}})\b\.?{_YEAR}", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"\b([a-z]{{3,9}})\.? {_DAY}(?![-:.0-9]){_YEAR}", re.IGNORECASE)
_NUMERIC: Final = re.compile(
    r"(?<![:./0-9])([0-9]{1,2})([./])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?\.?(?![:/0-9])(?!\.[0-9])"
)
_DASHED: Final = re.compile(r"(?<![-:./0-9])([0-9]{1,2})(-)([0-9]{1,2})-([0-9]{4})(?![-:./0-9])")
_YEAR_FIRST: Final = re.compile(r"(?<![-:./0-9])([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})(?![-:./0-9])")
# Days that share a month: `24-27 Dec`, `24 and 25 Dec`, `Dec 24-27`, `24.-27.12.`
_SHARED: Final = rf"({_TO}| ?(?:,|&|\band\b) ?)"
_BEFORE_A_MONTH: Final = re.compile(
    rf"(?<![-:./0-9]){_DAY}\.?{_SHARED}(?=[0-9]{{1,2}}(?:st|nd|rd|th)?\.? ?(?:of )?([a-z]{{3,9}})\b\.?{_YEAR})",
    re.IGNORECASE,
)
_AFTER_A_MONTH: Final = re.compile(rf"\b([a-z]{{3,9}})\.? {_DAY}{_SHARED}{_DAY}(?![-:.0-9]){_YEAR}", re.IGNORECASE)
_MOST_SHARED: Final = 6  # days that may share one
_DOTTED_SPAN: Final = re.compile(
    rf"(?<![-:./0-9])([0-9]{{1,2}})\.{_TO}(?=[0-9]{{1,2}}\.([0-9]{{1,2}})(?:\.([0-9]{{4}}))?)", re.IGNORECASE
)
_SPAN: Final = re.compile(r"(?:in |for )?(an?|[a-z]+|[0-9]{1,3}) (day|week)s?(?: from now)?", re.IGNORECASE)
_MONTH_BEFORE: Final = re.compile(r"\b([a-z]{3,9})\.? ?\Z", re.IGNORECASE)
_MONTH_AFTER: Final = re.compile(r"\.? ?([a-z]{3,9})\b", re.IGNORECASE)
_RELATIVE: Final = re.compile(
    r"\b(?:(this|next|on) )?(mon|tue|wed|thu|fri|sat|sun)([a-z]*)\b"
    r"|\b(?:the )?(day after tomorrow)\b|\b(tomorrow|tmrw|tmr)\b|\bthe ([0-9]{1,2})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_WEEKDAY: Final = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_OF_A_DATE: Final = re.compile(rf"\b({_WEEKDAY})\.?,? ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\b", re.IGNORECASE)
_WEEKDAYS: Final = re.compile(rf"\b({_WEEKDAY}){_TO}({_WEEKDAY})\b", re.IGNORECASE)
_LONGEST_MONTH: Final = 12  # characters, with a full stop and spaces
_IN_SO_MANY: Final = 62  # days, in which every number of a month comes
_DAYS: Final = {"day": 1, "week": 7}
_A_DAY: Final = timedelta(days=1)
_LONGEST_SPAN: Final = 366  # days
_YEARS_AHEAD: Final = 8  # until the next 29 February at the latest
_LAST_MONTH: Final = 12
_CENTURY: Final = 2000

Choose = Callable[[Iterable[date], date], date | None]


def soonest(days: Iterable[date], today: date) -> date | None:
    """Choose the first day from today on, as for plans."""
    return min((day for day in days if day >= today), default=None)


def nearest(days: Iterable[date], today: date) -> date | None:
    """Choose the day nearest to today, as for reports: its answer says if it is still to come."""
    return min(days, key=lambda day: abs(day - today), default=None)


def with_iso_dates(typed: str, today: date, choose: Choose = soonest) -> str:
    """Return normalised text with its dates as `2026-12-24`; one without a year is the next to come, or as chosen.

    A numeric date is read where one order of day and month is possible: `24.12.`, `12/24`, but not `3/4`.
    """

    def iso(day: str, month: int | None, year: str | None, otherwise: str) -> str:
        named = _dated(int(day), month, year, today, choose) if month else None
        return named.isoformat() if named else otherwise

    text = _DOTTED_SPAN.sub(lambda span: f"{span[1]}.{span[2]}.{span[3] or ''} to ", typed)
    for _ in range(_MOST_SHARED):
        text = _AFTER_A_MONTH.sub(_both_named, _BEFORE_A_MONTH.sub(_borrowed, text))
    text = _YEAR_FIRST.sub(lambda named: iso(named[4], int(named[3]), named[1], named[0]), " ".join(text.split()))
    for numeric in (_NUMERIC, _DASHED):
        text = numeric.sub(lambda named: iso(*_ordered(named), named[0]), text)
    text = _DAY_FIRST.sub(lambda named: iso(named[1], month_called(named[2]), named[3], named[0]), text)
    text = _MONTH_FIRST.sub(lambda named: iso(named[2], month_called(named[1]), named[3], named[0]), text)
    return _OF_A_DATE.sub(lambda named: named[2] if _is_weekday_of(named[1], named[2]) else named[0], text)


def with_relative_days(typed: str, today: date) -> str:
    """Return text with days told from today as ISO dates: `tomorrow`, `friday`, `next friday`, `the 24th`.

    A weekday is the first after today; `next friday` is the one of next week.
    """

    def iso(named: re.Match[str]) -> str:
        day = _relative(named, today)
        return day.isoformat() if day else named[0]

    def span(named: re.Match[str]) -> str:
        first, last = weekday_called(named[1].lower()), weekday_called(named[2].lower())
        if first is None or last is None:
            return named[0]
        begin = _coming(first, today)
        return f"{begin.isoformat()} to {(begin + (last - first) % 7 * _A_DAY).isoformat()}"

    return _RELATIVE.sub(iso, _WEEKDAYS.sub(span, typed))


def monday_after(today: date) -> date:
    """The first day of next week."""
    return today + (7 - today.weekday()) * _A_DAY


def first_of_next_month(today: date) -> date:
    """The first day of next month."""
    return date(today.year + today.month // _LAST_MONTH, today.month % _LAST_MONTH + 1, 1)


def month_called(name: str) -> int | None:
    """The month of a name or its first letters: `mar`, `Sept`; None if it is none."""
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())), None)


def after_span(typed: str, today: date) -> date | None:
    """Return the day after a span of normalised text (`5 days`, `for a week`); None if it is none."""
    match = _SPAN.fullmatch(typed)
    if match is None:
        return None
    many = 1 if match[1].lower() in {"a", "an"} else read_number(match[1])
    days = many * _DAYS[match[2].lower()] if many else 0
    return today + timedelta(days=days) if 0 < days <= _LONGEST_SPAN else None


def _relative(named: re.Match[str], today: date) -> date | None:
    if named[4] or named[5]:
        return today + (2 if named[4] else 1) * _A_DAY
    if named[6]:
        ahead = (today + step * _A_DAY for step in range(1, _IN_SO_MANY))
        return next((day for day in ahead if day.day == int(named[6])), None)
    name = (named[2] + named[3]).lower()
    weekday = weekday_called(name)
    if weekday is None or name in PLURALS:
        return None
    if (named[1] or "").lower() == "next":
        return monday_after(today) + weekday * _A_DAY
    return _coming(weekday, today)


def _coming(weekday: int, today: date) -> date:
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * _A_DAY


def _is_weekday_of(name: str, day: str) -> bool:
    try:
        return weekday_called(name.lower()) == date.fromisoformat(day).weekday()
    except ValueError:
        return False


def _borrowed(span: re.Match[str]) -> str:
    """Give the first day of `24-27 Dec` its month, unless it has one: `Nov 30 to 2 Dec`."""
    before = _MONTH_BEFORE.search(span.string, max(span.start() - _LONGEST_MONTH, 0), span.start())
    if not month_called(span[3]) or (before and month_called(before[1])):
        return span[0]
    return f"{span[1]} {span[3]} {span[4] or ''} {span[2].strip()} "


def _both_named(span: re.Match[str]) -> str:
    """Give both days of `Dec 24-27` the month, unless the last has its own: `Nov 30 to 2 Dec`."""
    after = _MONTH_AFTER.match(span.string, span.end())
    if not month_called(span[1]) or (after and month_called(after[1])):
        return span[0]
    year = span[5] or ""
    return f"{span[2]} {span[1]} {year} {span[3].strip()} {span[4]} {span[1]} {year}"


def _ordered(named: re.Match[str]) -> tuple[str, int | None, str | None]:
    """Return a numeric date's day, month and year; no month where both orders are possible, or none is."""
    first, mark, second, year = named[1], named[2], named[3], named[4]
    if mark == "." or int(first) > _LAST_MONTH or first == second:
        day, month = first, int(second)
    elif int(second) > _LAST_MONTH:
        day, month = second, int(first)
    else:
        return first, None, None
    return day, month if 0 < month <= _LAST_MONTH else None, year


def _dated(day: int, month: int, year: str | None, today: date, choose: Choose) -> date | None:
    if year:
        number = int(year)
        days = _existing([number if number > 99 else number + _CENTURY], month, day)  # noqa: PLR2004 - two digits
        return next(iter(days), None)
    return choose(_existing(range(today.year - 1, today.year + _YEARS_AHEAD + 1), month, day), today)


def _existing(years: Iterable[int], month: int, day: int) -> list[date]:
    existing = []
    for year in years:
        try:
            existing.append(date(year, month, day))
        except ValueError:
            continue
    return existing
