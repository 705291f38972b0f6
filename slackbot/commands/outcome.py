"""The outcome of a call: an answer in words, remembered as JSON, and effects that happen only once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple, assert_never

from slackbot.render import Words
from slackbot.reply import Answer, FieldError, Modal, Reply, Saved

Payload = Mapping[str, Any]  # a message or a view as Slack's JSON has it


@dataclass(frozen=True)
class MessageAnswer:
    """A message. `beside` leaves the message with the pressed button; `home_tells` opens no window over App Home."""

    message: Payload
    beside: bool = False
    home_tells: bool = False
    language: str | None = None


@dataclass(frozen=True)
class FailedAnswer(MessageAnswer):
    """Nothing was saved: the message says so, and `words` repeat it in plain text for a field. Never remembered."""

    words: str = ""


@dataclass(frozen=True)
class ModalAnswer:
    """A modal to open."""

    view: Payload
    language: str | None = None


@dataclass(frozen=True)
class FieldErrors:
    """A modal that stays open, with these words at its fields."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class SavedAnswer:
    """A modal that was accepted and turns into a view that says so."""

    view: Payload


@dataclass(frozen=True)
class ExpiredAnswer:
    """The answer to a call that was answered before, once the first answer is no longer stored."""


Rendered = MessageAnswer | ModalAnswer | FieldErrors | SavedAnswer | ExpiredAnswer


@dataclass(frozen=True)
class ChangedMessage:
    """A message of the bot's, and its new content."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]


class LaterMessage(NamedTuple):
    """A message that replaces an answer after a while."""

    message: Payload
    after: timedelta


@dataclass(frozen=True)
class Outcome:
    """The result of a call. Everything except `answer` belongs to its first delivery, and is empty in a repeated one.

    `aside` is a message beside the answer to a command; `changes` are other messages that change with it; `later`
    replaces the answer after a while. `refreshes_home` and `forgotten` tell the caller what to do next.
    """

    answer: Rendered
    is_repeated: bool = False
    aside: Payload | None = None
    changes: tuple[ChangedMessage, ...] = ()
    later: LaterMessage | None = None
    refreshes_home: bool = False
    forgotten: bool = False

    @property
    def result(self) -> str:
        """The outcome as a metrics label: answered, repeated or failed."""
        if isinstance(self.answer, FailedAnswer):
            return "failed"
        return "repeated" if self.is_repeated else "answered"


def rendered(answer: Answer, words: Words) -> Rendered:
    """Render an answer's words."""
    match answer:
        case Reply():
            return rendered_message(answer, words)
        case Modal():
            return ModalAnswer(words.view(answer.view, answer.facts, answer.private), words.language)
        case FieldError():
            return FieldErrors({answer.name: words.plain(answer.message, answer.facts)})
        case Saved():
            return SavedAnswer(words.view(answer.view, answer.facts, {}))
    assert_never(answer)


def rendered_message(reply: Reply, words: Words) -> MessageAnswer:
    """Render a reply's words."""
    speaking = words.speaking(*reply.languages) if reply.languages else words
    message = speaking.message(reply.message, reply.facts).payload()
    return MessageAnswer(message, reply.beside, reply.home_tells, words.language)


def to_json(answer: Rendered) -> str:
    """Serialise an answer, to be given again if Slack delivers the call again."""
    match answer:
        case MessageAnswer():
            told = {"message": answer.message, "beside": answer.beside, "home_tells": answer.home_tells}
            return json.dumps({**told, "language": answer.language})
        case ModalAnswer():
            return json.dumps({"view": answer.view, "language": answer.language})
        case FieldErrors():
            return json.dumps({"errors": answer.errors})
        case SavedAnswer():
            return json.dumps({"saved": answer.view})
        case ExpiredAnswer():
            return ""
    assert_never(answer)


def from_json(text: str) -> Rendered:
    """Parse an answer that `to_json` wrote, in this version or an earlier one."""
    kept: dict[str, Any] = json.loads(text or "{}")
    if "message" in kept:
        beside, home_tells = kept.get("beside", False), kept.get("home_tells", False)
        return MessageAnswer(kept["message"], beside, home_tells, kept.get("language"))
    if "view" in kept:
        return ModalAnswer(kept["view"], kept.get("language"))
    if "errors" in kept:
        return FieldErrors(kept["errors"])
    return SavedAnswer(kept["saved"]) if "saved" in kept else ExpiredAnswer()
