"""The workspaces that a run serves: the token that answers a payload, and the Slack of each workspace."""

import logging
from collections import Counter
from typing import Final, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from slackbot.clock import Clock
from slackbot.errors import SLACK_FAILED
from slackbot.slack.api.gateway import Gateway, Identity
from slackbot.slack.api.json_fields import Body
from slackbot.slack.install.payload_ids import Removal, ids_of
from slackbot.store.database import Database
from slackbot.store.outbox import lanes

log = logging.getLogger(__name__)

WORKSPACE: Final = "workspace_id"  # key in Bolt's context, once a payload is admitted


class Workspaces(Protocol):
    """The workspaces of a run, as its other parts see them.

    `name` is for the log, `calls` counts calls to Slack by method and outcome, `app` makes calls that need no
    workspace.
    """

    name: str
    calls: Counter[tuple[str, str]]
    app: Gateway

    async def admit(self, body: Body) -> str | None:
        """Return the workspace of a payload; None if the bot is not installed there.

        Empty for a payload that names only an organisation in which the bot is installed.
        """
        ...

    def slack_of(self, workspace_id: str) -> Gateway:
        """Return the Slack of a workspace; if the bot is not installed there, its calls raise that."""
        ...

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Return the bot's identity in the workspace of an admitted payload."""
        ...

    async def take_up_all(self) -> None:
        """At a start, resume workspaces that no longer need to be paused."""
        ...

    async def removed(self, removal: Removal) -> None:
        """Pause the place from which the app was removed."""
        ...

    async def revive(self) -> None:
        """Resume workspaces whose token was found dead but works again."""
        ...


class SingleWorkspace:
    """The one workspace of SLACK_BOT_TOKEN, or a whole organisation if the token is an organisation's."""

    def __init__(self, gateway: Gateway, identity: Identity, database: Database, clock: Clock) -> None:
        self.name = identity.workspace
        self.calls = gateway.calls
        self.app = gateway
        self._identity = identity
        self._database = database
        self._since = clock()

    def slack_of(self, _workspace_id: str) -> Gateway:
        """Return the only Slack there is."""
        return self.app

    async def admit(self, body: Body) -> str | None:
        """Return the workspace of a payload; one that names none belongs to the only one."""
        own, named = self._identity.workspace_id, ids_of(body).workspace_id
        if own.startswith("E"):
            return named
        return own if named in {"", own} else None

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Return the token's identity."""
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            user_id=context.user_id,
            bot_id=self._identity.bot_id,
            bot_user_id=self._identity.bot_user_id,
            bot_token=self.app.client.token,
        )

    async def take_up_all(self) -> None:
        """Resume the workspace, because its token works."""
        await self._database.transact(lanes.open_lane, self._identity.workspace_id)

    async def removed(self, removal: Removal) -> None:
        """Pause, unless the event is older than this run and the token works, so the app was reinstalled."""
        if removal.place_id != self._identity.workspace_id:
            return
        if removal.at < self._since.replace(microsecond=0) and not await self.app.is_dead():
            return
        self.app.dies(removal.reason)
        await self._database.transact(lanes.disable, self._identity.workspace_id, removal.reason)

    async def revive(self) -> None:
        """Resume the workspace if its token was found dead but works again."""
        try:
            if await self.app.revives():
                log.warning("the token works again, messages are sent again")
                await self.take_up_all()
        except SLACK_FAILED as error:
            log.warning("Slack can't be asked whether the token works: %s", error.reason)
