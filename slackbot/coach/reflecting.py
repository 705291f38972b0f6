"""Reflection: which prompt of the library suits a person on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

REST: Final = timedelta(days=60)  # a prompt that was given is not given again within these
ANY_DAY: Final = "any"
FITS: Final = frozenset({ANY_DAY, "no-break", "only-plain-lines", "hard-line", "time-given", "no-lines"})


class Prompt(NamedTuple):
    """A question to think about; `fit` is one of `FITS`, the sort of day that it suits."""

    name: str
    theme: str
    fit: str
    text: str


@dataclass(frozen=True)
class Library:
    """Every prompt that there is."""

    prompts: tuple[Prompt, ...] = ()

    @property
    def themes(self) -> list[str]:
        """What can be asked for, sorted."""
        return sorted({prompt.theme for prompt in self.prompts})

    def text(self, name: str) -> str:
        """A prompt's question; empty where a writer has taken it away since."""
        return next((prompt.text for prompt in self.prompts if prompt.name == name), "")


NOTHING_TO_ASK: Final = Library()


def fits_of(kinds: Iterable[str], *, had_break: bool) -> list[str]:
    """What sort of day it was, from the kinds of its lines and whether there was a break; what fits best is first."""
    found = set(kinds)
    fits = [] if had_break else ["no-break"]
    if "hard" in found:
        fits.append("hard-line")
    if "time" in found:
        fits.append("time-given")
    if found == {"done"}:
        fits.append("only-plain-lines")
    if not found:
        fits.append("no-lines")
    return [*fits, ANY_DAY]


def choose(
    library: Library, fits: Sequence[str], given: Mapping[str, date], today: date, who: str, theme: str = ""
) -> Prompt | None:
    """Choose the prompt for a person and a day; the same for the same arguments. None where the library is empty.

    1. Of the asked-for theme, whatever the day was like; else of those that suit it.
    2. None that was given within `REST`; where all were, the one given the longest ago.
    3. Not the theme of the last one, so that a day without a break is not asked about every day.
    4. What fits best first; among equals a draw that the day and the person decide.

    `given` has each prompt's last day, in the order in which they were given.
    """
    pool = [prompt for prompt in library.prompts if (prompt.theme == theme if theme else prompt.fit in fits)]
    pool = pool or list(library.prompts)
    fresh = [prompt for prompt in pool if today - given.get(prompt.name, date.min) >= REST]
    if not fresh:
        return min(pool, key=lambda prompt: (given[prompt.name], _draw(who, today, prompt.name)), default=None)
    last = _last_theme(library, given)
    varied = [prompt for prompt in fresh if prompt.theme != last]
    return min(varied or fresh, key=lambda prompt: (_place(prompt, fits), _draw(who, today, prompt.name)))


def _last_theme(library: Library, given: Mapping[str, date]) -> str:
    name = next(reversed(list(given)), "")
    return next((prompt.theme for prompt in library.prompts if prompt.name == name), "")


def _place(prompt: Prompt, fits: Sequence[str]) -> int:
    return fits.index(prompt.fit) if prompt.fit in fits else len(fits)


def _draw(who: str, day: date, name: str) -> str:
    return sha256(f"{who} {day} {name}".encode()).hexdigest()
