"""A message ready to send: its words, its blocks, and the files that come with it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from slackbot.coach.words import cut, escape, unescape
from slackbot.render.blocks import Block

_PLAIN_LIMIT: Final = 4000


@dataclass(frozen=True)
class File:
    """A file that comes with a message: its name, the title above it, and its content."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A message as Slack takes it: the full content as text, and the same as blocks.

    `files` are sent with it if that is allowed; otherwise `instead` is sent.
    """

    text: str
    blocks: list[Block]
    files: tuple[File, ...] = ()
    instead: "Message | None" = None

    def payload(self) -> dict[str, Any]:
        """Return the message as a part of a call to Slack or of an answer."""
        laid_out = {"blocks": self.blocks} if self.blocks else {}
        return {"text": self.text, **laid_out, "mrkdwn": False}

    def plainly(self) -> "Message":
        """Return the same in plain text, cut to Slack's limit, for when Slack accepts nothing else."""
        return replace(self, text=escape(cut(unescape(self.text), _PLAIN_LIMIT)), blocks=[])
