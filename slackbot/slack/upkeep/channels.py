"""The channels: who comes and goes, what closes, who is in a team, and what of a posted recap is to be shown anew."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.render import Words
from slackbot.reply import Place
from slackbot.scheduled import recap, recap_notices, recap_plan
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database
from slackbot.store.people import members
from slackbot.store.recap import recaps, teams
from slackbot.store.recap.recaps import Part
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_FRESH: Final = timedelta(days=1)
_AGAIN: Final = timedelta(minutes=10)
_AT_ONCE: Final = 20
_CLOSED: Final = {"archive": "is_archived", "deleted": "channel_not_found", "left": "not_in_channel"}
_CLOSED_AS_SEEN: Final = {"out": "not_in_channel", "archived": "is_archived"}


class Channels:
    """Keeps what is known of channels as Slack has it; events say it at once, and once a day all is asked again."""

    def __init__(
        self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._words = words
        self._slack_of = slack_of
        self._clock = clock

    async def joined(self, body: Mapping[str, Any], bot_user_id: str | None) -> None:
        """Somebody came into a channel; the bot itself says there once who it is."""
        event = body["event"]
        who, channel = _who(body), str(event.get("channel", ""))
        if who.user_id == bot_user_id:
            await self._introduce(who.workspace_id, channel, str(event.get("inviter", "")))
        else:
            await self._database.transact(_arrive, who, channel, self._clock())

    async def left(self, body: Mapping[str, Any], bot_user_id: str | None) -> None:
        """Somebody left a channel, or the bot was taken out."""
        who, channel = _who(body), str(body["event"].get("channel", ""))
        if who.user_id == bot_user_id:
            await self._database.transact(_close, who.workspace_id, channel, "not_in_channel", self._clock())
        else:
            await self._database.transact(_leave, who, channel)

    async def closed(self, body: Mapping[str, Any]) -> None:
        """A channel was archived or deleted, or the bot was taken out."""
        event = body["event"]
        reason = _CLOSED[str(event["type"]).partition("_")[2]]
        channel, at = str(event.get("channel", "")), self._clock()
        await self._database.transact(_close, str(body.get("team_id", "")), channel, reason, at)

    async def renamed(self, body: Mapping[str, Any]) -> None:
        """A channel has another name."""
        channel = body["event"].get("channel")
        if isinstance(channel, dict):
            named = str(channel.get("id", "")), str(channel.get("name", ""))
            await self._database.transact(_rename, str(body.get("team_id", "")), *named)

    async def refresh(self) -> None:
        """Ask who is in the teams of which it was not asked for a day, and plan their recaps."""
        at = self._clock()
        for found in await self._database.transact(teams.stale, at - _FRESH, _AT_ONCE):
            place = await self._slack_of(found.workspace_id).place(found.channel_id)
            await self._database.transact(_keep, found, place, at)

    async def next_refresh(self) -> datetime | None:
        """Return when `refresh` has something to ask next, None where there is no team."""
        oldest = await self._database.transact(teams.next_stale)
        return oldest + _FRESH if oldest else None

    async def mend(self) -> None:
        """Show what changed in posted recaps: a line taken out or reworded, a person forgotten."""
        while changed := await self._database.transact(self._changed):
            part, payload = changed
            try:
                await self._slack_of(part.workspace_id).update(payload)
            except (TryLaterError, InDoubtError) as error:
                log.warning("a recap could not be changed, it is tried again: %s", error.reason)
                return
            except RefusedError as error:
                log.warning("a recap can't be changed any more: %s", error.reason)
            await self._database.transact(recaps.shown, part)

    def _changed(self, tx: sa.Connection) -> tuple[Part, dict[str, Any]] | None:
        part = recaps.claim_changed(tx, self._clock())
        found = teams.get(tx, part.workspace_id, part.team_id) if part else None
        account = members.get(tx, found.account) if found else None
        if part is None or found is None or account is None:
            return None
        message = self._words.speaking(*account.languages).message(*recap.worded(tx, found, part.day, part.part))
        where = {"channel": part.channel_id, "ts": part.slack_ts}
        return part, {**where, "text": message.text, "blocks": message.blocks}

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
    found = teams.at_channel(tx, who.workspace_id, channel)
    if found is not None and teams.arrive(tx, who, found):
        member = members.get(tx, who)
        if member is not None:
            recap_plan.ask(tx, member, at)


def _leave(tx: sa.Connection, who: MemberId, channel: str) -> None:
    found = teams.at_channel(tx, who.workspace_id, channel)
    if found is None:
        return
    teams.leave(tx, who, found.id)
    if found.lead_id == who.user_id:
        teams.change(tx, found.workspace_id, found.id, lead_id=None)


def _close(tx: sa.Connection, workspace_id: str, channel: str, reason: str, at: datetime) -> None:
    found = teams.at_channel(tx, workspace_id, channel)
    if found is not None:
        recap_plan.switch_off(tx, found, reason, at)
        members.change(tx, found.account, active=False)


def _rename(tx: sa.Connection, workspace_id: str, channel: str, name: str) -> None:
    found = teams.at_channel(tx, workspace_id, channel)
    if found is not None and name:
        teams.change(tx, workspace_id, found.id, name=name)


def _keep(tx: sa.Connection, found: Team, place: Place, at: datetime) -> None:
    """Keep what Slack said of a team's channel, and plan; where it did not say, plan with what is known."""
    if place.seen in _CLOSED_AS_SEEN:
        _close(tx, found.workspace_id, found.channel_id, _CLOSED_AS_SEEN[place.seen], at)
        return
    if place.people is not None:
        teams.set_people(tx, found, place.people, at)
    asked = at if place.seen != "unseen" else at - _FRESH + _AGAIN
    ready = teams.change(tx, found.workspace_id, found.id, people_at=asked, name=place.name or found.name)
    recap_plan.plan(tx, ready, at)


def _who(body: Mapping[str, Any]) -> MemberId:
    return MemberId(str(body.get("team_id", "")), str(body["event"].get("user", "")))
