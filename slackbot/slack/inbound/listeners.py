"""Registers the few listeners with Bolt as closures over the dispatcher; every payload gets an answer."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.commands.outcome import Payload
from slackbot.slack.inbound.dispatcher import Dispatcher
from slackbot.slack.inbound.incoming import Delivered
from slackbot.slack.inbound.not_here import NotHere
from slackbot.slack.install.payload_ids import person_of, removal_of
from slackbot.slack.install.workspaces import WORKSPACE, Workspaces
from slackbot.slack.upkeep.channels import Channels
from slackbot.store.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

Body = dict[str, Any]
Next = Callable[[], Awaitable[BoltResponse]]
Middleware = Callable[..., Awaitable[BoltResponse]]

SERVICE_UNAVAILABLE: Final = 503
_ANY: Final = re.compile(".*", re.DOTALL)
_REMOVALS: Final = frozenset({"app_uninstalled", "tokens_revoked"})
_NOBODYS: Final = frozenset({"app_rate_limited", "event_callback", "view_closed"})  # all else is somebody's doing


def make_app(workspaces: Workspaces, dispatcher: Dispatcher, channels: Channels, not_here: NotHere) -> AsyncApp:
    """Make the Bolt app. Requests arrive through `guard` or a socket, so Bolt's own HTTP checks are off."""
    slack = workspaces.app
    client = AsyncWebClient(None, slack.client.base_url, session=slack.session, retry_handlers=[])

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return await workspaces.authorize(context)

    app = AsyncApp(
        name="neverdone",
        logger=logging.getLogger("slack_bolt"),  # without one Bolt takes the root's level, and logs answers on DEBUG
        signing_secret="checked by slackbot.slack.inbound.guard",  # noqa: S106 - no secret: Bolt wants a word here
        client=client,
        before_authorize=_admission(workspaces, not_here),
        authorize=authorize,
        process_before_response=True,  # answers go on the ack; it also avoids Bolt's 10 ms polling
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.error(_failed)
    app.use(_events_held_back)
    _listen_to_people(app, dispatcher)  # first, because Bolt tries one listener after the other
    _listen_to_removals(app, workspaces)
    _listen_to_channels(app, channels)
    _listen_to_events(app, dispatcher)  # last, because it takes every other event too
    return app


async def _failed(error: Exception) -> BoltResponse:
    """Do not ack an event that could not be stored, so that Slack retries it. The dispatcher answers people's calls."""
    if isinstance(error, DATABASE_AWAY):
        log.warning("the database is away, Slack will retry an event: %s", type(error).__name__)
        return BoltResponse(status=SERVICE_UNAVAILABLE)
    log.error("a listener failed", exc_info=error)
    return BoltResponse(status=500)


async def _events_held_back(body: Body, next_: Next) -> BoltResponse:
    """Log that Slack drops a workspace's events of this minute. That message is not an event, so listeners miss it."""
    if body.get("type") != "app_rate_limited":
        return await next_()
    log.warning("Slack rate-limited a workspace's events for a minute")
    return BoltResponse(status=200)


def _listen_to_people(app: AsyncApp, dispatcher: Dispatcher) -> None:
    async def command(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await _give(ack, await dispatcher.command(_delivered(body, context)))

    async def action(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await dispatcher.action(_delivered(body, context))
        await ack()

    async def shortcut(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await dispatcher.shortcut(_delivered(body, context))
        await ack()

    async def submission(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await _give(ack, await dispatcher.submission(_delivered(body, context)))

    app.command(_ANY)(command)
    app.action(_ANY)(action)
    app.view_submission(_ANY)(submission)
    app.view_closed(_ANY)(_nothing)
    app.options(_ANY)(_nothing)  # the bot has no such menu, and Bolt logs what is typed into one that nobody answers
    app.shortcut(_ANY)(shortcut)


def _listen_to_events(app: AsyncApp, dispatcher: Dispatcher) -> None:
    async def user_change(body: Body, context: AsyncBoltContext) -> None:
        await dispatcher.user_changed(_delivered(body, context))

    async def home_opened(body: Body, context: AsyncBoltContext) -> None:
        await dispatcher.home_opened(_delivered(body, context))

    async def message(body: Body, context: AsyncBoltContext) -> None:
        await dispatcher.direct_message(_delivered(body, context))

    app.event("app_home_opened")(home_opened)
    app.event("message")(message)
    app.event("user_change")(user_change)
    app.event(_ANY)(_nothing)


async def _nothing(ack: AsyncAck) -> None:
    await ack()


def _delivered(body: Body, context: AsyncBoltContext) -> Delivered:
    return Delivered(str(context[WORKSPACE]), body)


def _admission(workspaces: Workspaces, not_here: NotHere) -> Middleware:
    """Note a payload's workspace in Bolt's context, and stop if the bot is not installed there."""

    async def check(
        body: Body,
        context: AsyncBoltContext,
        next: Next,  # noqa: A002 - Bolt's
    ) -> BoltResponse:
        if _event_type(body) in _REMOVALS:
            context[WORKSPACE] = ""
            return await next()
        workspace_id = await workspaces.admit(body)
        if workspace_id is None or not (workspace_id or _event_type(body) == "user_change"):
            return await not_here.from_elsewhere(body)
        if body.get("type") not in _NOBODYS and not person_of(body):
            return await not_here.from_nobody(body)
        context[WORKSPACE] = workspace_id
        return await next()

    return check


def _event_type(body: Body) -> str:
    event = body.get("event")
    return str(event.get("type", "")) if isinstance(event, dict) else ""


def _listen_to_removals(app: AsyncApp, workspaces: Workspaces) -> None:
    async def removed(body: Body) -> None:
        removal = removal_of(body)
        if removal is not None:
            await workspaces.removed(removal)

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)


def _listen_to_channels(app: AsyncApp, channels: Channels) -> None:
    async def joined(body: Body, context: AsyncBoltContext) -> None:
        await channels.joined(str(context[WORKSPACE]), body["event"], context.bot_user_id)

    async def left(body: Body, context: AsyncBoltContext) -> None:
        await channels.left(str(context[WORKSPACE]), body["event"], context.bot_user_id)

    app.event("member_joined_channel")(joined)
    app.event("member_left_channel")(left)
    for name in ("channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left"):
        app.event(name)(_told_of(channels.closed))
    for name in ("channel_rename", "group_rename"):
        app.event(name)(_told_of(channels.renamed))
    app.event("channel_shared")(_told_of(channels.shared))
    app.event("channel_unshared")(_told_of(channels.unshared))
    app.event("channel_id_changed")(_told_of(channels.moved))


def _told_of(react: Callable[[str, Body], Awaitable[None]]) -> Callable[[Body, AsyncBoltContext], Awaitable[None]]:
    """Make a listener that passes an event and its workspace on."""

    async def listener(body: Body, context: AsyncBoltContext) -> None:
        await react(str(context[WORKSPACE]), body["event"])

    return listener


async def _give(ack: AsyncAck, answer: Payload) -> None:
    await (ack(dict(answer)) if answer else ack())
