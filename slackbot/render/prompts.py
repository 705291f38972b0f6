"""Prompts to reflect on: one per file, `theme: …` and `fit: …` between `---` lines, then the question."""

from typing import Final

from slackbot.coach.reflecting import FITS, Prompt
from slackbot.render.markup import parse

PROMPTS: Final = "prompts/"
_FRONT_MATTER: Final = frozenset({"theme", "fit"})


class PromptError(ValueError):
    """A prompt that can't be used; the message names its file."""


def prompt(name: str, source: str) -> Prompt:
    """Read a prompt: `name` is the message's (`prompts/enough`), `source` the unchanged file.

    Raises:
        PromptError: its front matter is broken, it has no question, or placeholders for facts, which prompts don't get.
    """
    head, parts = parse(source, ())
    if head.keys() != _FRONT_MATTER or not head["theme"]:
        raise PromptError(f"{name}.txt begins with `theme: …` and `fit: …` between two lines of `---`")
    if head["fit"] not in FITS:
        raise PromptError(f"{name}.txt: `fit` is one of {', '.join(sorted(FITS))}, not {head['fit']!r}")
    text = " ".join(part.text for part in parts)
    if not text or "{" in text:
        raise PromptError(f"{name}.txt: a question stands under the front matter, without `{{{{` or `{{%`")
    return Prompt(name.removeprefix(PROMPTS), head["theme"], head["fit"], text)
