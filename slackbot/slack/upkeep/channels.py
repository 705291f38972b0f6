"""Keeps channels current: members who join or leave, channels that close or are renamed, and their teams."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.recap import audience, plan
from slackbot.reply import Place
from slackbot.scheduled import recap_notices
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.json_fields import Body, part, text
from slackbot.slack.install.payload_ids import person_of
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.people import members
from slackbot.store.recap import channel_ids, teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{1,40}", re.ASCII)
_CLOSED: Final = {"archive": "is_archived", "deleted": "channel_not_found", "left": "not_in_channel"}
_CLOSED_AS_SEEN: Final = {"out": "not_in_channel", "archived": "is_archived"}


class Channels:
    """Keeps the stored channels in line with Slack: events apply at once, and once a day everything is read again."""

    def __init__(self, database: Database, slack_of: Callable[[str], Gateway], clock: Clock) -> None:
        self._database = database
        self._slack_of = slack_of
        self._clock = clock

    async def joined(self, workspace_id: str, event: Body, bot_user_id: str | None) -> None:
        """Add a new member of a channel; if that is the bot, it introduces itself once."""
        user_id, channel = person_of({"event": event}), text(event, "channel")
        if user_id == bot_user_id:
            await self._introduce(workspace_id, channel, text(event, "inviter"))
        elif user_id:
            await self._database.transact(_arrive, MemberId(workspace_id, user_id), channel, self._clock())

    async def left(self, workspace_id: str, event: Body, bot_user_id: str | None) -> None:
        """Remove a member of a channel; if that is the bot, switch its recap off."""
        user_id, channel = person_of({"event": event}), text(event, "channel")
        if user_id == bot_user_id:
            await self._database.transact(_close, workspace_id, channel, "not_in_channel", self._clock())
        else:
            await self._database.transact(_leave, MemberId(workspace_id, user_id), channel)

    async def closed(self, workspace_id: str, event: Body) -> None:
        """Switch off the recap of a channel that was archived or deleted, or from which the bot was removed."""
        reason = _CLOSED[str(event["type"]).partition("_")[2]]
        channel = text(event, "channel")
        await self._database.transact(_close, workspace_id, channel, reason, self._clock())

    async def renamed(self, workspace_id: str, event: Body) -> None:
        """Take over a channel's new name."""
        channel = part(event, "channel")
        named = text(channel, "id"), text(channel, "name")
        await self._database.transact(_rename, workspace_id, *named)

    async def shared(self, workspace_id: str, event: Body) -> None:
        """Void the yeses of a channel that one more company can read from now on."""
        shared = text(event, "channel"), text(event, "connected_team_id")
        await self._database.transact(_share, workspace_id, *shared, self._clock())

    async def unshared(self, workspace_id: str, event: Body) -> None:
        """Have Slack asked at once who can read a channel that one company fewer shares: the event does not say."""
        await self._database.transact(_look_again, workspace_id, text(event, "channel"))

    async def moved(self, workspace_id: str, event: Body) -> None:
        """Follow a channel to its new id: a private channel gets one when somebody begins to share it.

        Source: docs.slack.dev/reference/events/channel_id_changed.
        """
        ids = text(event, "old_channel_id"), text(event, "new_channel_id")
        if all(map(_CHANNEL.fullmatch, ids)):
            await self._database.transact(_move, workspace_id, *ids, self._clock())

    async def refresh(self) -> None:
        """Refresh the members of teams last read about a day ago, and plan their recaps."""
        at = self._clock()
        for team in await self._database.transact(teams.stale, at - teams.FRESH, _AT_ONCE):
            place = await self._slack_of(team.workspace_id).place(team.channel_id)
            await self._database.transact(_keep, team, place, at)

    async def next_refresh(self) -> datetime | None:
        """Return when `refresh` has the next team to read, None without teams."""
        oldest = await self._database.transact(teams.next_stale)
        return oldest + teams.FRESH if oldest else None

    async def _introduce(self, workspace_id: str, channel: str, inviter: str) -> None:
        slack = self._slack_of(workspace_id)
        place = await slack.place(channel)
        name = ""
        if inviter:
            try:
                name = (await slack.profile(inviter)).name or ""
            except (RefusedError, TryLaterError, InDoubtError) as error:
                log.info("Slack does not say who added the bot: %s", error.reason)
        at = self._clock()
        await self._database.transact(recap_notices.introduce, workspace_id, channel, place.name, name, at)


def _arrive(tx: sa.Connection, who: MemberId, channel: str, at: datetime) -> None:
    team = teams.at_channel(tx, who.workspace_id, channel)
    if team is not None and teams.arrive(tx, who, team):
        member = members.get(tx, who)
        if member is not None:
            plan.ask(tx, member, at)


def _leave(tx: sa.Connection, who: MemberId, channel: str) -> None:
    team = teams.at_channel(tx, who.workspace_id, channel)
    if team is None:
        return
    teams.leave(tx, who, team.id)
    if team.lead_id == who.user_id:
        teams.change(tx, team.workspace_id, team.id, lead_id=None)


def _close(tx: sa.Connection, workspace_id: str, channel: str, reason: str, at: datetime) -> None:
    team = teams.at_channel(tx, workspace_id, channel)
    if team is not None:
        plan.switch_off(tx, team, reason, at)
        members.change(tx, team.account, active=False)


def _share(tx: sa.Connection, workspace_id: str, channel: str, with_id: str, at: datetime) -> None:
    """Void the yeses, unless the channel was shared within the organisation: with all of it, or a workspace of it."""
    team = teams.at_channel(tx, workspace_id, channel)
    own = installations.organisation_of(tx, workspace_id)
    is_own = own is not None and own in {with_id, installations.organisation_of(tx, with_id)}
    if team is not None and not is_own:
        audience.widen(tx, team, at)


def _look_again(tx: sa.Connection, workspace_id: str, channel: str) -> None:
    team = teams.at_channel(tx, workspace_id, channel)
    if team is not None:
        teams.change(tx, workspace_id, team.id, people_at=None)


def _move(tx: sa.Connection, workspace_id: str, old: str, new: str, at: datetime) -> None:
    """Move a team to its channel's new id, void its yeses unless they were for another company too, and ask Slack."""
    team = teams.at_channel(tx, workspace_id, old)
    if team is None or old == new:
        return
    moved = channel_ids.move(tx, team, new)
    if moved.channel_id != new:
        _close(tx, workspace_id, old, "channel_not_found", at)
        return
    audience.note(tx, moved, audience.SHARED, at)
    _look_again(tx, workspace_id, new)


def _rename(tx: sa.Connection, workspace_id: str, channel: str, name: str) -> None:
    team = teams.at_channel(tx, workspace_id, channel)
    if team is not None and name:
        teams.change(tx, workspace_id, team.id, name=name)


def _keep(tx: sa.Connection, team: Team, place: Place, at: datetime) -> None:
    """Store Slack's answer about a team's channel, and plan; without an answer, plan with the stored facts."""
    if place.seen in _CLOSED_AS_SEEN:
        _close(tx, team.workspace_id, team.channel_id, _CLOSED_AS_SEEN[place.seen], at)
        return
    if place.people is not None:
        teams.set_people(tx, team, place.people, at)
    asked = at if place.seen != "unseen" else at - teams.FRESH + teams.SOON
    ready = teams.change(tx, team.workspace_id, team.id, people_at=asked, name=place.name or team.name)
    audience.note(tx, ready, place.audience, at)
    plan.plan(tx, ready, at)
