"""Choose the reflection prompt that suits a person's day."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from slackbot.coach.break_ideas import Idea

REST: Final = timedelta(days=90)  # a prompt rests this long before the same person reads it again
LATELY: Final = timedelta(days=7)
ANY_DAY: Final = "any"
_LACKS: Final = frozenset({"no-break", "only-plain-lines"})
_BEFORE_A_THEME: Final = re.compile(r"\A(?:(?:on|about|theme|of|for)[ :]+)+")
FITS: Final = frozenset({ANY_DAY, "no-break", "only-plain-lines", "rough-line", "hard-line", "time-given", "no-lines"})


def theme_called(words: str, themes: Sequence[str]) -> str:
    """The theme that lower-case words name, also in the singular, by one of its words, or behind a preposition.

    Empty if they name none, or several.
    """
    name = "-".join(_BEFORE_A_THEME.sub("", words).split())
    if name in themes or not name:
        return name
    near = [theme for theme in themes if theme == f"{name}s" or name in theme.split("-")]
    return near[0] if len(near) == 1 else ""


class Prompt(NamedTuple):
    """A question to think about; `fit` (one of `FITS`) names the sort of day it suits."""

    name: str
    theme: str
    fit: str
    text: str


@dataclass(frozen=True)
class Library:
    """All prompts of one language, and its ideas for a break."""

    prompts: tuple[Prompt, ...] = ()
    ideas: tuple[Idea, ...] = ()

    @property
    def themes(self) -> list[str]:
        """Theme names a person can ask for, sorted."""
        return sorted({prompt.theme for prompt in self.prompts})

    def text(self, name: str) -> str:
        """The question of a prompt; empty if a writer has removed it since."""
        return next((prompt.text for prompt in self.prompts if prompt.name == name), "")


NOTHING_TO_ASK: Final = Library()


def fits_of(
    kinds: Iterable[str], *, had_break: bool = True, put_off: Collection[str] = (), lately: Collection[str] = ()
) -> list[str]:
    """The sorts of prompt that suit a day, best first, from the kinds of its lines and whether there was a break.

    Silence is no lack: a break or a hard ticket that nobody noted is asked about only if the person put off a nudge
    about it that day (`put_off`: break, challenge), and not if a question of that sort came `lately`.
    """
    day_kinds = set(kinds)
    fits = [] if had_break or "break" not in put_off else ["no-break"]
    if "rough" in day_kinds:
        fits.insert(0, "rough-line")
    if "hard" in day_kinds:
        fits.append("hard-line")
    if "time" in day_kinds:
        fits.append("time-given")
    if day_kinds == {"done"} and "challenge" in put_off:
        fits.append("only-plain-lines")
    if not day_kinds:
        fits.append("no-lines")
    return [*(fit for fit in fits if fit not in _LACKS or fit not in lately), ANY_DAY]


def choose(
    library: Library, fits: Sequence[str], last_given: Mapping[str, date], today: date, who: str, theme: str = ""
) -> Prompt | None:
    """Choose the prompt for a person and a day, deterministically; None if the library is empty.

    1. Take the prompts of the requested theme, or else those that suit the day.
    2. Leave out any given within `REST`; if all were, repeat the one given longest ago.
    3. Avoid the theme of the last prompt, so that similar days do not bring the same theme every day.
    4. Prefer the best fit; a hash of person and day breaks ties.

    `last_given` has each prompt's last day, oldest first.
    """
    pool = [prompt for prompt in library.prompts if (prompt.theme == theme if theme else prompt.fit in fits)]
    pool = pool or list(library.prompts)
    fresh = [prompt for prompt in pool if today - last_given.get(prompt.name, date.min) >= REST]
    if not fresh:
        return _drawn(pool, lambda prompt: last_given[prompt.name].toordinal(), who, today)
    last = _last_theme(library, last_given)
    varied = [prompt for prompt in fresh if prompt.theme != last]
    places = {fit: place for place, fit in enumerate(fits)}
    return _drawn(varied or fresh, lambda prompt: places.get(prompt.fit, len(places)), who, today)


def _drawn(prompts: Sequence[Prompt], place: Callable[[Prompt], int], who: str, day: date) -> Prompt | None:
    """Return one of the prompts with the lowest place, by a hash of person and day."""
    if not prompts:
        return None
    places = [place(prompt) for prompt in prompts]
    best = min(places)
    lowest = sorted(prompt for prompt, its_place in zip(prompts, places, strict=True) if its_place == best)
    return lowest[int.from_bytes(sha256(f"{who} {day}".encode()).digest()[:8]) % len(lowest)]


def _last_theme(library: Library, last_given: Mapping[str, date]) -> str:
    name = next(reversed(list(last_given)), "")
    return next((prompt.theme for prompt in library.prompts if prompt.name == name), "")
