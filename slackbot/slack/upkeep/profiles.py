"""Keeps profiles fresh: zone, language, name and whether people are still here, asked of Slack once a day.

The event `user_change` tells at once, but not while the bot is away, and not when clocks change.
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
from slackbot.slack.install.payload_ids import Audience
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.people import members, occupied
from slackbot.store.recap import teams
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_FRESH: Final = timedelta(days=1)
_AT_ONCE: Final = 20  # a minute; Slack takes a hundred


class Profiles:
    """Asks Slack once a day about every person who uses the bot."""

    def __init__(self, database: Database, slack_of: Callable[[str], Gateway], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._slack_of = slack_of
        self._clock = clock

    async def refresh(self) -> None:
        """Ask about the people whose profiles are oldest, a few each time."""
        at = self._clock()
        silent: set[str] = set()  # workspaces that get no answer just now; others are still asked
        for who in await self._database.transact(members.stale, at - _FRESH, _AT_ONCE):
            if who.workspace_id in silent:
                continue
            try:
                profile = await self._slack_of(who.workspace_id).profile(who.user_id)
            except TargetGoneError:
                profile = Profile(None, deleted=True)
            except WorkspaceGoneError:  # logged already, where the token was found dead
                silent.add(who.workspace_id)
                continue
            except (RefusedError, TryLaterError, InDoubtError) as error:
                log.warning("profiles of a workspace can't be asked for just now: %s", error.reason)
                silent.add(who.workspace_id)
                continue
            await self._database.transact(note, who, profile, at)


def note_in(tx: sa.Connection, audience: Audience, user_id: str, profile: Profile, at: datetime) -> list[MemberId]:
    """Keep a profile in every workspace that an event was sent for; returns whose Homes tell something else now.

    An event for a whole organisation is about the person's workspaces in it, and about no other tenant's.
    """
    organisations = {team: installations.organisation_of(tx, team) for team in profile.teams}
    its_own = {team for team, owner in organisations.items() if owner and owner == audience.organisation_id}
    members_of = [MemberId(workspace_id, user_id) for workspace_id in sorted(audience.workspaces | its_own)]
    return [who for who in members_of if note(tx, who, profile, at)]


def note(tx: sa.Connection, who: MemberId, profile: Profile, at: datetime) -> bool:
    """Keep the profile of a person who uses the bot; returns whether their Home tells something else now.

    A new zone moves what is due for them, their leaving ends it, and a status holds it.
    """
    member = members.get(tx, who)
    if member is None:
        return False
    zone = profile.zone or member.slack_zone
    active = not profile.deleted  # so an account that one answer closed is opened by a later one
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
