"""The picture of a week as facts: which kinds of lines and breaks each day had, and never how many."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, NamedTuple

# The names in a drawing's spec, in the order of the words beside it. A rough contact is in no picture.
LETTERS: Final[Mapping[str, str]] = {"hard": "h", "time": "t", "done": "d", "break": "b"}


class Sky(NamedTuple):
    """A day with its kinds in a fixed order; a day without any is an open sky."""

    day: date
    kinds: tuple[str, ...]


def sky(day: date, kinds: Collection[str], *, had_break: bool) -> Sky:
    """Return the sky of a day from the kinds of its lines."""
    there = {*kinds, "break"} if had_break else {*kinds} - {"break"}
    return Sky(day, tuple(kind for kind in LETTERS if kind in there))


def spec(skies: Collection[Sky]) -> str:
    """Write the spec from which a week is drawn: the week's number as a seed, then each weekday with its kinds."""
    seed = max(each.day for each in skies).isocalendar().week
    days = (f"{each.day.weekday()}{''.join(LETTERS[kind] for kind in each.kinds)}" for each in skies)
    return ".".join([str(seed), *days])
