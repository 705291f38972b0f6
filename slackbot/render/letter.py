"""A message as it leaves: its words, its blocks, and the files that come with it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from slackbot.coach.words import cut, escape, unescape
from slackbot.render.blocks import Block

_PLAIN_LIMIT: Final = 4000


@dataclass(frozen=True)
class File:
    """A file that comes with a message: its name, the title over it, and what is in it."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A message as Slack takes it: the whole story as text, and the same as blocks.

    `files` come with it where they may be put there, `instead` is said where they may not.
    """

    text: str
    blocks: list[Block]
    files: tuple[File, ...] = ()
    instead: "Message | None" = None

    def payload(self) -> dict[str, Any]:
        """The message as a part of a call to Slack or of an answer."""
        laid_out = {"blocks": self.blocks} if self.blocks else {}
        return {"text": self.text, **laid_out, "mrkdwn": False}

    def plainly(self) -> "Message":
        """The same in plain text, cut to what Slack takes: for where it takes no other."""
        return replace(self, text=escape(cut(unescape(self.text), _PLAIN_LIMIT)), blocks=[])
