"""A tiny real Bolt app, over a socket or over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.standin import Standin

MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Tiny"},
        "slash_commands": [{"command": f"/{name}"} for name in ("say", "form", "slow", "quiet", "bad")],
        "shortcuts": [{"name": "Add", "callback_id": "add", "type": "message"}],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "im:write", "users:read", "im:history", "channels:read"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im", "user_change"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class Bot:
    """The tests' bot: it records what it receives, and answers as told."""

    def __init__(self, slack: Standin) -> None:
        self.slack = slack
        self.heard: list[dict[str, Any]] = []
        self.reply: Any = "ok"
        self.answers: dict[str, Any] = {}
        self.web = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        self.app = AsyncApp(
            client=self.web,
            signing_secret=slack.signing_secret,
            process_before_response=True,
        )
        self._listen()

    def _listen(self) -> None:
        everything = re.compile(".*")

        async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
            self.heard.append(body)
            await ack(self.reply)

        async def interaction(ack: AsyncAck, body: dict[str, Any]) -> None:
            self.heard.append(body)
            await ack(**self.answers)

        self.app.command(re.compile("^(?!/slow)"))(command)
        self.app.action(everything)(interaction)
        self.app.view(everything)(interaction)
        self.app.view_closed(everything)(interaction)
        self.app.shortcut(everything)(interaction)
        for name in ("app_home_opened", "message", "user_change"):
            self.listen_to(name)

    def listen_first(self, slow: Callable[[AsyncAck], Awaitable[None]]) -> None:
        """Make this answer `/slow`."""
        self.app.command("/slow")(slow)

    def listen_to(self, name: str) -> None:
        """Listen to events of this type too."""

        async def event(body: dict[str, Any], request: AsyncBoltRequest) -> None:
            self.heard.append(body | {"headers": request.headers})

        self.app.event(name)(event)


@asynccontextmanager
async def over_socket(bot: Bot) -> AsyncIterator[None]:
    """Connect the bot by Socket Mode, unpatched."""
    handler = AsyncSocketModeHandler(bot.app, bot.slack.app_token, ping_interval=0.05)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt has no annotation here
    try:
        await bot.slack.connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt has no annotation here
        await asyncio.sleep(0)


@asynccontextmanager
async def over_http(bot: Bot) -> AsyncIterator[str]:
    """Serve the bot by HTTP, with Bolt's own signature check."""

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        answer = await bot.app.async_dispatch(await to_bolt_request(request))  # type: ignore[arg-type] # Bolt's type
        return await to_aiohttp_response(answer)

    runner = web.ServerRunner(web.Server(serve, access_log=None), shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield bot.slack.courier.request_url
    finally:
        bot.slack.courier.request_url = None
        await runner.cleanup()
