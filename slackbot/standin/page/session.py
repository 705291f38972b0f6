"""A session at the page: the people, what each has read, what was refused them, and a signal of changes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from slackbot.standin.page.bot_side import BotSide
from slackbot.standin.page.sse import ChangeSignal
from slackbot.standin.people.person import Person
from slackbot.standin.standin import Standin
from slackbot.standin.state.workspace import Channel
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json

HOME = "home"
MESSAGES = "dm"
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Notice:
    """A failure: the text that Slack shows the person, and the reason for the developer.

    `ts` is its place among the messages, `thread` the message in whose thread it is shown.
    """

    ts: str
    where: str
    text: str
    why: str
    thread: str


@dataclass(frozen=True)
class RefusedForm:
    """A window that the bot did not accept: its id, the errors by field, and the input."""

    view_id: str
    errors: Mapping[str, str]
    filled_in: Json


@dataclass
class Persona:
    """One of the sample people: their account here, and the state of their client."""

    person: Person
    role: str = ""
    read: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    refused_form: RefusedForm | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Their time zone."""
        return ZoneInfo(self.person.tz)

    @property
    def slug(self) -> str:
        """Their part of the address."""
        return self.person.name.lower()


class Session:
    """Everything that the page shows.

    Args:
        slack: The stand-in.
        bot_side: The bot's side.
        roles: Roles by name, for the people who have one.
    """

    def __init__(self, slack: Standin, bot_side: BotSide, roles: Mapping[str, str] | None = None) -> None:
        self.slack = slack
        self.bot_side = bot_side
        self.personas = {
            person.name.lower(): Persona(person, (roles or {}).get(name, "")) for name, person in slack.people.items()
        }
        self.playing: asyncio.Task[None] | None = None
        self.changes = ChangeSignal()

    def grant(self, scope: str) -> None:
        """Grant the app an optional scope of its manifest, or revoke it, as by another install."""
        self.slack.team.scopes ^= self.slack.manifest.optional_scopes & {scope}

    def picture(self, file_id: str) -> bytes | None:
        """The bytes of a PNG that was uploaded; None where there is none of that id."""
        upload = self.slack.site.files.get(file_id)
        content: bytes | None = upload.content if upload is not None and upload.completed else None
        return content if content is not None and content.startswith(_PNG) else None

    def note(self, persona: Persona, where: str, text: str, why: str = "", thread: str = "") -> None:
        """Show a person the text that Slack shows for a failure, with the reason beside it."""
        persona.notices.append(Notice(self.slack.stamp(), where, text, why, thread))

    def channel(self, persona: Persona, place: str) -> Channel | None:
        """Return the channel of a place: a channel's name, or `dm`; None if they are in none of that name."""
        if place == MESSAGES:
            return self.slack.team.channels[persona.person.dm_id]
        return next((channel for channel in persona.person.channels if channel.name == place), None)

    def messages(self, persona: Persona, channel: Channel, since: int) -> list[Message]:
        """Return a channel's messages that a person sees, in order, with ephemeral ones only if sent after `since`.

        `since` counts the ledger's entries: a client just loaded shows no earlier ephemeral messages.
        """
        fresh = {entry.ts for entry in self.slack.ledger[since:] if entry.kind == "ephemeral"}
        ephemerals = [
            message for message in persona.person.ephemerals if message.channel == channel.id and message.ts in fresh
        ]
        return sorted([*channel.messages.values(), *ephemerals], key=lambda message: message.order)

    def unread(self, persona: Persona, channel: Channel) -> int:
        """Count other people's messages in a channel since this person last looked."""
        mine = [
            message
            for message in channel.messages.values()
            if message.author != persona.person.id and not is_reply(message)
        ]
        return max(0, len(mine) - persona.read.get(channel.id, 0))

    def look(self, persona: Persona, channel: Channel) -> None:
        """Mark everything in a channel as read."""
        persona.read[channel.id] = 0
        persona.read[channel.id] = self.unread(persona, channel)


def is_reply(message: Message) -> bool:
    """Whether a message is in another's thread."""
    return message.thread_ts not in {"", message.ts}
