"""Many workspaces: each payload and each message uses the token of its own workspace."""

import logging
from collections import Counter
from copy import copy
from datetime import timedelta
from typing import Final, Self

import aiohttp
import sqlalchemy as sa
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import Clock
from slackbot.delivery.planning import take_up
from slackbot.errors import SLACK_FAILED, TryLaterError, WorkspaceGoneError
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.json_fields import Body
from slackbot.slack.api.limits import Limits
from slackbot.slack.install.payload_ids import PayloadIds, Removal, ids_of
from slackbot.slack.install.token_store import TokenStore
from slackbot.slack.install.workspaces import WORKSPACE
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.installations import Installation
from slackbot.store.outbox import lanes

log = logging.getLogger(__name__)

_SOON: Final = timedelta(seconds=10)


class InstalledGateway(Gateway):
    """The Slack of one workspace; its token may change or disappear between two calls."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        clock: Clock,
        workspace_id: str,
        tokens: TokenStore,
    ) -> None:
        super().__init__(client, session, clock)
        self.bot_user_id: str | None = None
        self._workspace_id = workspace_id
        self._tokens = tokens
        self._is_open = False

    async def for_batch(self) -> Self:
        """Return a gateway that reads its token once, now, for the calls of one batch."""
        await self._open()
        batch = copy(self)
        batch._is_open = True  # noqa: SLF001 - one of its own kind
        return batch

    def knows(self, installation: Installation) -> None:
        """Take over the bot's id and scopes from an installation before a call."""
        self.bot_user_id = installation.bot_user_id
        self._scopes = installation.scopes

    async def _open(self) -> None:
        if self._is_open:
            return
        opened = await self._tokens.open(self._workspace_id)
        if opened.token != self.client.token:
            self.client.token, self._scopes = opened.token, opened.scopes
            self._limits = Limits(self._clock)

    # A dead token is noted in the database, not here: another replica may resume the workspace.
    async def _dead(self, error: WorkspaceGoneError, token: str) -> None:
        if not await self._tokens.dies(self._workspace_id, token, error.reason):
            raise TryLaterError("another_token", _SOON) from error
        log.error("the token of %s does not work: %s", self._workspace_id, error.reason)


class InstalledWorkspaces:
    """Every workspace with the app installed, directly or by its organisation."""

    def __init__(self, database: Database, tokens: TokenStore, app: Gateway, clock: Clock) -> None:
        self.name = "every workspace that installs it"
        self.app = app
        self.calls: Counter[tuple[str, str]] = app.calls
        self._database = database
        self._tokens = tokens
        self._clock = clock
        self._gateways: dict[str, InstalledGateway] = {}

    def slack_of(self, workspace_id: str) -> InstalledGateway:
        """Return the Slack of a workspace; if the bot is not installed there, its calls raise that."""
        if workspace_id not in self._gateways:
            session = self.app.session
            client = AsyncWebClient(None, self.app.client.base_url, session=session, retry_handlers=[])
            gateway = InstalledGateway(client, session, self._clock, workspace_id, self._tokens)
            gateway.calls = self.calls
            self._gateways[workspace_id] = gateway
        return self._gateways[workspace_id]

    async def admit(self, body: Body) -> str | None:
        """Find the installation that answers a payload, and return its workspace; None if there is no installation."""
        ids = ids_of(body)
        try:
            installation, paused = await self._database.transact(_admit, ids)
            if installation is None:
                return None
            if paused:
                await self.take_up(ids.workspace_id)
        except NOT_COMMITTED as error:
            log.warning("the database is away, the person will be told: %s", type(error).__name__)
            return ids.workspace_id
        self.slack_of(ids.workspace_id).knows(installation)
        return ids.workspace_id

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Return the bot's identity in the workspace of an admitted payload, without a token: calls fetch their own."""
        gateway = self.slack_of(str(context[WORKSPACE]))
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            user_id=context.user_id,
            bot_user_id=gateway.bot_user_id,
        )

    async def take_up(self, workspace_id: str) -> None:
        """Resume a paused workspace; messages that were due meanwhile are skipped."""
        at = self._clock()
        while not await self._database.transact(take_up, KINDS, workspace_id, at):
            pass

    async def take_up_all(self) -> None:
        """At a start, resume workspaces that are paused although the bot is installed, and re-encrypt old tokens."""
        await self._tokens.reencrypt()
        held = set(await self._database.transact(lanes.held))
        for workspace_id in set(await self._database.transact(lanes.paused)) - held:
            if await self._database.transact(installations.serving, workspace_id):
                await self.take_up(workspace_id)

    async def revive(self) -> None:
        """Resume workspaces that were paused for a dead token if the token exists and works again."""
        for workspace_id in await self._database.transact(lanes.paused):
            if await self._database.transact(installations.serving, workspace_id):
                await self._revive(workspace_id)

    async def _revive(self, workspace_id: str) -> None:
        try:
            await self.slack_of(workspace_id).whoami()
        except SLACK_FAILED as error:
            log.info("%s stays paused: %s", workspace_id, error.reason)
        else:
            log.warning("the token of %s works again, messages are sent again", workspace_id)
            await self.take_up(workspace_id)

    async def removed(self, removal: Removal) -> None:
        """Pause the place from which the app was removed; an event older than the installation is ignored.

        Because clocks differ, Slack is asked whether the token is dead if an event looks older.
        """
        installation = await self._database.transact(installations.get, removal.place_id)
        if installation is None or not installation.lives:
            return
        if (
            removal.at < installation.installed_at.replace(microsecond=0)
            and not await self.slack_of(removal.place_id).is_dead()
        ):
            log.info("%s is older than the present installation in %s", removal.reason, removal.place_id)
            return
        at = self._clock()
        if await self._database.transact(installations.end, removal.place_id, at, removal.reason, installation.token):
            log.warning("the app was removed from %s (%s): nothing is sent there", removal.place_id, removal.reason)


def _admit(tx: sa.Connection, ids: PayloadIds) -> tuple[Installation | None, bool]:
    """Find the installation and note the organisation; also returns whether the workspace is paused.

    A workspace known only from a view or a person may be a guest's: the payload's organisation counts for it only if
    nothing else serves it.
    """
    workspace_id, organisation_id = ids.workspace_id, ids.organisation_id or None
    if not workspace_id:
        return _of_organisation(tx, ids.organisation_id), False
    if not ids.is_stated and (known := installations.serving(tx, workspace_id)):
        return known, installations.belongs(tx, workspace_id, None)
    installation = installations.serving(tx, workspace_id, organisation_id, whole=ids.whole)
    if installation is None:
        return None, False
    return installation, installations.belongs(tx, workspace_id, organisation_id)


def _of_organisation(tx: sa.Connection, organisation_id: str) -> Installation | None:
    installation = installations.get(tx, organisation_id)
    return installation if installation is not None and installation.lives else None
