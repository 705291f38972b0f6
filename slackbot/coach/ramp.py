"""The break ramp: one break of five, then of ten, then the two of fifteen, at the agent's own pace."""

import re
from dataclasses import dataclass
from typing import Final

LENGTHS: Final = (5, 10, 15)
_ASKED: Final = re.compile(r"(\d+)\s*(?:m|min|mins|minutes)?\b\s*(.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class BreakWish:
    """A break as asked for: its length in minutes, and what it is filled with, where said."""

    minutes: int
    what: str


def usual_length(step: int) -> int:
    """The length in minutes of a break at a step of the ramp (0, 1 or 2)."""
    return LENGTHS[min(max(step, 0), len(LENGTHS) - 1)]


def read_break(text: str, step: int) -> BreakWish | None:
    """Read `[5|10|15] [walk|…]`; None for a length that the coach does not take."""
    found = _ASKED.fullmatch(text)
    if found is None:
        return BreakWish(usual_length(step), text)
    minutes = int(found[1]) if len(found[1]) <= 2 else 0  # noqa: PLR2004 - two digits hold every length there is
    return BreakWish(minutes, found[2]) if minutes in LENGTHS else None
