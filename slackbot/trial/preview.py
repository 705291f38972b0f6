"""`neverdone preview`: every message in every state, filled with sample facts."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from slackbot.commands import ACTIONS
from slackbot.errors import StartError
from slackbot.render import Words
from slackbot.render.apart import faults_apart
from slackbot.render.overrides import open_words
from slackbot.render.samples import Sample, load
from slackbot.render.words import DEFAULT_LANGUAGE, shipped_words
from slackbot.standin import Message, View


def words_here() -> Path:
    """Find the words to show: those of the checkout in the working directory, else the installed ones."""
    here = Path("messages").absolute()
    return here if (here / "week.toml").is_file() and (here / DEFAULT_LANGUAGE).is_dir() else shipped_words()


def preview(name: str, *, as_json: bool, own: Path | None = None, language: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """Show the messages whose name begins with `name` (all if it is empty), as text or as JSON.

    `own` is a team's own words, which take precedence over ours.

    Raises:
        StartError: there is no such message, or there are no words in that language.
    """
    words = Words(words_here()) if own is None else open_words(own, ACTIONS, faults_apart)
    if language not in words.catalog.languages:
        raise StartError(f"there are no words in {language!r}; there are {', '.join(words.catalog.languages)}", 2)
    words = words.speaking(language)
    chosen = [sample for sample in load(words.catalog.folder) if sample.message.startswith(name)]
    if not chosen:
        raise StartError(f"there is no message {name!r}; `neverdone preview` shows them all", 2)
    for sample in chosen:
        yield f"── {sample.title} " + "─" * max(2, 76 - len(sample.title))
        wordings = dict.fromkeys(map(partial(_shown, as_json=as_json), words.wordings(sample.message, sample.facts)))
        yield "\n\n".join(wordings)
        yield ""


def _shown(payload: dict[str, Any], *, as_json: bool) -> str:
    return json.dumps(payload, indent=2, ensure_ascii=False) if as_json else readable(payload)


def filled(sample: Sample, words: Words) -> dict[str, Any]:
    """Fill a message with its sample facts: a message's payload, or a modal's view."""
    return words.filled(sample.message, sample.facts)


def readable(payload: dict[str, Any]) -> str:
    """Show a payload as plain text for a terminal."""
    if "title" in payload:
        return View({"id": "V", "hash": "", **payload}).readable()
    return Message(channel="", ts="", text=payload["text"], blocks=payload["blocks"]).readable()
