"""Reserved time for one customer: its possible lengths, and how `/time` is read."""

import re
from dataclasses import dataclass
from typing import Final

from slackbot.coach.numbers import with_digits

LENGTHS: Final = (10, 20, 30)
USUAL: Final = 20
_TYPED: Final = re.compile(
    r"(?P<number>\d+)[ -]?(?P<unit>(?:minutes|minute|mins|min|m)\b)?[ :,]*(?P<what>.*)",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class TimeWish:
    """A request for time: its length in minutes, and its purpose, empty if none was typed."""

    minutes: int
    what: str


def read(text: str) -> TimeWish | None:
    """Read `[10|20|30] <what>`; None for any other length.

    A number at the front is a length if it is one of the three, has a unit, or stands alone. `3 exports for Ada` is
    three exports. A number may be a word.
    """
    match = _TYPED.fullmatch(with_digits(text))
    if match is None:
        return TimeWish(USUAL, text)
    minutes = int(match["number"]) if len(match["number"]) <= 2 else 0  # noqa: PLR2004 - no length has more digits
    if minutes in LENGTHS:
        return TimeWish(minutes, match["what"])
    return None if match["unit"] or not match["what"] else TimeWish(USUAL, text)
