"""Who people are, as Slack says: their zone, their language, whether they are still here; asked again once a day.

`user_change` says it at once, but not while the bot is away, and not that clocks changed.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.errors import InDoubtError, RefusedError, TargetGoneError, TryLaterError, WorkspaceGoneError
from slackbot.reply import Profile
from slackbot.scheduled import replan
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database
from slackbot.store.people import members
from slackbot.store.recap import teams
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_FRESH: Final = timedelta(days=1)
_AT_ONCE: Final = 20  # a minute; Slack takes a hundred


class Profiles:
    """Keeps what is known of people as fresh as a day."""

    def __init__(self, database: Database, slack_of: Callable[[str], Gateway], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._slack_of = slack_of
        self._clock = clock

    async def refresh(self) -> None:
        """Ask about the people of whom nothing was heard for longest; some each time."""
        at = self._clock()
        silent: set[str] = set()  # workspaces whose Slack says nothing just now: others are asked all the same
        for who in await self._database.transact(members.stale, at - _FRESH, _AT_ONCE):
            if who.workspace_id in silent:
                continue
            try:
                profile = await self._slack_of(who.workspace_id).profile(who.user_id)
            except TargetGoneError:
                profile = Profile(None, deleted=True)
            except WorkspaceGoneError:  # said once already, where it was found
                silent.add(who.workspace_id)
                continue
            except (RefusedError, TryLaterError, InDoubtError) as error:
                log.warning("Slack does not say who people are just now: %s", error.reason)
                silent.add(who.workspace_id)
                continue
            await self._database.transact(note, who, profile, at)


def note(tx: sa.Connection, who: MemberId, profile: Profile, at: datetime) -> None:
    """Keep what Slack says of somebody who uses the bot; their zone may move what is due, their leaving ends it."""
    member = members.get(tx, who)
    if member is None:
        return
    zone = profile.zone or member.slack_zone
    active = member.active and not profile.deleted
    moved = (zone, active) != (member.slack_zone, member.active)
    locale = profile.locale or member.locale
    name = profile.name or member.name
    member = members.change(tx, who, slack_zone=zone, profile_at=at, active=active, locale=locale, name=name)
    if not active:
        teams.lead_no_more(tx, who)
    if moved:
        replan(tx, member, at)
