"""Slack's own shortcuts: put a message, or a few typed words, on the running list."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.commands import done
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Saved, Services

_QUOTED: Final = 200
_LINK: Final = re.compile(r"https?://\S{1,300}")


def note_message(call: Call, _services: Services) -> Answer:
    """Open the window that makes a line out of a message: its first words and a link back."""
    first = next(iter(clean(call.text).split("\n")), "")
    return Modal("done/from_message", {"text": cut(first, _QUOTED), "link": call.fields.get("link", "")})


def note(_call: Call, _services: Services) -> Answer:
    """Open the window for a few words."""
    return Modal("done/add")


def keep_message(call: Call, services: Services) -> Answer:
    """Add a line from a message, with the link unless the person removed it."""
    line, link = " ".join(clean(call.fields.get("text", "")).split()), clean(call.fields.get("link", "")).strip()
    return _keep(call, services, f"{line} ({link})" if line and _LINK.fullmatch(link) else line)


def keep(call: Call, services: Services) -> Answer:
    """Add the lines typed in the window, parsed as `/done` parses them."""
    return _keep(call, services, call.fields.get("text", ""))


def _keep(call: Call, services: Services, text: str) -> Answer:
    added = done.add(call.with_text(text), services)
    if isinstance(added, Reply) and added.message == "done/added":
        return Saved("done/saved", added.facts)
    return FieldError("text", added.message) if isinstance(added, Reply) else added
