"""`/coach`: every command under one name, and the settings."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from slackbot.coach.normalise import normalise
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Handler, Reply, Services

_GIVEN_LIMIT: Final = 80
_SETS: Final = re.compile(r"$|help$|off$|(at )?\d")  # text after a setting's name, unlike the words of a hard ticket


def umbrella(below: Mapping[str, Handler]) -> Handler:
    """Make the `/coach` handler, which dispatches its first word to a command or a setting."""

    def answer(call: Call, services: Services) -> Answer:
        name, rest = _named(call.text, below)
        if name in {"", "help", "coach"}:
            return _help(rest)
        if name not in below:
            return unknown(f"/coach {name}")
        return below[name](with_text(call, rest), services)

    return answer


def _help(asked: str) -> Reply:
    return Reply("coach/help_more" if clean(asked).strip().lower() == "more" else "coach/help")


def unknown(typed: str) -> Reply:
    """Answer an unknown command with the names of the known ones."""
    return Reply("coach/unknown", {"given": cut(clean(typed), _GIVEN_LIMIT)})


def split(text: str) -> tuple[str, str]:
    """Split typed text into its first word, in lower case, and the unchanged rest."""
    first = (text.split(maxsplit=1) or [""])[0]
    return normalise(first).lower(), text.lstrip()[len(first) :].lstrip(" ")


def _named(text: str, below: Collection[str]) -> tuple[str, str]:
    """Split off the name of a command or setting, including names typed as two words: `challenge nudge 09:30`."""
    name, rest = split(text)
    second, after = split(rest)
    in_one = next((joined for joined in (f"{name}-{second}", f"{name}{second}") if second and joined in below), None)
    if in_one is None or (name in below and not _SETS.match(normalise(after).lower())):
        return name, rest
    return in_one, after


def with_text(call: Call, text: str) -> Call:
    """Copy a call with only the rest of its text, as if that had been typed alone."""
    return call.with_text(text)


def told_unknown(typed: str) -> Handler:
    """Make a handler that answers like `unknown`."""

    def answer(_call: Call, _services: Services) -> Answer:
        return unknown(typed)

    return answer


def stale(_call: Call, _services: Services) -> Answer:
    """Answer a press on a button that only an earlier version had."""
    return Reply("errors/stale", beside=True)
