"""The times offered with a practice: in a nine-to-five, 10:30 for a break and 09:30 for a hard ticket."""

from datetime import time
from typing import Final

from slackbot.coach.calendar import Shift

NINE_TO_FIVE: Final = Shift(time(9), time(17), frozenset(range(5)))
_BREAK_AFTER: Final = 90  # minutes into a shift
_CHALLENGE_AFTER: Final = 30
_MINUTES_A_DAY: Final = 24 * 60


def break_time(shift: Shift | None) -> time:
    """The time offered for a first question about a break."""
    return into_shift(shift, _BREAK_AFTER)


def challenge_time(shift: Shift | None) -> time:
    """The time offered for a question about a hard ticket."""
    return into_shift(shift, _CHALLENGE_AFTER)


def into_shift(shift: Shift | None, minutes: int) -> time:
    """The time `minutes` into a shift (before its end, if negative), or half-way through a short one."""
    shift = shift or NINE_TO_FIVE
    begins = shift.start.hour * 60 + shift.start.minute
    length = (shift.end.hour * 60 + shift.end.minute - begins) % _MINUTES_A_DAY
    half = length // 2
    at = begins + (min(minutes, half) if minutes >= 0 else length - min(-minutes, half))
    return time(at % _MINUTES_A_DAY // 60, at % 60)
