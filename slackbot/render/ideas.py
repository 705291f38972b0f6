"""Ideas for a break: one per file, a sentence or two and nothing else."""

from typing import Final

from slackbot.coach.break_ideas import Idea
from slackbot.render.markup import parse

IDEAS: Final = "ideas/"


class IdeaError(ValueError):
    """An idea that can't be used; the message names its file."""


def idea(name: str, source: str) -> Idea:
    """Read an idea: `name` is the message's (`ideas/stairs`), `source` the unchanged file.

    Raises:
        IdeaError: it has front matter, no words, or placeholders for facts, which ideas don't get.
    """
    head, parts = parse(source, ())
    text = " ".join(part.text for part in parts)
    if head or not text or "{" in text:
        raise IdeaError(f"{name}.txt holds a sentence or two, without `---`, `{{{{` or `{{%`")
    return Idea(name.removeprefix(IDEAS), text)
