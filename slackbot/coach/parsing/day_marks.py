"""Days that a line can name before its words: `yesterday:`, `last friday:`, `24 Nov:`, `24.11.:`, `2026-11-27:`."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from slackbot.coach.parsing.named_dates import monday_after, nearest, with_iso_dates
from slackbot.coach.parsing.numbers import read_number
from slackbot.coach.parsing.weekdays import PLURALS, weekday_called

LONGEST_AGO: Final = timedelta(days=366)
_LOOK_BACK: Final = 60  # days searched for the last working day
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_ANY_DAY: Final = date(2024, 12, 31)  # whether a word names a day is the same on every day; this year has a 29 February
_PART: Final = re.compile(r" (?:morning|afternoon|evening|night)\Z")
_TODAY: Final = frozenset({"today", "tonight", "this morning", "this afternoon", "this evening"})
_BEFORE_YESTERDAY: Final = frozenset({"day before yesterday", "the day before yesterday"})
_AGO: Final = re.compile(r"(an?|[a-z]+|[0-9]{1,3}) (day|week)s? ago")
_WEEKDAY: Final = re.compile(r"(?:(on|this|last|past|next) )?([a-z]{3,9})\.?(?:,? (.+))?")
_NUMERIC: Final = re.compile(r"[0-9]{1,2}([-./])[0-9]{1,2}(\1(?:[0-9]{4}|[0-9]{2})?)?")

Works = Callable[[date], bool]


class DayOutOfReachError(ValueError):
    """A line names a day in the future, or one more than a year ago."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(f"{day} is out of reach from {today}")
        self.day = day
        self.is_ahead = day > today


def is_day_mark(words: str) -> bool:
    """Whether lower-case words before a colon name a day."""
    return _day(words, _ANY_DAY, lambda _: True) is not None


def day_named(words: str, today: date, works: Works) -> date | None:
    """The day that lower-case words name, seen from `today`, also one to come; None if they name none."""
    return _day(words, today, works)


def day_marked(mark: str, today: date, works: Works) -> date:
    """The day that a mark names, seen from `today`; `works` says on which days the person works.

    Yesterday is their last working day. A weekday is the latest one, today included, unless it is the next one; a date
    without a year is the nearest.

    Raises:
        DayOutOfReachError: a date after today, or more than a year before it.
    """
    day = _day(mark, today, works) if mark else today
    if day is None:
        raise ValueError(f"{mark!r} names no day")
    if not timedelta(0) <= today - day <= LONGEST_AGO:
        raise DayOutOfReachError(day, today)
    return day


def _day(mark: str, today: date, works: Works) -> date | None:
    words = _PART.sub("", mark) if mark not in _TODAY else mark
    if words in _TODAY:
        return today
    if words in {"tomorrow", "tmrw", "tmr"}:
        return today + _DAY
    if words in {"yesterday", "yest", "yday"}:
        return next(_worked(today, works), today - _DAY)
    if words in _BEFORE_YESTERDAY:
        worked = _worked(today, works)
        return next((day for place, day in enumerate(worked) if place), today - 2 * _DAY)
    return _ago(words, today) or _weekday(words, today) or _dated(words, today)


def _worked(today: date, works: Works) -> Iterator[date]:
    """Yield the working days before today, latest first."""
    return (day for day in (today - back * _DAY for back in range(1, _LOOK_BACK)) if works(day))


def _ago(words: str, today: date) -> date | None:
    match = _AGO.fullmatch(words)
    many = (1 if match[1] in {"a", "an"} else read_number(match[1])) if match else None
    return today - many * (_WEEK if match[2] == "week" else _DAY) if match and many else None


def _weekday(words: str, today: date) -> date | None:
    """Read `friday`, `last fri`, `next friday`, and a weekday before its date: `Fri 27 Nov`."""
    match = _WEEKDAY.fullmatch(words)
    weekday = weekday_called(match[2]) if match else None
    if match is None or weekday is None or match[2] in PLURALS:  # "Fridays: …" are words about Fridays
        return None
    if match[3]:
        return _dated(match[3], today)
    back = (today.weekday() - weekday) % 7 * _DAY
    match match[1]:
        case "next":
            return monday_after(today) + weekday * _DAY
        case "last" | "past":
            return today - (back or _WEEK)
        case "this":
            return today - today.weekday() * _DAY + weekday * _DAY
    return today - back


def _dated(words: str, today: date) -> date | None:
    """Read a date; a number with a point needs a last point or a year, because `24.04:` is as likely a version."""
    numeric = _NUMERIC.fullmatch(words)
    if numeric and numeric[1] == "." and not numeric[2]:
        return None
    text = with_iso_dates(words.removeprefix("on "), today, nearest)
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-27") else None
    except ValueError:
        return None
