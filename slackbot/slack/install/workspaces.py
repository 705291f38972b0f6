"""The workspaces that a run serves: whose token a payload is answered with, and the Slack of each."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from slackbot.slack.api.gateway import Gateway, Identity
from slackbot.slack.install.installation_id import Removal
from slackbot.store.database import Database
from slackbot.store.outbox import lanes

Admit = Callable[[Mapping[str, Any], AsyncBoltContext], Awaitable[bool]]


class Workspaces(Protocol):
    """What the rest of a run needs to know of its workspaces.

    `name` is for the log, `calls` counts those to Slack by method and outcome, `app` is the Slack of calls that are no
    workspace's.
    """

    name: str
    calls: Counter[tuple[str, str]]
    app: Gateway

    @property
    def admit(self) -> Admit | None:
        """Find out whether a payload comes from where the bot is installed; None where there is one workspace."""
        ...

    def slack_of(self, workspace_id: str) -> Gateway:
        """Return the Slack of a workspace; where the bot is not installed there, its calls say so."""
        ...

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Say as whom a payload is answered."""
        ...

    async def take_up_all(self) -> None:
        """At a start, take up what is paused and need not be."""
        ...

    async def removed(self, removal: Removal) -> None:
        """Pause where the app was removed."""
        ...


class OneWorkspace:
    """The one workspace of SLACK_BOT_TOKEN: whatever comes is answered with it."""

    def __init__(self, gateway: Gateway, identity: Identity, database: Database, clock: Callable[[], datetime]) -> None:
        self.name = identity.workspace
        self.calls = gateway.calls
        self.app = gateway
        self.admit = None
        self._identity = identity
        self._database = database
        self._since = clock()

    def slack_of(self, _workspace_id: str) -> Gateway:
        """Return the one there is."""
        return self.app

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Say who the bot is."""
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            user_id=context.user_id,
            bot_id=self._identity.bot_id,
            bot_user_id=self._identity.bot_user_id,
            bot_token=self.app.client.token,
        )

    async def take_up_all(self) -> None:
        """Take up the one there is: its token is good."""
        await self._database.transact(lanes.open_lane, self._identity.workspace_id)

    async def removed(self, removal: Removal) -> None:
        """Pause, unless the event is from before this run and the token lives: then the app came back since."""
        if removal.place_id != self._identity.workspace_id:
            return
        if removal.at < self._since.replace(microsecond=0) and not await self.app.is_dead():
            return
        self.app.dies(removal.reason)
        await self._database.transact(lanes.disable, self._identity.workspace_id, removal.reason)
