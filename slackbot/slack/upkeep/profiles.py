"""Keeps profiles current: zone, language, name and whether people still exist, read from Slack once a day.

The event `user_change` comes at once, but not while the bot is away and not when clocks change.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.errors import InDoubtError, RefusedError, TargetGoneError, TryLaterError, WorkspaceGoneError
from slackbot.reply import Profile
from slackbot.scheduled import replan
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.install.payload_ids import Audience
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.people import members, occupied
from slackbot.store.recap import teams
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_FRESH: Final = timedelta(days=1)
_AT_ONCE: Final = 20  # a minute; Slack allows a hundred


class Profiles:
    """Reads from Slack once a day every person who uses the bot."""

    def __init__(self, database: Database, slack_of: Callable[[str], Gateway], clock: Clock) -> None:
        self._database = database
        self._slack_of = slack_of
        self._clock = clock

    async def refresh(self) -> None:
        """Read the people with the oldest profiles, a few at a time."""
        at = self._clock()
        silent: set[str] = set()  # workspaces that get no answer now; the others are still read
        for who in await self._database.transact(members.stale, at - _FRESH, _AT_ONCE):
            if who.workspace_id in silent:
                continue
            try:
                profile = await self._slack_of(who.workspace_id).profile(who.user_id)
            except TargetGoneError:
                profile = Profile(None, deleted=True)
            except WorkspaceGoneError:  # already logged when the token was found dead
                silent.add(who.workspace_id)
                continue
            except (RefusedError, TryLaterError, InDoubtError) as error:
                log.warning("profiles of a workspace can't be asked for just now: %s", error.reason)
                silent.add(who.workspace_id)
                continue
            await self._database.transact(note, who, profile, at)


def note_in(tx: sa.Connection, audience: Audience, user_id: str, profile: Profile, at: datetime) -> list[MemberId]:
    """Store a profile in every workspace that an event is for; returns the people whose Homes change.

    An event for a whole organisation concerns the person's workspaces in it, and no other tenant's.
    """
    organisations = {team: installations.organisation_of(tx, team) for team in profile.teams}
    its_own = {team for team, owner in organisations.items() if owner and owner == audience.organisation_id}
    members_of = [MemberId(workspace_id, user_id) for workspace_id in sorted(audience.workspaces | its_own)]
    return [who for who in members_of if note(tx, who, profile, at)]


def note(tx: sa.Connection, who: MemberId, profile: Profile, at: datetime) -> bool:
    """Store the profile of a person who uses the bot; returns whether their Home changes.

    A new zone moves everything due for them, deactivation ends it, and a status holds it.
    """
    member = members.get(tx, who)
    if member is None:
        return False
    zone = profile.zone or member.slack_zone
    active = not profile.deleted  # so that a later answer can reopen an account that one answer closed
    moved = (zone, active) != (member.slack_zone, member.active)
    locale = profile.locale or member.locale
    name = profile.name or member.name
    member = members.change(tx, who, slack_zone=zone, profile_at=at, active=active, locale=locale, name=name)
    told = occupied.note(tx, member, profile.status, at)
    if not active:
        teams.lead_no_more(tx, who)
    if moved:
        replan(tx, member, at)
    return told and member.home_opened
