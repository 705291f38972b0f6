"""Ideas for a break: a small thing to do now and then, none repeated within sixty days."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

_EVERY: Final = 3  # days between two ideas
_FEWEST: Final = 21  # turns until an idea comes again, however few there are: sixty-three days


class Idea(NamedTuple):
    """A small thing to do in a break."""

    name: str
    text: str


def idea_for(ideas: Sequence[Idea], who: str, day: date) -> Idea | None:
    """Return the idea for a person's day, None on most days; each person gets them in a different order."""
    turn, rest = divmod(day.toordinal() + _number(who), _EVERY)
    place = turn % max(len(ideas), _FEWEST)
    if rest or place >= len(ideas):
        return None
    return sorted(ideas, key=lambda idea: _number(f"{who} {idea.name}"))[place]


def _number(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)
