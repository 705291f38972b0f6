"""The running list: turn typed text into lines, and choose the lines that fit one answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, Protocol, TypeVar

from slackbot.coach.words import clean, cut, escape

Kind = Literal["done", "hard", "time", "rough"]

PRIVATE: Final[frozenset[str]] = frozenset({"rough"})  # kinds that are never offered for a recap or shown again

LINE_LIMIT: Final = 500
LINES_AT_ONCE: Final = 50
LINES_A_DAY: Final = 1000
_MARKS: Final = re.compile(r"(hard|time|rough|yesterday)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class Draft:
    """A typed line before it is stored: cleaned text, its kind, and whether it belongs to yesterday."""

    text: str
    kind: Kind = "done"
    yesterday: bool = False


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


_KINDS: Final[Mapping[str, Kind]] = MappingProxyType({"hard": "hard", "time": "time", "rough": "rough"})

T = TypeVar("T", bound=Worded)


def read(text: str) -> Reading:
    """Read typed text into lines; each may begin with `hard:`, `time:`, `rough:` and `yesterday:` in any order.

    A mark alone on its line applies to the lines below it.
    """
    drafts: list[Draft] = []
    carried = Draft("")
    for line in filter(None, clean(text).split("\n")):
        draft = _marked(line, carried)
        if not draft.text:
            carried = draft
            continue
        drafts.append(draft)
        if len(drafts) > LINES_AT_ONCE:
            break
    kept = tuple(Draft(cut(draft.text, LINE_LIMIT), draft.kind, draft.yesterday) for draft in drafts[:LINES_AT_ONCE])
    shortened = any(short.text != long.text for short, long in zip(kept, drafts, strict=False))
    return Reading(kept, shortened, left_out=len(drafts) > LINES_AT_ONCE)


def newest_that_fit(lines: Sequence[T], characters: int, most: int) -> Sequence[T]:
    """The longest run of newest lines (the last ones) within a number of escaped characters and of lines."""
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
    kind, yesterday, text = carried.kind, carried.yesterday, line
    while match := _MARKS.fullmatch(text):
        mark, text = match[1].lower(), match[2]
        if mark == "yesterday":
            yesterday = True
        else:
            kind = _KINDS[mark]
    return Draft(text, kind, yesterday)
