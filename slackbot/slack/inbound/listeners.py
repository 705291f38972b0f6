"""Tables -> Bolt: the few listeners there are, each a closure over the desk; nothing is left without an answer."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.slack.inbound.dispatcher import Dispatcher
from slackbot.slack.install.installation_id import removal_of
from slackbot.slack.install.workspaces import Workspaces
from slackbot.slack.upkeep.channels import Channels
from slackbot.store.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

Admit = Callable[[Mapping[str, Any], AsyncBoltContext], Awaitable[bool]]
Middleware = Callable[..., Awaitable[BoltResponse]]

SERVICE_UNAVAILABLE: Final = 503
_ANY: Final = re.compile(".*", re.DOTALL)


def make_app(workspaces: Workspaces, desk: Dispatcher, rooms: Channels, elsewhere: Callable[[], str]) -> AsyncApp:
    """Make the Bolt app. Requests reach it through `guard` or a socket, so Bolt's own checks of HTTP are off.

    `elsewhere` gives the words for who types where the bot is not installed.
    """
    slack = workspaces.app
    client = AsyncWebClient(None, slack.client.base_url, session=slack.session, retry_handlers=[])

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return await workspaces.authorize(context)

    app = AsyncApp(
        name="neverdone",
        logger=logging.getLogger("slack_bolt"),  # without one Bolt takes the root's level, and logs answers on DEBUG
        signing_secret="checked by slackbot.slack.inbound.guard",  # noqa: S106 - no secret: Bolt wants a word here
        client=client,
        before_authorize=None if workspaces.admit is None else _only_where_installed(workspaces.admit, elsewhere),
        authorize=authorize,
        process_before_response=True,  # answers ride on the ack; it also spares Bolt's 10 ms polling
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.error(_failed)
    _listen_to_removals(app, workspaces)
    app.use(_events_held_back)
    _listen_to_channels(app, rooms)
    _listen(app, desk)
    return app


async def _failed(error: Exception) -> BoltResponse:
    """Leave what could not be kept without an ack: Slack brings it again. Calls of people are answered by the desk."""
    if isinstance(error, DATABASE_AWAY):
        log.warning("the database is away, Slack will bring an event again: %s", type(error).__name__)
        return BoltResponse(status=SERVICE_UNAVAILABLE)
    log.error("a listener failed", exc_info=error)
    return BoltResponse(status=500)


async def _events_held_back(body: dict[str, Any], next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
    """Take Slack's word that a workspace's events of this minute are not sent: it is no event, so no listener can."""
    if body.get("type") != "app_rate_limited":
        return await next_()
    log.warning("Slack holds back a workspace's events of one minute")
    return BoltResponse(status=200)


def _listen(app: AsyncApp, desk: Dispatcher) -> None:
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _give(ack, await desk.command(body))

    async def action(ack: AsyncAck, body: dict[str, Any]) -> None:
        await desk.action(body)
        await ack()

    async def shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await desk.shortcut(body)
        await ack()

    async def submission(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _give(ack, await desk.submission(body))

    async def user_change(body: dict[str, Any]) -> None:
        await desk.user_changed(body)

    async def home_opened(body: dict[str, Any]) -> None:
        await desk.home_opened(body)

    async def message(body: dict[str, Any]) -> None:
        await desk.direct_message(body)

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    app.command(_ANY)(command)
    app.action(_ANY)(action)
    app.view_submission(_ANY)(submission)
    app.view_closed(_ANY)(nothing)
    app.shortcut(_ANY)(shortcut)
    app.event("app_home_opened")(home_opened)
    app.event("message")(message)
    app.event("user_change")(user_change)
    app.event(_ANY)(nothing)


def _only_where_installed(admit: Admit, elsewhere: Callable[[], str]) -> Middleware:
    """Let nothing further that comes from where the bot is not installed; whoever typed a command is told so.

    Bolt's own answer to that is made with words and a client that are not ours.
    """

    async def check(
        body: dict[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's
    ) -> BoltResponse:
        if _is_removal(body) or await admit(body, context):
            return await next()
        told = {"response_type": "ephemeral", "text": elsewhere()}
        return BoltResponse(status=200, body=told if "command" in body else "")

    return check


def _is_removal(body: dict[str, Any]) -> bool:
    event = body.get("event")
    return isinstance(event, dict) and event.get("type") in {"app_uninstalled", "tokens_revoked"}


def _listen_to_removals(app: AsyncApp, workspaces: Workspaces) -> None:
    async def removed(body: dict[str, Any]) -> None:
        removal = removal_of(body)
        if removal is not None:
            await workspaces.removed(removal)

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)


def _listen_to_channels(app: AsyncApp, rooms: Channels) -> None:
    async def joined(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await rooms.joined(body, context.bot_user_id)

    async def left(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await rooms.left(body, context.bot_user_id)

    async def closed(body: dict[str, Any]) -> None:
        await rooms.closed(body)

    async def renamed(body: dict[str, Any]) -> None:
        await rooms.renamed(body)

    app.event("member_joined_channel")(joined)
    app.event("member_left_channel")(left)
    app.event("channel_archive")(closed)
    app.event("channel_deleted")(closed)
    app.event("channel_left")(closed)
    app.event("channel_rename")(renamed)
    app.event("group_archive")(closed)
    app.event("group_deleted")(closed)
    app.event("group_left")(closed)
    app.event("group_rename")(renamed)


async def _give(ack: AsyncAck, answer: dict[str, Any]) -> None:
    await (ack(answer) if answer else ack())
