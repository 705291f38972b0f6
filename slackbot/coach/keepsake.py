"""A document of a person's own lines: the days it covers, and the pages from which they choose."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from slackbot.coach.parsing.normalise import unreadable
from slackbot.coach.words import escape

_YEAR: Final = timedelta(days=365)
_MONTH: Final = timedelta(days=31)
_OF_YEAR: Final = re.compile(r"(20\d\d)", re.ASCII)
_OF_MONTH: Final = re.compile(r"(20\d\d)-(\d{1,2})", re.ASCII)
_LAST_MONTH: Final = 12
_AT_ONCE: Final = 12  # items on a page; each takes a block of its own
_CHARACTERS: Final = 3000


class Span(NamedTuple):
    """The days that a document covers, both ends included."""

    first: date
    last: date


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


def year_of(typed: str, today: date) -> Span:
    """Read a year: empty text means the twelve months up to today, `2025` that calendar year.

    Raises:
        UnreadableError: it is not a year.
    """
    if not typed:
        return Span(today - _YEAR + timedelta(days=1), today)
    year = _OF_YEAR.fullmatch(typed)
    if year is None:
        unreadable("year", typed)
    return Span(date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))


def month_of(typed: str, today: date) -> Span:
    """Read a month: empty text means the month up to today, `2026-03` that calendar month.

    Raises:
        UnreadableError: it is not a month.
    """
    if not typed:
        return Span(today - _MONTH + timedelta(days=1), today)
    month = _OF_MONTH.fullmatch(typed)
    if month is None or not 1 <= int(month[2]) <= _LAST_MONTH:
        unreadable("month", typed)
    first = date(int(month[1]), int(month[2]), 1)
    return Span(first, (first + _MONTH).replace(day=1) - timedelta(days=1))


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
