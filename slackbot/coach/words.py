"""Make typed text safe to store and to show, without losing its meaning."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Final

ELLIPSIS: Final = "…"

_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PRIVATE_PLANES: Final = 0xF0000
_INVISIBLE: Final = frozenset("CZ")  # Unicode's "other" and "separator" categories
_HALF_ENTITY: Final = re.compile(r"&(?:a|am|amp|l|lt|g|gt)?\Z")
_RUNS_OF_SPACE: Final = re.compile(r"[^\S\n]+")


def unescape(text: str) -> str:
    """Undo Slack's escaping once (`&`, `<` and `>` arrive as entities)."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def escape(text: str) -> str:
    """Escape exactly `&`, `<` and `>`, as Slack requires."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Normalise to NFC, drop unsafe characters and end every line with a line feed.

    Unsafe: NUL and other controls, lone surrogates, the private planes (the renderer's own marks live there) and the
    bidirectional overrides, which could reorder the words around them.
    """
    return "\n".join(_clean_line(line) for line in text.splitlines()).strip("\n")


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters, counted escaped as Slack counts them; a cut ends in an ellipsis."""
    if len(escape(text)) <= limit:
        return text
    lengths = list(accumulate(len(escape(character)) for character in text))
    return text[: bisect_right(lengths, limit - len(ELLIPSIS))].rstrip() + ELLIPSIS


def cut_escaped(text: str, limit: int) -> str:
    """Shorten escaped text without splitting an entity; a cut ends in an ellipsis."""
    if len(text) <= limit:
        return text
    return _HALF_ENTITY.sub("", text[: limit - len(ELLIPSIS)]).rstrip() + ELLIPSIS


def _clean_line(line: str) -> str:
    kept = "".join(character if character != "\t" else " " for character in line if _keeps(character))
    kept = _RUNS_OF_SPACE.sub(" ", unicodedata.normalize("NFC", kept)).strip()
    return kept if any(unicodedata.category(character)[0] not in _INVISIBLE for character in kept) else ""


def _keeps(character: str) -> bool:
    if character == "\t":
        return True
    if ord(character) >= _PRIVATE_PLANES or character in _BIDI_CONTROLS:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs"}
