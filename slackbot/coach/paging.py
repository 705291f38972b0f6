"""Cut long answers into pages that each fit one message; nothing is left out."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from slackbot.coach.words import escape

Entry = dict[str, Any]  # {"day": …, "text": …, …}
Section = dict[str, Any]  # {"kind": "lines", "entries": [Entry, …]}
Page = list[Section]

CHARACTERS: Final = 4500  # of one page, escaped
ENTRIES: Final = 40
_PIECE: Final = 900  # characters of one entry's text; a longer text continues in the next entry
_AROUND: Final = 40  # characters that a template roughly adds to an entry


def pages(sections: Iterable[Section]) -> list[Page]:
    """Cut sections into pages. There is always at least one page; it may be empty."""
    made: list[Page] = [[]]
    room, entries = CHARACTERS, ENTRIES
    for kind, entry in _flat(sections):
        cost = _AROUND + sum(len(escape(fact)) for fact in entry.values() if isinstance(fact, str))
        if made[-1] and (cost > room or not entries):
            made.append([])
            room, entries = CHARACTERS, ENTRIES
        if not made[-1] or made[-1][-1]["kind"] != kind:
            made[-1].append({"kind": kind, "entries": []})
        made[-1][-1]["entries"].append(entry)
        room, entries = room - cost, entries - 1
    return made


def _flat(sections: Iterable[Section]) -> Iterator[tuple[str, Entry]]:
    for section in sections:
        for entry in section["entries"]:
            text = str(entry.get("text", ""))
            yield section["kind"], {**entry, "text": text[:_PIECE]}
            for begin in range(_PIECE, len(text), _PIECE):
                bare = {name: "" if isinstance(fact, str) else fact for name, fact in entry.items()}
                yield section["kind"], {**bare, "text": text[begin : begin + _PIECE]}


def turned_to(cut_pages: list[Page], number: int) -> tuple[Page, int | None, int | None]:
    """Return a page (numbered from 1, capped at the last) and the numbers of its neighbours, None at the ends."""
    here = max(1, min(number, len(cut_pages)))
    return cut_pages[here - 1], here - 1 or None, here + 1 if here < len(cut_pages) else None
