"""`/coach`: the umbrella over every command, and the door to the settings."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Handler, Reply, Services

_GIVEN_LIMIT: Final = 80
_HELP: Final = frozenset({"help", "/help", "coach help", "/coach", "/coach help", "?"})
_DONE: Final = re.compile(r"\A/?done(?::|\s)\s*", re.IGNORECASE)


def umbrella(below: Mapping[str, Handler]) -> Handler:
    """Make the `/coach` command over what it can be followed by, commands and settings alike."""

    def answer(call: Call, services: Services) -> Answer:
        name, rest = split(call.text)
        if name in {"", "help", "coach"}:
            return Reply("coach/help")
        if name not in below:
            return unknown(f"/coach {name}")
        return below[name](with_text(call, rest), services)

    return answer


def unknown(given: str) -> Reply:
    """Say that a command is not known, and which ones are."""
    return Reply("coach/unknown", {"given": cut(clean(given), _GIVEN_LIMIT)})


def split(text: str) -> tuple[str, str]:
    """Split typed text into its first word, in lower case, and the rest as it stands."""
    first = (text.split(maxsplit=1) or [""])[0]
    return clean(first).lower(), text.lstrip()[len(first) :].lstrip(" ")


def with_text(call: Call, text: str) -> Call:
    """The same call with other text."""
    return replace(call, text=text)


def told_unknown(typed: str) -> Handler:
    """Make the answer to a command that nobody knows."""

    def answer(_call: Call, _services: Services) -> Answer:
        return unknown(typed)

    return answer


def stale(_call: Call, _services: Services) -> Answer:
    """Answer a press on what is not known any more: a button of an earlier version."""
    return Reply("errors/stale", beside=True)


def direct_message(call: Call, _services: Services) -> Answer:
    """Answer words typed to the bot: it reads commands, and says so."""
    text = _DONE.sub("", " ".join(clean(call.text).split()), count=1)
    return Reply("coach/help") if text.lower() in _HELP else Reply("coach/dm", {"text": cut(text, _GIVEN_LIMIT)})
