"""The workspaces of the stand-in: people, channels, messages, views, and everything that was said."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from slackbot.standin.clock import TurnableClock
from slackbot.standin.ledger import Entry, Records
from slackbot.standin.mentions import live_mentions
from slackbot.standin.surfaces import HOLDS_BLOCKS, Message, View, parts
from slackbot.standin.tokens import Tokens
from slackbot.standin.words import Json

LONGEST_TEXT = 40_000


@dataclass
class Member:
    """A user of a workspace, a person or the bot."""

    id: str
    name: str
    tz: str
    team: "Team"
    deleted: bool = False
    admin: bool = False
    bot: bool = False
    rests: tuple[datetime, datetime] | None = None  # scheduled do-not-disturb
    locale: str = "en-US"
    modals: list[View] = field(default_factory=list)
    home: View | None = None
    ephemerals: dict[str, Message] = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, or a direct message with the bot (then `owner` is the person's id).

    `restricted` is Slack's code for why nothing can be posted (`restricted_action_read_only_channel`), where it can't.
    """

    id: str
    name: str
    members: set[str]
    owner: str = ""
    archived: bool = False
    private: bool = False
    restricted: str = ""
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Organisation:
    """An Enterprise organisation of several workspaces; it has tokens once it installed the app for all of them."""

    id: str
    name: str
    tokens: Tokens = field(default_factory=Tokens)
    dead_as: str = ""


@dataclass
class Team:
    """A workspace, with the bot installed or not.

    `scopes` are those that it granted; `dead_as` is what its token answers once it is dead.
    """

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    scopes: set[str] = field(default_factory=set)
    tokens: Tokens = field(default_factory=Tokens)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[str, Channel] = field(default_factory=dict)
    dead_as: str = ""
    organisation: Organisation | None = None

    @property
    def bot_token(self) -> str:
        """The newest token of the bot here."""
        return self.tokens.newest

    @property
    def whole(self) -> bool:
        """Whether the bot is here by its organisation."""
        return self.organisation is not None and bool(self.organisation.tokens.active)


