"""Make typed text safe to store and to show, without losing its meaning."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Final

ELLIPSIS: Final = "…"
LONGEST_TEXT: Final = 40_000  # characters; Slack's limit for a message (facts/slack.md)

_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_INVISIBLE: Final = frozenset("CZ")  # Unicode's "other" and "separator" categories
_UNSAFE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls; line feeds and tabs are handled as white space
    r"\ud800-\udfff"  # lone surrogates
    r"\u202a-\u202e\u2066-\u2069"  # bidirectional overrides
    r"\U000f0000-\U0010ffff]"  # private planes
)
_MARKS_AT_ONCE: Final = 30  # combining marks on one letter, as in Unicode's Stream-Safe Text Format (UAX #15)
_HALF_ENTITY: Final = re.compile(r"&(?:a|am|amp|l|lt|g|gt)?\Z")
_RUNS_OF_SPACE: Final = re.compile(r"[^\S\n]+")
_SPACE_AT_AN_END: Final = re.compile("^ | $", re.MULTILINE)


def unescape(text: str) -> str:
    """Undo Slack's escaping once (`&`, `<` and `>` arrive as entities)."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def escape(text: str) -> str:
    """Escape exactly `&`, `<` and `>`, as Slack requires."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Cut to `LONGEST_TEXT`, drop unsafe characters, normalise to NFC and end every line with a line feed.

    Unsafe: NUL and other controls, lone surrogates, the private planes (the renderer's own marks live there) and the
    bidirectional overrides, which could reorder the words around them. Time is linear in the length: NFC sorts the
    marks on a letter in quadratic time, so a letter keeps a few dozen of them at most.
    """
    text = _UNSAFE.sub("", "\n".join(text[:LONGEST_TEXT].splitlines()))
    text = _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text, 2 * _MARKS_AT_ONCE)), _MARKS_AT_ONCE)
    text = _SPACE_AT_AN_END.sub("", _RUNS_OF_SPACE.sub(" ", text))
    return "\n".join(line if _shows(line) else "" for line in text.split("\n")).strip("\n")


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters, counted escaped as Slack counts them; a cut ends in an ellipsis."""
    if len(escape(text)) <= limit:
        return text
    lengths = list(accumulate(len(escape(character)) for character in text[:limit]))
    return text[: bisect_right(lengths, limit - len(ELLIPSIS))].rstrip() + ELLIPSIS


def cut_escaped(text: str, limit: int) -> str:
    """Shorten escaped text without splitting an entity; a cut ends in an ellipsis."""
    if len(text) <= limit:
        return text
    return _HALF_ENTITY.sub("", text[: limit - len(ELLIPSIS)]).rstrip() + ELLIPSIS


def _with_few_marks(text: str, most: int) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= most:
            kept.append(character)
    return "".join(kept)


def _shows(line: str) -> bool:
    return line.isascii() or any(unicodedata.category(character)[0] not in _INVISIBLE for character in line)
