"""Days that a line can name before its words: `yesterday:`, `friday:`, `2026-11-27:`."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from slackbot.coach.parsing.typed import weekday_called

LONGEST_AGO: Final = timedelta(days=366)
_LOOK_BACK: Final = 60  # days searched for the last working day
_DAY: Final = timedelta(days=1)


class DayOutOfReachError(ValueError):
    """A line names a day in the future, or one more than a year ago."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(f"{day} is out of reach from {today}")
        self.day = day
        self.is_ahead = day > today


def is_day_mark(word: str) -> bool:
    """Whether a lower-case word before a colon names a day."""
    if word in {"today", "yesterday"} or _date(word) is not None:
        return True
    return weekday_called(word) is not None and not word.endswith("days")  # "Fridays: …" are words about Fridays


def day_marked(mark: str, today: date, works: Callable[[date], bool]) -> date:
    """The day that a mark names, seen from `today`; `works` says on which days the person works.

    Yesterday is their last working day. A weekday is the latest one, today included.

    Raises:
        DayOutOfReachError: a date after today, or more than a year before it.
    """
    if mark in {"", "today"}:
        return today
    if mark == "yesterday":
        earlier = (today - back * _DAY for back in range(1, _LOOK_BACK))
        return next((day for day in earlier if works(day)), today - _DAY)
    weekday = weekday_called(mark)
    if weekday is not None:
        return today - (today.weekday() - weekday) % 7 * _DAY
    day = date.fromisoformat(mark)
    if not timedelta(0) <= today - day <= LONGEST_AGO:
        raise DayOutOfReachError(day, today)
    return day


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if len(word) == len("2026-11-27") else None
    except ValueError:
        return None
