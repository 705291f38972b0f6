"""Introductions: in the first weeks one practice at a time is offered, each once, every third working day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count, islice
from typing import Final, Literal

Practice = Literal["break", "challenge", "thanks", "enough"]

PRACTICES: Final[tuple[Practice, ...]] = ("break", "challenge", "thanks", "enough")
_WORKING_DAYS_BETWEEN: Final = 3
_LONGEST_ABSENCE: Final = 400  # days looked ahead; who is away longer is asked about nothing


def practice_on(day: date, counted_from: date | None, introduced: int) -> Practice | None:
    """The practice that a day's introduction is about; the day's own again if it was told already, as on a retry.

    `introduced` practices were told of, and the working days to the next one count from `counted_from`, which lies a
    day behind the last one.
    """
    told_today = counted_from is not None and day < counted_from
    number = introduced - 1 if told_today else introduced
    return PRACTICES[number] if 0 <= number < len(PRACTICES) else None


def next_days(counted_from: date, works: Callable[[date], bool]) -> list[date]:
    """The days on which the next practice may be told of: the third working day, or one of those that follow it."""
    days = (counted_from + timedelta(days=step) for step in count())
    worked = (day for day in islice(days, _LONGEST_ABSENCE) if works(day))
    return list(islice(worked, _WORKING_DAYS_BETWEEN - 1, None))
