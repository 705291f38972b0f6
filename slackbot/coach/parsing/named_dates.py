"""Dates and spans in words: `24 December`, `Dec 24, 2026`, `in 5 days`, `a week`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from slackbot.coach.numbers import read_number

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,? ([0-9]{4})(?![-0-9]))?"
_DAY_FIRST: Final = re.compile(rf"(?<![-:0-9]){_DAY}\.? (?:of )?([a-z]{{3,9}})\b\.?{_YEAR}", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"\b([a-z]{{3,9}})\.? {_DAY}(?![-:.0-9]){_YEAR}", re.IGNORECASE)
_SPAN: Final = re.compile(r"(?:in |for )?(an?|[a-z]+|[0-9]{1,3}) (day|week)s?(?: from now)?", re.IGNORECASE)
_DAYS: Final = {"day": 1, "week": 7}
_LONGEST_SPAN: Final = 366  # days
_YEARS_AHEAD: Final = 8  # until the next 29 February at the latest


def with_iso_dates(typed: str, today: date) -> str:
    """Return normalised text with its named dates as `2026-12-24`; one without a year is the next to come."""

    def day_first(named: re.Match[str]) -> str:
        return _iso(named[1], named[2], named[3], today) or named[0]

    def month_first(named: re.Match[str]) -> str:
        return _iso(named[2], named[1], named[3], today) or named[0]

    return _MONTH_FIRST.sub(month_first, _DAY_FIRST.sub(day_first, typed))


def after_span(typed: str, today: date) -> date | None:
    """Return the day after a span of normalised text (`5 days`, `for a week`); None if it is none."""
    match = _SPAN.fullmatch(typed)
    if match is None:
        return None
    many = 1 if match[1].lower() in {"a", "an"} else read_number(match[1])
    days = many * _DAYS[match[2].lower()] if many else 0
    return today + timedelta(days=days) if 0 < days <= _LONGEST_SPAN else None


def _iso(day: str, month: str, year: str | None, today: date) -> str | None:
    number = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(month.lower())), None)
    if number is None:
        return None
    years = [int(year)] if year else range(today.year, today.year + _YEARS_AHEAD + 1)
    days = _existing(years, number, int(day))
    return next((named.isoformat() for named in days if year or named >= today), None)


def _existing(years: list[int] | range, month: int, day: int) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue
