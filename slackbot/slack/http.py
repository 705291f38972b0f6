"""Signed HTTP: one path, everything that is not Slack's turned away before it is read as anything."""

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Any, Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from slackbot.slack.guard import BAD_REQUEST, LARGEST_BODY, Guard, RejectedError, is_certificate_check

log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
_STOP_SECONDS: Final = 5.0
_READ_SECONDS: Final = 5.0  # Slack itself waits three for the whole
_TOO_SLOW: Final = 408
_BOLT_BROKE: Final = 500


class HttpServer:
    """Listens for Slack; `start` returns when it does."""

    def __init__(self, app: AsyncApp, guard: Guard, port: int) -> None:
        self._app = app
        self._guard = guard
        self._port = port
        site = web.Application(client_max_size=LARGEST_BODY)
        site.router.add_post(PATH, self._take)
        site.on_response_prepare.append(_without_versions)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=_STOP_SECONDS)

    async def start(self) -> int:
        """Listen on all addresses; returns the port, which the kernel chose where 0 was asked for.

        Raises:
            OSError: the port is taken.
        """
        await self._runner.setup()
        await web.SockSite(self._runner, _listening(self._port)).start()
        port: int = self._runner.addresses[0][1]
        return port

    async def stop(self) -> None:
        """Take nothing more, and finish what was taken."""
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_READ_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=_TOO_SLOW)
        if is_certificate_check(body):
            return web.Response()
        try:
            payload = self._guard.admit(body, request.headers)
        except RejectedError as error:
            log.warning("a request was turned away: %s", error.reason)
            return web.Response(status=error.status)
        if payload.get("type") == "url_verification":
            return web.Response(text=str(payload.get("challenge", "")))
        retry = {name: value for name, value in request.headers.items() if name.lower().startswith("x-slack-retry")}
        return await self._dispatched(payload, retry)

    async def _dispatched(self, payload: dict[str, Any], headers: dict[str, str]) -> web.Response:
        """Hand a payload to Bolt, which trips over one of an unheard-of shape: that is its sender's fault, not ours."""
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=payload, headers=dict(headers))
            answer = await self._app.async_dispatch(request)
        except (AttributeError, KeyError, TypeError, ValueError):
            answer = BoltResponse(status=_BOLT_BROKE)
        if answer.status < _BOLT_BROKE:
            return await to_aiohttp_response(answer)
        log.warning("a request of no known shape was turned away")
        return web.Response(status=BAD_REQUEST)


def _listening(port: int) -> socket.socket:
    """Make one socket for both families: two would not get the same port where the kernel chooses."""
    if socket.has_dualstack_ipv6():
        with suppress(OSError):  # IPv6 may be known and yet be switched off
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


async def _without_versions(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "neverdone"
