"""Messages in channels and on one person's screen: posted, changed and deleted, each recorded in the ledger."""

from collections.abc import Callable
from dataclasses import replace

from slackbot.standin.blocks.ids import with_ids
from slackbot.standin.state.ledger_writer import LedgerWriter
from slackbot.standin.state.workspace import Channel, Member, Team
from slackbot.standin.state.world import World
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json

LONGEST_TEXT = 40_000


def people_in(team: Team, channel: Channel) -> frozenset[str]:
    """Return the ids of a channel's readers, without the bot."""
    return frozenset(channel.members) - {team.bot_user}


class Messages:
    """Stores messages with checked payloads; `on_said` is called when the bot posts, changes or deletes one.

    Args:
        world: The workspaces.
        ledger: Records what the bot said.
    """

    def __init__(self, world: World, ledger: LedgerWriter) -> None:
        self.on_said: Callable[[Team, Channel, Message | None, Message | None], None] = lambda *_: None
        self._world = world
        self._ledger = ledger

    def post(self, team: Team, channel: Channel, payload: Json, via: str) -> Message:
        """Add a checked message to a channel."""
        message = self._message(team, channel.id, self._world.new_ts(), payload)
        channel.messages[message.ts] = message
        self._ledger.message(team, message, "post", people_in(team, channel), payload, via)
        self.on_said(team, channel, message, None)
        return message

    def write(self, member: Member, channel: Channel, text: str, thread_ts: str = "") -> Message:
        """Add a person's message to a channel; the ledger records only the bot's."""
        message = Message(
            channel.id, self._world.new_ts(), text, thread_ts=thread_ts, author=member.id, team=member.team.id
        )
        channel.messages[message.ts] = message
        self._world.records.wake()
        return message

    def show_ephemeral(self, team: Team, channel_id: str, user: str, payload: Json, via: str) -> Message:
        """Show a checked message to one person."""
        message = replace(self._message(team, channel_id, self._world.new_ts(), payload), ephemeral=True)
        self._screen(team, user)[message.ts] = message
        self._ledger.message(team, message, "ephemeral", frozenset({user}), payload, via)
        return message

    def update(self, team: Team, channel: Channel, old: Message, payload: Json, via: str) -> Message:
        """Replace a message in a channel; its earlier states stay in `history`."""
        message = self._successor(team, old, payload)
        channel.messages[old.ts] = message
        self._ledger.message(team, message, "update", people_in(team, channel), payload, via)
        self.on_said(team, channel, message, old)
        return message

    def update_ephemeral(self, team: Team, user: str, old: Message, payload: Json, via: str) -> Message:
        """Replace a message visible to one person."""
        message = replace(self._successor(team, old, payload), ephemeral=True)
        self._screen(team, user)[old.ts] = message
        self._ledger.message(team, message, "ephemeral_update", frozenset({user}), payload, via)
        return message

    def remove_ephemeral(self, team: Team, user: str, old: Message, via: str) -> None:
        """Remove a message visible to one person."""
        del self._screen(team, user)[old.ts]
        gone = replace(old, text="", blocks=[])
        self._ledger.message(team, gone, "delete", frozenset({user}), {"ts": old.ts}, via)

    def delete(self, team: Team, channel: Channel, old: Message, via: str) -> None:
        """Remove a message from a channel."""
        del channel.messages[old.ts]
        gone = replace(old, text="", blocks=[])
        self._ledger.message(team, gone, "delete", people_in(team, channel), {"ts": old.ts}, via)
        self.on_said(team, channel, None, old)

    def _screen(self, team: Team, user: str) -> dict[str, Message]:
        member = self._world.member(team, user)
        if member is None:
            raise LookupError(user)
        return member.ephemerals

    def _message(self, team: Team, channel_id: str, ts: str, payload: Json) -> Message:
        return Message(
            channel=channel_id,
            ts=ts,
            text=str(payload.get("text") or "")[:LONGEST_TEXT],
            blocks=with_ids(payload.get("blocks") or [], self._world.short_id),
            thread_ts=str(payload.get("thread_ts") or ""),
            metadata=payload.get("metadata"),
            team=team.id,
            files=tuple((file["name"], payload["content"][file["id"]]) for file in payload.get("files") or ()),
        )

    def _successor(self, team: Team, old: Message, payload: Json) -> Message:
        fresh = self._message(team, old.channel, old.ts, payload)
        metadata = fresh.metadata if "metadata" in payload else old.metadata
        return replace(fresh, history=(*old.history, old), thread_ts=old.thread_ts, metadata=metadata)
