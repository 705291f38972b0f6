"""Many workspaces: each payload is answered, and each message sent, with the token of where it belongs."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
import sqlalchemy as sa
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.delivery.planning import take_up
from slackbot.errors import TryLaterError, WorkspaceGoneError
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.limits import Limits
from slackbot.slack.install.installation_id import Origin, Removal, origin_of
from slackbot.slack.install.token_store import TokenStore
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.installations import Installation
from slackbot.store.outbox import lanes

log = logging.getLogger(__name__)

_SOON: Final = timedelta(seconds=10)
_WORKSPACE: Final = "workspace_id"  # in Bolt's context


class InstalledGateway(Gateway):
    """The Slack of a workspace whose token may change, or be gone, from one call to the next."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        clock: Callable[[], datetime],
        workspace_id: str,
        vault: TokenStore,
    ) -> None:
        super().__init__(client, session, clock)
        self.bot_user_id: str | None = None
        self._workspace_id = workspace_id
        self._vault = vault

    def knows(self, found: Installation) -> None:
        """Take over what an installation says, ahead of a call."""
        self.bot_user_id = found.bot_user_id
        self._scopes = found.scopes

    async def _open(self) -> None:
        opened = await self._vault.open(self._workspace_id)
        if opened.token != self.client.token:
            self.client.token, self._scopes = opened.token, opened.scopes
            self._limits = Limits(self._clock)

    # What is dead is kept in the database, not here: another replica may have it taken up again.
    async def _dead(self, error: WorkspaceGoneError, token: str) -> None:
        if not await self._vault.dies(self._workspace_id, token, error.reason):
            raise TryLaterError("another_token", _SOON) from error
        log.error("the token of %s is no good: %s", self._workspace_id, error.reason)


class ManyWorkspaces:
    """Every workspace that installs the app, by itself or with its organisation."""

    def __init__(self, database: Database, vault: TokenStore, app: Gateway, clock: Callable[[], datetime]) -> None:
        self.name = "every workspace that installs it"
        self.app = app
        self.calls: Counter[tuple[str, str]] = app.calls
        self._database = database
        self._vault = vault
        self._clock = clock
        self._gateways: dict[str, InstalledGateway] = {}

    def slack_of(self, workspace_id: str) -> InstalledGateway:
        """Return the Slack of a workspace; where the bot is not installed there, its calls say so."""
        if workspace_id not in self._gateways:
            session = self.app.session
            client = AsyncWebClient(None, self.app.client.base_url, session=session, retry_handlers=[])
            gateway = InstalledGateway(client, session, self._clock, workspace_id, self._vault)
            gateway.calls = self.calls
            self._gateways[workspace_id] = gateway
        return self._gateways[workspace_id]

    async def admit(self, body: Mapping[str, Any], context: AsyncBoltContext) -> bool:
        """Find out by which installation a payload is answered; False where there is none."""
        origin = origin_of(body)
        context[_WORKSPACE] = origin.workspace_id
        try:
            found, paused = await self._database.transact(_admit, origin)
            if found is None:
                return False
            if paused:
                await self.take_up(origin.workspace_id)
        except NOT_COMMITTED as error:
            log.warning("the database is away, who asks is told so: %s", type(error).__name__)
            return True
        self.slack_of(origin.workspace_id).knows(found)
        return True

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Say who the bot is in the workspace of an admitted payload. Its token is not told: calls go by the vault."""
        gateway = self.slack_of(str(context[_WORKSPACE]))
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            user_id=context.user_id,
            bot_user_id=gateway.bot_user_id,
        )

    async def take_up(self, workspace_id: str) -> None:
        """Take a paused workspace up again; what was due meanwhile is passed over."""
        at = self._clock()
        while not await self._database.transact(take_up, KINDS, workspace_id, at):
            pass

    async def take_up_all(self) -> None:
        """At a start, take up what is paused though the bot is installed there, and seal tokens with the first key."""
        await self._vault.reencrypt()
        for workspace_id in await self._database.transact(lanes.paused):
            if await self._database.transact(installations.serving, workspace_id):
                await self.take_up(workspace_id)

    async def removed(self, removal: Removal) -> None:
        """Pause where the app was removed. An event from before the present installation does nothing.

        Slack's clock is not ours: of an event that looks older, Slack is asked whether the token is dead.
        """
        found = await self._database.transact(installations.get, removal.place_id)
        if found is None or not found.lives:
            return
        if (
            removal.at < found.installed_at.replace(microsecond=0)
            and not await self.slack_of(removal.place_id).is_dead()
        ):
            log.info("%s is from before the present installation in %s", removal.reason, removal.place_id)
            return
        at = self._clock()
        if await self._database.transact(installations.end, removal.place_id, at, removal.reason, found.token):
            log.warning("the app was removed from %s (%s): nothing is sent there", removal.place_id, removal.reason)


def _admit(tx: sa.Connection, origin: Origin) -> tuple[Installation | None, bool]:
    """Find the installation, note the organisation; returns too whether the workspace is paused."""
    found = installations.serving(tx, origin.workspace_id, origin.organisation_id or None, whole=origin.whole)
    if found is None:
        return None, False
    return found, installations.belongs(tx, origin.workspace_id, origin.organisation_id or None)