class World:
    """State behind the Web API and the people.

    Args:
        clock: What the stand-in takes for now.
        app_id: Slack's id of the one app.
        scopes: What a workspace grants it when it is installed.
    """

    def __init__(self, clock: TurnableClock, app_id: str, scopes: Iterable[str] = ()) -> None:
        self.clock = clock
        self.scopes = frozenset(scopes)
        self.app_id = app_id
        self.records = Records()
        self.teams: dict[str, Team] = {}
        self.on_said: Callable[[Team, Channel, Message | None, Message | None], None] = lambda *_: None
        self._numbers = count(1)

    def new_id(self, letter: str) -> str:
        """An id in Slack's shape, such as `U0STANDIN00A`, never given twice."""
        return f"{letter}0STAND{next(self._numbers):05d}"

    def new_ts(self) -> str:
        """A message timestamp by the stand-in's clock, never given twice."""
        return f"{int(self.clock().timestamp())}.{next(self._numbers):06d}"

    def add_team(self, name: str, *, installed: bool = True) -> Team:
        """A further workspace; where the app is installed, with a bot token of its own."""
        domain = name.lower().replace(" ", "-")
        team = Team(self.new_id("T"), name, domain, self.new_id("U"), self.new_id("B"))
        team.members[team.bot_user] = Member(team.bot_user, "bot", "Etc/UTC", team, bot=True)
        if installed:
            team.scopes |= self.scopes
            team.tokens.renew()
        self.teams[team.id] = team
        return team

    def add_channel(self, team: Team, name: str, members: Iterable[str], owner: str = "") -> Channel:
        """A public channel, or with `owner` the person's direct message with the bot."""
        channel = Channel(self.new_id("D" if owner else "C"), name, {*members}, owner)
        team.channels[channel.id] = channel
        return channel

    def dm(self, team: Team, user: str) -> Channel:
        """The direct message between a person and the bot, opened if need be."""
        if user not in team.dms:
            team.dms[user] = self.add_channel(team, "directmessage", [user, team.bot_user], owner=user)
        return team.dms[user]

    def people_in(self, team: Team, channel: Channel) -> frozenset[str]:
        """Ids of those who read a channel, without the bot."""
        return frozenset(channel.members) - {team.bot_user}

    def post(self, team: Team, channel: Channel, payload: Json, via: str) -> Message:
        """Put a checked message into a channel."""
        message = self._message(channel.id, self.new_ts(), payload)
        channel.messages[message.ts] = message
        self.say(team, message, "post", self.people_in(team, channel), payload, via)
        self.on_said(team, channel, message, None)
        return message

    def write(self, member: Member, channel: Channel, text: str, thread_ts: str = "") -> Message:
        """Put what a person wrote into a channel; the ledger holds what the bot said alone."""
        message = Message(channel.id, self.new_ts(), text, thread_ts=thread_ts, author=member.id)
        channel.messages[message.ts] = message
        self.records.wake()
        return message

    def show_ephemeral(self, team: Team, channel_id: str, user: str, payload: Json, via: str) -> Message:
        """Show a checked message to one person only."""
        message = replace(self._message(channel_id, self.new_ts(), payload), ephemeral=True)
        team.members[user].ephemerals[message.ts] = message
        self.say(team, message, "ephemeral", frozenset({user}), payload, via)
        return message

    def update(self, team: Team, channel: Channel, old: Message, payload: Json, via: str) -> Message:
        """Replace a message of a channel; its earlier states stay in `history`."""
        message = self._successor(old, payload)
        channel.messages[old.ts] = message
        self.say(team, message, "update", self.people_in(team, channel), payload, via)
        self.on_said(team, channel, message, old)
        return message

    def update_ephemeral(self, team: Team, user: str, old: Message, payload: Json, via: str) -> Message:
        """Replace a message that only one person sees."""
        message = replace(self._successor(old, payload), ephemeral=True)
        team.members[user].ephemerals[old.ts] = message
        self.say(team, message, "ephemeral_update", frozenset({user}), payload, via)
        return message

    def remove_ephemeral(self, team: Team, user: str, old: Message, via: str) -> None:
        """Take away a message that only one person sees."""
        del team.members[user].ephemerals[old.ts]
        gone = replace(old, text="", blocks=[])
        self.say(team, gone, "delete", frozenset({user}), {"ts": old.ts}, via)

    def delete(self, team: Team, channel: Channel, old: Message, via: str) -> None:
        """Take a message out of a channel."""
        del channel.messages[old.ts]
        gone = replace(old, text="", blocks=[])
        self.say(team, gone, "delete", self.people_in(team, channel), {"ts": old.ts}, via)
        self.on_said(team, channel, None, old)

    def say_view(self, team: Team, user: str, view: View, kind: str, raw: Json, via: str) -> None:
        """Write a view into the ledger; its text is its title."""
        as_message = Message(channel="", ts="", text=view.title, blocks=view.blocks)
        self.say(team, as_message, kind, frozenset({user}), raw, via)

    def say_errors(self, team: Team, user: str, errors: dict[str, str], raw: Json) -> None:
        """Write the errors shown in a modal into the ledger."""
        as_message = Message(channel="", ts="", text="\n".join(errors.values()))
        self.say(team, as_message, "view_errors", frozenset({user}), raw, "ack")

    def say(self, team: Team, message: Message, kind: str, seen_by: frozenset[str], payload: Json, via: str) -> None:
        """Write what was said into the ledger."""
        live = live_mentions(payload)
        entry = Entry(
            at=self.clock(),
            team=team.id,
            channel=message.channel,
            kind=kind,
            seen_by=seen_by,
            text=message.text,
            blocks=message.blocks,
            pinged=live.pinged,
            linked=live.linked,
            raw=payload,
            ts=message.ts,
            via=via,
        )
        self.records.add_entry(entry)

    def with_ids(self, blocks: Iterable[Json]) -> list[Json]:
        """Blocks as Slack keeps them: a block_id and an action_id wherever the bot gave none."""
        kept = deepcopy(list(blocks))
        for block in kept:
            self._give_ids(block)
        return kept

    def _give_ids(self, block: Json) -> None:
        block.setdefault("block_id", self._short_id())
        for part in parts(block):
            if part.get("type") in INTERACTIVE:
                part.setdefault("action_id", self._short_id())
            elif block.get("type") in HOLDS_BLOCKS:
                self._give_ids(part)

    def _message(self, channel_id: str, ts: str, payload: Json) -> Message:
        return Message(
            channel=channel_id,
            ts=ts,
            text=str(payload.get("text") or "")[:LONGEST_TEXT],
            blocks=self.with_ids(payload.get("blocks") or []),
            thread_ts=str(payload.get("thread_ts") or ""),
            metadata=payload.get("metadata"),
            files=tuple((file["name"], payload["content"][file["id"]]) for file in payload.get("files") or ()),
        )

    def _successor(self, old: Message, payload: Json) -> Message:
        fresh = self._message(old.channel, old.ts, payload)
        metadata = fresh.metadata if "metadata" in payload else old.metadata
        return replace(fresh, history=(*old.history, old), thread_ts=old.thread_ts, metadata=metadata)

    def _short_id(self) -> str:
        return f"b{next(self._numbers):04x}"


INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "static_select",
        "multi_static_select",
        "users_select",
        "multi_users_select",
        "channels_select",
        "multi_channels_select",
        "conversations_select",
        "multi_conversations_select",
        "external_select",
        "multi_external_select",
        "checkboxes",
        "radio_buttons",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
        "rich_text_input",
        "workflow_button",
    }
)
