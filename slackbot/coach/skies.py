"""The picture of a week as facts: for each day which kinds of lines and breaks it had, and never how many."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, NamedTuple

# How a drawing's spec names them, in the order in which the words do. A rough contact is in no picture.
LETTERS: Final[Mapping[str, str]] = {"hard": "h", "time": "t", "done": "d", "break": "b"}


class Sky(NamedTuple):
    """A day, and its kinds in a fixed order; none makes an open sky."""

    day: date
    kinds: tuple[str, ...]


def sky(day: date, kinds: Collection[str], *, had_break: bool) -> Sky:
    """Return the sky of a day from the kinds of its lines."""
    there = {*kinds, "break"} if had_break else {*kinds} - {"break"}
    return Sky(day, tuple(kind for kind in LETTERS if kind in there))


def spec(skies: Collection[Sky]) -> str:
    """Write a week as it is drawn: its number as the seed, then a weekday and its kinds for each day."""
    seed = max(each.day for each in skies).isocalendar().week
    days = (f"{each.day.weekday()}{''.join(LETTERS[kind] for kind in each.kinds)}" for each in skies)
    return ".".join([str(seed), *days])
