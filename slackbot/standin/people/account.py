"""A person's account in a workspace, and everything that Slack's client shows them."""

from slackbot.standin.site import Site
from slackbot.standin.state.ledger import Entry
from slackbot.standin.state.workspace import Channel, Member
from slackbot.standin.surfaces import Message, View


class Account:
    """Reads what Slack shows one person."""

    def __init__(self, site: Site, member: Member) -> None:
        self._site = site
        self._member = member

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.id})"

    @property
    def id(self) -> str:
        """Slack's user id."""
        return self._member.id

    @property
    def name(self) -> str:
        """The name shown in Slack."""
        return self._member.name

    @property
    def tz(self) -> str:
        """IANA name of the time zone in their profile."""
        return self._member.tz

    @property
    def team(self) -> str:
        """Id of their workspace."""
        return self._member.team.id

    @property
    def dm_id(self) -> str:
        """Id of their direct message with the bot."""
        return self._site.world.dm(self._member.team, self.id).id

    @property
    def dm(self) -> list[Message]:
        """The bot's messages in their direct message, as they are now."""
        channel = self._member.team.dms.get(self.id)
        return [message for message in channel.messages.values() if not message.author] if channel else []

    @property
    def channels(self) -> list[Channel]:
        """The channels they are in, without direct messages with the bot."""
        channels = self._member.team.channels.values()
        return [channel for channel in channels if not channel.owner and self.id in channel.members]

    @property
    def ephemerals(self) -> list[Message]:
        """Ephemeral messages on their screen, as they are now."""
        return list(self._member.ephemerals.values())

    @property
    def sees(self) -> list[Entry]:
        """All entries of the ledger that they could see, in order."""
        return [entry for entry in self._site.world.records.ledger if self.id in entry.seen_by]

    @property
    def modal(self) -> View | None:
        """The modal in front of them."""
        return self._member.modals[-1] if self._member.modals else None

    @property
    def stack(self) -> list[View]:
        """Their open modals, the front one last."""
        return list(self._member.modals)

    @property
    def home(self) -> View | None:
        """Their App Home as last published."""
        return self._member.home
