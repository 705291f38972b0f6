"""Stores installations and resumes their workspaces; deletes everything once a removal's grace period is over."""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.encryption import TokenCipher
from slackbot.errors import InDoubtError
from slackbot.slack.install.installed_workspaces import InstalledWorkspaces
from slackbot.slack.install.oauth import Granted
from slackbot.slack.install.rotation import with_tokens
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.installations import Installation
from slackbot.store.outbox import lanes
from slackbot.store.privacy import workspace_purge

log = logging.getLogger(__name__)


class InstallationLifecycle:
    """Stores installations; deletes those that ended longer than `grace` ago, with their data."""

    def __init__(
        self,
        database: Database,
        workspaces: InstalledWorkspaces,
        cipher: TokenCipher,
        grace: timedelta,
        clock: Clock,
    ) -> None:
        self._database = database
        self._workspaces = workspaces
        self._cipher = cipher
        self._grace = grace
        self._clock = clock

    async def install(self, granted: Granted) -> None:
        """Store an installation. Within the grace period its data still exists; later it starts empty.

        Raises:
            InDoubtError: Slack did not say where it is.
        """
        if not granted.place_id:
            raise InDoubtError("unreadable")
        await self._move_out(granted.place_id)
        at = self._clock()
        bare = Installation(
            granted.place_id, granted.name, granted.bot_user_id, granted.scopes, None, None, None, installed_at=at
        )
        new = with_tokens(bare, granted.tokens, self._cipher, at)
        for workspace_id in await self._database.transact(_keep, new, granted):
            await self._workspaces.take_up(workspace_id)

    async def run(self) -> None:
        """Delete installations that ended longer than the grace period ago."""
        for place_id in await self._database.transact(installations.ended_before, self._clock() - self._grace):
            await self._move_out(place_id)

    async def _move_out(self, place_id: str) -> None:
        before = self._clock() - self._grace
        if place_id not in await self._database.transact(installations.ended_before, before):
            return
        for workspace_id in await self._database.transact(installations.workspaces_of, place_id):
            while await self._database.transact(_purge, place_id, workspace_id, before):
                pass
        await self._database.transact(installations.drop, place_id, before)
        await self._database.sweep()
        log.info(
            "everything stored for %s was deleted: the app was removed there, and the grace period is over", place_id
        )


def _keep(tx: sa.Connection, new: Installation, granted: Granted) -> list[str]:
    """Store an installation; returns the workspaces to resume."""
    installations.keep(tx, new)
    if granted.workspace_id and not granted.whole:
        lanes.ensure(tx, granted.workspace_id)
        installations.belongs(tx, granted.workspace_id, granted.organisation_id or None)
    paused = {*lanes.paused(tx)}
    return [workspace_id for workspace_id in installations.workspaces_of(tx, new.place_id) if workspace_id in paused]


def _purge(tx: sa.Connection, place_id: str, workspace_id: str, before: datetime) -> bool:
    """Delete a batch of a workspace's data, unless the app was installed again, directly or by its organisation."""
    if not installations.is_over(tx, place_id, before) or installations.serving(tx, workspace_id):
        return False
    return workspace_purge.purge(tx, workspace_id)
