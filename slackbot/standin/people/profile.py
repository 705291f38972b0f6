"""Changes to a person: zone, language, quiet hours, status, account; Slack sends user_change for some of them."""

from datetime import datetime

from slackbot.standin.api import directory
from slackbot.standin.people.interactions import Interactions
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Member, Status


class Profile:
    """Changes one person's profile, and sends `user_change` when Slack does.

    Args:
        site: The Slack they are in.
        interactions: Sends for this person.
        member: Their account in the workspace.
    """

    def __init__(self, site: Site, interactions: Interactions, member: Member) -> None:
        self._site = site
        self._interactions = interactions
        self._member = member

    async def moves_to(self, tz: str) -> None:
        """Change the time zone."""
        self._member.tz = tz
        await self._tell()

    def speaks(self, locale: str) -> None:
        """Set another language, such as `de-DE`; no event reports it."""
        self._member.locale = locale

    def rests(self, start: datetime, end: datetime) -> None:
        """Set scheduled do-not-disturb hours, which the bot has to ask for."""
        self._member.rests = (start, end)

    def wakes(self) -> None:
        """Clear the do-not-disturb hours."""
        self._member.rests = None

    def rests_until(self, at: datetime) -> datetime | None:
        """Return when their do-not-disturb ends; None if they may be disturbed."""
        start, end = self._member.rests or (at, at)
        return end if start <= at < end else None

    async def is_deactivated(self) -> None:
        """Deactivate the account; Slack still accepts messages for it."""
        self._member.deleted = True
        await self._tell()

    async def is_reactivated(self) -> None:
        """Reactivate the account."""
        self._member.deleted = False
        await self._tell()

    async def sets_status(self, text: str, emoji: str = "", *, until: datetime | None = None) -> None:
        """Set a status; if it has an end, Slack clears it then and sends another change."""
        status = Status(text, emoji, until)
        self._member.status = status
        if until is not None:
            self._site.world.clock.on_turn.append(lambda: self._expire(status))
        await self._tell()

    async def clears_status(self) -> None:
        """Clear the status."""
        await self.sets_status("")

    async def joins_huddle(self) -> None:
        """Join a huddle."""
        self._member.in_huddle = True
        await self._tell()

    async def leaves_huddle(self) -> None:
        """Leave the huddle."""
        self._member.in_huddle = False
        await self._tell()

    def _expire(self, status: Status) -> None:
        if self._member.status is status and status.until and status.until <= self._site.world.clock():
            self._member.status = Status()
            self._interactions.start(self._tell())

    async def _tell(self) -> None:
        now = int(self._site.world.clock().timestamp())
        user = directory.as_json(self._site, self._member)
        await self._interactions.event({"type": "user_change", "user": user, "cache_ts": now})
