"""Plain words in the DM: `done: …` is noted at once; anything else is answered with buttons that note it."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.commands import done
from slackbot.commands.coach import asked
from slackbot.commands.settings import settings
from slackbot.reply import Answer, Call, Handler, Reply, Services

_HELP: Final = frozenset({"help", "coach help", "/coach", "/coach help"})
_QUIET: Final = frozenset({"stop", "unsubscribe", "pause", "mute", "quiet", "be quiet"})
_DONE: Final = re.compile(r"\A\s*(?:/done(?:\s|:|\Z)|done\s{0,3}[:\uff1a])\s*", re.IGNORECASE)
_CARRIED: Final = 1900  # characters carried by a button; Slack's limit is 2,000
MARKS: Final = ("done", "hard", "time")


def is_line(text: str) -> bool:
    """Whether typed words ask to be noted at once."""
    return _DONE.match(text) is not None


def answer(call: Call, services: Services) -> Answer:
    """Note words after `done:`, answer a call for help, for quiet and for an undo, and offer to note anything else."""
    if is_line(call.text):
        return done.add(call.with_text(_DONE.sub("", call.text, count=1)), services)
    text = clean(call.text).strip()
    said = " ".join(asked(text).lower().split())
    if said in _HELP:
        return Reply("coach/help")
    if said.rstrip(".") in _QUIET:
        return settings.pause(call.with_text("help"), services)
    if said == "undo":
        return done.answer(call.with_text(said), services)
    carried = cut(text, _CARRIED)
    return Reply("coach/dm", {"text": carried, "shortened": carried != text})


def noting(mark: str) -> Handler:
    """Make the handler of a button that notes the words it carries, with or without a mark."""

    def note(call: Call, services: Services) -> Answer:
        words = call.value if mark == "done" else f"{mark}:\n{call.value}"
        return done.add(call.with_text(words), services)

    return note
