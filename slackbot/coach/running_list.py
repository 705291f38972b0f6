"""The running list: turns typed text into lines, and chooses the lines that fit one answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, Protocol, TypeVar

from slackbot.coach.parsing.day_marks import is_day_mark
from slackbot.coach.words import clean, cut, escape

Kind = Literal["done", "hard", "time", "rough"]

HEAVY: Final[frozenset[str]] = frozenset({"hard", "rough"})
PRIVATE: Final[frozenset[str]] = frozenset({"rough"})  # kinds never offered for a recap or shown again

LINE_LIMIT: Final = 500
LINES_AT_ONCE: Final = 50
LINES_A_DAY: Final = 1000
_RAW_LIMIT: Final = 4 * LINE_LIMIT  # characters of a line with its marks
_DASHED: Final = re.compile(r"\A(hard|rough|time|yesterday) [-–—] (?=\S)", re.IGNORECASE)  # noqa: RUF001
_LISTED: Final = re.compile(  # a bullet, a tick or a number, as lists are pasted
    r"(?:[-*\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014\u2610\u2611\u2705\u2713\u2714]\ufe0f?"
    r"|\[[ xX]?\]|\d{1,2}[.)]) (?=\S)"
)
_MARKED: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9 .,/-]{2,31}?) ?[:\uff1a] ?")


@dataclass(frozen=True)
class Draft:
    """A typed line before it is stored: cleaned text, its kind, and the day mark in front of it, if any."""

    text: str
    kind: Kind = "done"
    day_mark: str = ""


@dataclass(frozen=True)
class Reading:
    """The lines read from a text, and whether any had to be shortened or left out."""

    drafts: tuple[Draft, ...]
    shortened: bool = False
    left_out: bool = False


class Worded(Protocol):
    """Anything with a person's words in it."""

    @property
    def text(self) -> str:
        """The words as stored."""
        ...


_KINDS: Final[Mapping[str, Kind]] = MappingProxyType({"done": "done", "hard": "hard", "time": "time", "rough": "rough"})

T = TypeVar("T", bound=Worded)


def read(text: str) -> Reading:
    """Read typed text into lines; each may begin with `hard:`, `time:`, `rough:` and a day (`24 Nov:`) in any order.

    A mark alone on its line applies to the lines below it.
    """
    drafts: list[Draft] = []
    carried = Draft("")
    shortened = False
    for line in _pasted(list(filter(None, clean(text).split("\n")))):
        draft = _marked(line[:_RAW_LIMIT], carried)
        if not draft.text:
            carried = draft
            continue
        if len(drafts) == LINES_AT_ONCE:
            return Reading(tuple(drafts), shortened, left_out=True)
        kept = replace(draft, text=cut(draft.text, LINE_LIMIT))
        shortened = shortened or kept != draft or len(line) > _RAW_LIMIT
        drafts.append(kept)
    return Reading(tuple(drafts), shortened)


def _pasted(lines: list[str]) -> list[str]:
    """Take off the bullets or numbers of a pasted list; a single line, and a mixed text, stay as typed."""
    marks = [_LISTED.match(line) for line in lines]
    if len(lines) == 1 or not all(marks):
        return lines
    return [line[mark.end() :] for line, mark in zip(lines, marks, strict=True) if mark]


def newest_that_fit(lines: Sequence[T], characters: int, most: int) -> Sequence[T]:
    """Return the longest run of newest (last) lines within a number of escaped characters and of lines."""
    return lines[len(lines) - _count(reversed(lines), characters, most) :]


def _count(lines: Iterable[Worded], characters: int, most: int) -> int:
    fitting = 0
    for line in lines:
        characters -= len(escape(line.text))
        if characters < 0 or fitting == most:
            break
        fitting += 1
    return fitting


def _marked(line: str, carried: Draft) -> Draft:
    kind, day_mark, text = carried.kind, carried.day_mark, _DASHED.sub(r"\1: ", line)
    while match := _MARKED.match(text):
        mark = match[1].lower()
        if is_day_mark(mark):
            day_mark = mark
        elif mark in _KINDS:
            kind = _KINDS[mark]
        else:
            break
        text = text[match.end() :]
    return Draft(text, kind, day_mark)
