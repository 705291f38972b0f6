"""Every message of ours in each state and wording, filled once for all the rules that are held against it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.ideas import IDEAS
from slackbot.render.overrides import open_words
from slackbot.render.prompts import PROMPTS
from slackbot.render.samples import Sample, load
from slackbot.render.words import BREAKS, shipped_words


@dataclass(frozen=True)
class Rendered:
    """A message in one state: a payload or view for each wording, or the reason why its template breaks."""

    sample: Sample
    payloads: tuple[dict[str, Any], ...]
    breaks: str = ""

    @property
    def golden(self) -> str:
        """Name its golden: a message's own, and one for all prompts, and for all ideas."""
        folder = self.sample.message.partition("/")[0]
        return folder if f"{folder}/" in {PROMPTS, IDEAS} else self.sample.message


def render_all() -> Iterator[Rendered]:
    """Fill every sample; a template that breaks hides none of the others."""
    words = open_words(None, ACTIONS)
    for sample in load(shipped_words()):
        yield _render(words, sample)


def _render(words: Words, sample: Sample) -> Rendered:
    try:
        return Rendered(sample, tuple(words.wordings(sample.message, sample.facts)))
    except BREAKS as error:
        return Rendered(sample, (), f"{type(error).__name__}: {error}")


def told(faults: Mapping[str, str | Iterable[str]]) -> str:
    """Name every message with its fault, a line each; pytest alone would cut the list."""
    return "\n".join(["", *(f"{title}: {fault}" for title, fault in faults.items())])
