"""The page's sidebar: the sample people, the places, and unread counts."""

from dataclasses import dataclass
from datetime import datetime

from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import MESSAGES, Persona, Session
from slackbot.standin.state.workspace import Channel


@dataclass(frozen=True)
class SidebarPerson:
    """One of the sample people, as the sidebar shows them."""

    name: str
    slug: str
    zone: str
    role: str
    wall: datetime
    unread: int
    rests_until: datetime | None


@dataclass(frozen=True)
class SidebarPlace:
    """A line of the sidebar: `key` is its part of the address."""

    key: str
    label: str
    unread: int


class Sidebar:
    """The sidebar as one person sees it.

    Args:
        session: The place as it stands.
        persona: The reader.
    """

    def __init__(self, session: Session, persona: Persona) -> None:
        self._session = session
        self._persona = persona
        self._bot_name = session.slack.manifest.bot_name

    def people(self) -> list[SidebarPerson]:
        """Return the sample people, each with their local time and unread count."""
        return [self._person(persona) for persona in self._session.personas.values()]

    def channels(self) -> list[SidebarPlace]:
        """Return the channels they are in."""
        return [
            SidebarPlace(channel.name, channel.name, self._unread(self._persona, channel))
            for channel in self._persona.person.channels
        ]

    def messages(self) -> SidebarPlace:
        """Return their direct message with the bot."""
        dm = self._session.channel(self._persona, MESSAGES)
        return SidebarPlace(MESSAGES, self._bot_name, self._unread(self._persona, dm) if dm else 0)

    def _person(self, persona: Persona) -> SidebarPerson:
        person = persona.person
        channels = [*person.channels, *([self._session.slack.team.channels[person.dm_id]])]
        unread = sum(self._unread(persona, channel) for channel in channels)
        own, now = ReaderView(person.tz, {}), self._session.slack.clock()
        until = person.profile.rests_until(now)
        rests = own.wall(until) if until else None
        return SidebarPerson(person.name, persona.slug, person.tz, persona.role, own.wall(now), unread, rests)

    def _unread(self, persona: Persona, channel: Channel) -> int:
        return self._session.unread(persona, channel)
