"""The workspaces that a run serves: whose token a payload is answered with, and the Slack of each."""

from collections import Counter
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from slackbot.slack.gateway import Gateway, Identity


class Workspaces(Protocol):
    """What the rest of a run needs to know of its workspaces.

    `name` is for the log, `calls` counts those to Slack by method and outcome, `app` is the Slack of calls that are no
    workspace's.
    """

    name: str
    calls: Counter[tuple[str, str]]
    app: Gateway

    def slack_of(self, workspace_id: str) -> Gateway:
        """Return the Slack of a workspace; where the bot is not installed there, its calls say so."""
        ...

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """Say as whom a payload is answered; without a token where the bot is not installed in its workspace."""
        ...


class OneWorkspace:
    """The one workspace of SLACK_BOT_TOKEN: whatever comes is answered with it."""

    def __init__(self, gateway: Gateway, identity: Identity) -> None:
        self.name = identity.workspace
        self.calls = gateway.calls
        self.app = gateway
        self._identity = identity

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
