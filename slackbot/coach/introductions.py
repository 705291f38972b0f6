"""Introductions: in the first weeks one practice at a time is offered, each once, on every third working day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count, islice
from typing import Final, Literal

Practice = Literal["break", "challenge", "thanks", "enough"]

PRACTICES: Final[tuple[Practice, ...]] = ("break", "challenge", "thanks", "enough")
_WORKING_DAYS_BETWEEN: Final = 3
_LONGEST_ABSENCE: Final = 400  # days searched for working days; after a longer absence nothing is offered


def practice_on(day: date, counted_from: date | None, introduced: int) -> Practice | None:
    """Return the practice to introduce on a day, the same one again on a retry; None if there is none.

    `introduced` is the number of practices already offered. The working days until the next one count from
    `counted_from`, the day after the last one.
    """
    told_today = counted_from is not None and day < counted_from
    number = introduced - 1 if told_today else introduced
    return PRACTICES[number] if 0 <= number < len(PRACTICES) else None


def next_days(counted_from: date, works: Callable[[date], bool]) -> list[date]:
    """The days on which the next practice may be offered: the third working day and those that follow it."""
    days = (counted_from + timedelta(days=step) for step in count())
    worked = (day for day in islice(days, _LONGEST_ABSENCE) if works(day))
    return list(islice(worked, _WORKING_DAYS_BETWEEN - 1, None))
