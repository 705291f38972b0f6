"""Reads the few words that a command knows (`end`, `undo`) in the ways in which people type them."""

import re
from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.words import clean

_LONGEST: Final = 60  # characters; longer text is somebody's own words
_COURTESY: Final = re.compile(
    r"\A(?:please|pls|plz)[ ,]+|[ ,]+(?:please|pls|plz|thanks|thank you|thx|ty)(?: now)?\Z|(?<=.) now\Z"
)
_COURTESIES: Final = frozenset({"please", "pls", "plz", "please.", "pls."})
_MARKS_AT_AN_END: Final = " .,;:!?"
_POLITE_END: Final = re.compile(r",? (?:please|pls|plz|thx)[.!?]*\Z", re.IGNORECASE)
_POLITE_FRONT: Final = re.compile(r"\A(?:please|pls|plz),? ", re.IGNORECASE)

_VERBS: Final = ("end", "stop", "cancel", "undo", "finish", "over", "done", "back")
_OBJECTS: Final = ("it", "this", "that", "the break", "break", "my break", "the time", "time", "early", "again")
# How people end what runs now. A break or a customer is called none of these.
ENDS: Final = frozenset(
    {*_VERBS, "finished", "ended", "i'm back", "im back", "i am back", "back again", "it's over", "i'm done", "im done"}
    | {f"{verb} {what}" for verb in _VERBS[:5] for what in _OBJECTS}
)


def said(text: str) -> str:
    """Return short text in lower case without a courtesy or marks at its end: `Undo, please.` is `undo`.

    Other text comes back cleaned, so that it equals no word of a command.
    """
    whole = clean(text)
    if len(whole) > _LONGEST:
        return whole
    if whole.lower() in _COURTESIES:
        return ""
    bare = normalise(whole).lower().rstrip(_MARKS_AT_AN_END)
    return _COURTESY.sub("", bare).rstrip(_MARKS_AT_AN_END) or whole


def without_courtesy(text: str) -> str:
    """Take a `please` off an end, and leave the other words as they are."""
    return _POLITE_FRONT.sub("", _POLITE_END.sub("", text))
