"""Days that lie behind, as people name them: a year, a month, a week, or one day."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from slackbot.coach.parsing.day_marks import Works, day_named
from slackbot.coach.parsing.named_dates import month_called
from slackbot.coach.parsing.normalise import unreadable
from slackbot.coach.parsing.numbers import read_number

_A_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTH: Final = timedelta(days=31)
_YEAR: Final = timedelta(days=365)
_LAST_MONTH: Final = 12
_OF_YEAR: Final = re.compile(r"(?:(?:in|of|from|the year) )?(20\d\d)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(20\d\d)[-./ ](\d{1,2})", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})(?:[-./ ](20\d\d))?", re.ASCII)
_NAMED: Final = re.compile(r"(?:(last|this|in|of|from) )?([a-z]{3,9})\.?(?:,? (?:of )?(20\d\d))?", re.ASCII)
_YEAR_AND_NAME: Final = re.compile(r"(20\d\d)[-,]? ?([a-z]{3,9})", re.ASCII)
_BEFORE: Final = frozenset({"last", "previous", "past", "the last", "the previous"})
_NOW: Final = frozenset({"this", "current", "now"})
_LATELY: Final = frozenset({"7 days", "seven days", "last 7 days", "last seven days", "the last seven days"})
_WEEKS_AGO: Final = re.compile(r"(?:(an?|[a-z]+|[0-9]{1,2}) weeks? ago|(?:the )?week before last)", re.ASCII)


class Span(NamedTuple):
    """A run of days, both ends included."""

    first: date
    last: date


def year_of(typed: str, today: date) -> Span:
    """Read a year: empty text means the twelve months up to today, `2025` and `last` a calendar year.

    Raises:
        UnreadableError: it is not a year.
    """
    if not typed:
        return Span(today - _YEAR + _A_DAY, today)
    year, named = _relative(typed, "year"), _OF_YEAR.fullmatch(typed)
    if year is None and named is None:
        unreadable("year", typed)
    number = int(named[1]) if named else today.year + (year or 0)
    return Span(date(number, 1, 1), date(number, _LAST_MONTH, 31))


def month_of(typed: str, today: date) -> Span:
    """Read a month: empty text means the month up to today; `2026-03`, `march`, `Oct 2025` and `last` a calendar month.

    A month without a year is the latest that has begun.

    Raises:
        UnreadableError: it is not a month.
    """
    if not typed:
        return Span(today - _MONTH + _A_DAY, today)
    month = _relative(typed, "month")
    first = _numeric(typed, today) or _named(typed, today) if month is None else _moved(today, month)
    if first is None:
        unreadable("month", typed)
    return Span(first, _moved(first, 1) - _A_DAY)


def week_of(typed: str, today: date, works: Works) -> Span:
    """Read a week, Monday to Sunday (`last`, `two weeks ago`), or a day (`monday`, `24 Nov`); empty is the last seven.

    `works` says on which days the person works; yesterday is the last of them.

    Raises:
        UnreadableError: it is neither.
    """
    if not typed or typed in _LATELY:
        return Span(today - _WEEK + _A_DAY, today)
    back = _weeks_back(typed)
    if back is not None:
        monday = today - today.weekday() * _A_DAY - back * _WEEK
        return Span(monday, min(monday + _WEEK - _A_DAY, today))
    day = day_named(typed.removeprefix("on "), today, works)
    if day is None:
        unreadable("week", typed)
    return Span(day, day)


def _weeks_back(typed: str) -> int | None:
    relative, ago = _relative(typed, "week"), _WEEKS_AGO.fullmatch(typed)
    if relative is not None:
        return -relative
    if ago is None:
        return None
    many = (1 if ago[1] in {"a", "an"} else read_number(ago[1])) if ago[1] else 2
    return many or None


def _relative(typed: str, unit: str) -> int | None:
    """Read `last`, `last year`, `this year`: how many units after this one; None for other words."""
    words = typed.removesuffix(unit).strip()
    return -1 if words in _BEFORE else 0 if words in _NOW else None


def _numeric(typed: str, today: date) -> date | None:
    """Read `2026-03`, `3/2026` and `3`."""
    first, last = _YEAR_FIRST.fullmatch(typed), _YEAR_LAST.fullmatch(typed)
    year, month = (first[1], first[2]) if first else (last[2], last[1]) if last else (None, "0")
    return _first_of(int(month), year, today) if 0 < int(month) <= _LAST_MONTH else None


def _named(typed: str, today: date) -> date | None:
    """Read `march`, `last march`, `Mar 2026` and `2026 March`."""
    named, year_first = _NAMED.fullmatch(typed), _YEAR_AND_NAME.fullmatch(typed)
    word, name, year = named.groups() if named else ("", year_first[2], year_first[1]) if year_first else ("", "", "")
    month = month_called(name) if name else None
    if month is None:
        return None
    before = today.replace(day=1) - _A_DAY if word == "last" else today
    return _first_of(month, year, before)


def _first_of(month: int, year: str | None, today: date) -> date:
    """The first day of a month, of its latest year if none is named."""
    return date(int(year), month, 1) if year else date(today.year - (month > today.month), month, 1)


def _moved(day: date, months: int) -> date:
    """The first day of the month that is so many months after a day's."""
    count = day.year * _LAST_MONTH + day.month - 1 + months
    return date(count // _LAST_MONTH, count % _LAST_MONTH + 1, 1)
