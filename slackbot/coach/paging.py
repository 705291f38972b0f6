"""Pages: long tellings in sections, cut so that each page fits one answer and nothing is left out."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from slackbot.coach.words import escape

Entry = dict[str, Any]  # {"day": …, "text": …, …}
Section = dict[str, Any]  # {"kind": "lines", "entries": [Entry, …]}
Page = list[Section]

CHARACTERS: Final = 4500  # escaped
ENTRIES: Final = 40
_PIECE: Final = 900  # characters of one entry's text; what is longer goes on in the next
_AROUND: Final = 40  # what a template adds to an entry, about


def pages(sections: Iterable[Section]) -> list[Page]:
    """Cut sections into pages; at least one, which may be empty."""
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


def turned_to(found: list[Page], number: int) -> tuple[Page, int | None, int | None]:
    """Return a page by its number, counted from one (the last where there are fewer), and those before and after it."""
    here = max(1, min(number, len(found)))
    return found[here - 1], here - 1 or None, here + 1 if here < len(found) else None
