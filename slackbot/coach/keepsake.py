"""A document of a person's own lines: what may go into it, and the pages from which they choose."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from slackbot.coach.words import escape

_AT_ONCE: Final = 12  # items on a page; each takes a block of its own
_CHARACTERS: Final = 3000


class Item(NamedTuple):
    """Something that may go into a document: a `line` (`kind` is its mark), a `challenge`'s lesson, or `thanks`."""

    source: str
    id: int
    day: date
    text: str
    kind: str

    @property
    def key(self) -> tuple[str, int]:
        """The pair by which a choice refers to it."""
        return self.source, self.id


class Page(NamedTuple):
    """One page of items, with the first item of the previous page and of the next one."""

    shown: Sequence[Item]
    earlier: Item | None
    later: Item | None


def page(items: Sequence[Item], around: tuple[str, int] | None) -> Page:
    """Split items into pages; returns the page with the item `around`, or the first."""
    earlier: Item | None = None
    while True:
        shown = _fitting(items)
        rest = items[len(shown) :]
        if not rest or around is None or any(item.key == around for item in shown):
            return Page(shown, earlier, rest[0] if rest else None)
        earlier, items = shown[0], rest


def _fitting(items: Sequence[Item]) -> Sequence[Item]:
    room = _CHARACTERS
    for place, item in enumerate(items[:_AT_ONCE]):
        room -= len(escape(item.text))
        if room < 0 and place:
            return items[:place]
    return items[:_AT_ONCE]
