"""One hard ticket a day, and when the coach may offer a second one on a single weekday."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from slackbot.coach.calendar import EVERY_DAY

LOOKED_AT: Final = timedelta(days=28)
REST: Final = timedelta(days=28)
_WEEK: Final = 7
_WEEKS_KEPT: Final = 3
_DAYS_A_WEEK: Final = 3


def a_day(day: date, second_on: int | None) -> int:
    """How many hard tickets a day allows: one, or two on the weekday (Monday is 0) the person agreed to."""
    return 2 if day.weekday() == second_on else 1


def second_to_offer(
    kept: Collection[date], today: date, asked_on: date | None, weekdays: frozenset[int] = EVERY_DAY
) -> int | None:
    """Return the weekday for which to offer a second hard ticket, None to offer nothing now.

    The offer comes once three of the last four weeks had a finished one on at least three days, and rests for four
    weeks after the last offer or its answer. Of `weekdays` it takes the day with the most finished ones; the latest
    wins a tie.
    """
    if asked_on is not None and today - asked_on < REST:
        return None
    days = {day for day in kept if timedelta(0) <= today - day < LOOKED_AT}
    weeks = Counter((today - day).days // _WEEK for day in days)
    if sum(kept_on >= _DAYS_A_WEEK for kept_on in weeks.values()) < _WEEKS_KEPT:
        return None
    return _most_kept({day for day in days if day.weekday() in weekdays})


def _most_kept(days: Collection[date]) -> int | None:
    often = Counter(day.weekday() for day in days)
    latest = max(days, key=lambda day: (often[day.weekday()], day), default=None)
    return None if latest is None else latest.weekday()
