"""The reference for a command's CPU: a Bolt app with process_before_response that does nothing but ack `/done`."""

import asyncio
import logging
import os
import signal

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)


def make_app() -> AsyncApp:
    """Make the app from Bolt's own parts alone."""
    app = AsyncApp(
        client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"]),
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "none"),
        process_before_response=True,
    )

    @app.command("/done")
    async def done(ack: AsyncAck) -> None:
        await ack()

    return app


async def serve() -> None:
    """Listen over HTTP or a socket, as the environment says, until SIGTERM."""
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    app = make_app()
    if "SLACK_APP_TOKEN" in os.environ:
        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's
        await over.wait()
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt's
        return
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    log.info("listening on port %d", runner.addresses[0][1])
    await over.wait()
    await runner.cleanup()


def main() -> None:
    """Serve as a process of its own, which the bench starts."""
    logging.basicConfig(level=logging.INFO)
    asyncio.run(serve())
