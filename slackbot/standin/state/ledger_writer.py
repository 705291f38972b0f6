"""Records everything the bot says in the ledger, with its readers and live mentions."""

from slackbot.standin.state.ledger import Entry
from slackbot.standin.state.mentions import live_mentions
from slackbot.standin.state.workspace import Team
from slackbot.standin.state.world import World
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json


class LedgerWriter:
    """Adds entries to a world's records.

    Args:
        world: Its clock and its records.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def view(self, team: Team, user: str, view: View, kind: str, raw: Json, via: str) -> None:
        """Record a view; its text is its title."""
        as_message = Message(channel="", ts="", text=view.title, blocks=view.blocks)
        self.message(team, as_message, kind, frozenset({user}), raw, via)

    def errors(self, team: Team, user: str, errors: dict[str, str], raw: Json) -> None:
        """Record the errors shown in a modal."""
        as_message = Message(channel="", ts="", text="\n".join(errors.values()))
        self.message(team, as_message, "view_errors", frozenset({user}), raw, "ack")

    def message(
        self, team: Team, message: Message, kind: str, seen_by: frozenset[str], payload: Json, via: str
    ) -> None:
        """Record a message."""
        live = live_mentions(payload)
        entry = Entry(
            at=self._world.clock(),
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
        self._world.records.add_entry(entry)
