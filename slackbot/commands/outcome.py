"""The outcome of a call: an answer in words, remembered as JSON, and whatever goes with it only once."""

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
    """A message. `beside` leaves the message with the pressed button; `home_tells` needs no window over App Home."""

    message: Payload
    beside: bool = False
    home_tells: bool = False
    language: str | None = None


@dataclass(frozen=True)
class FailedAnswer(MessageAnswer):
    """Nothing was saved: the message that says so, and its plain `words` for a field's error. Never remembered."""

    words: str = ""


@dataclass(frozen=True)
class ModalAnswer:
    """A modal to open."""

    view: Payload
    language: str | None = None


@dataclass(frozen=True)
class FieldErrors:
    """A modal stays open, with these words at its fields."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class SavedAnswer:
    """A modal was taken and turns into a view that says so."""

    view: Payload


@dataclass(frozen=True)
class ExpiredAnswer:
    """The call was answered before, and its answer is no longer kept."""


Rendered = MessageAnswer | ModalAnswer | FieldErrors | SavedAnswer | ExpiredAnswer


@dataclass(frozen=True)
class ChangedMessage:
    """A message of the bot's, and what it says from now on."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]


class LaterMessage(NamedTuple):
    """A message that takes the place of an answer after a while."""

    message: Payload
    after: timedelta


@dataclass(frozen=True)
class Outcome:
    """The result of a call. All but `answer` belongs to the first delivery of a call, and is empty in a repeated one.

    `aside` is a message beside the answer to a command; `changes` are other messages that change with it; `later`
    takes the answer's place after a while;
    `refreshes_home` and `forgotten` say what the surroundings have to do next.
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
        """A word for metrics: answered, repeated or failed."""
        if isinstance(self.answer, FailedAnswer):
            return "failed"
        return "repeated" if self.is_repeated else "answered"


def rendered(answer: Answer, words: Words) -> Rendered:
    """Put an answer into words."""
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
    """Put a reply into words."""
    speaking = words.speaking(*reply.languages) if reply.languages else words
    message = speaking.message(reply.message, reply.facts).payload()
    return MessageAnswer(message, reply.beside, reply.home_tells, words.language)


def to_json(answer: Rendered) -> str:
    """Write an answer down, to be given again where Slack delivers the call again."""
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
    """Read an answer that `to_json` wrote, in this version or an earlier one."""
    kept: dict[str, Any] = json.loads(text or "{}")
    if "message" in kept:
        beside, home_tells = kept.get("beside", False), kept.get("home_tells", False)
        return MessageAnswer(kept["message"], beside, home_tells, kept.get("language"))
    if "view" in kept:
        return ModalAnswer(kept["view"], kept.get("language"))
    if "errors" in kept:
        return FieldErrors(kept["errors"])
    return SavedAnswer(kept["saved"]) if "saved" in kept else ExpiredAnswer()
