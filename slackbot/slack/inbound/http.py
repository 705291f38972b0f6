"""HTTP: one path for requests signed by Slack, and pages for browsers; everything else is rejected unread."""

import asyncio
import logging
import socket
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import HttpProcessingError, RawRequestMessage
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from slackbot.slack.api.pages import Pages
from slackbot.slack.inbound.connection import Door, serve
from slackbot.slack.inbound.guard import BAD_REQUEST, LARGEST_BODY, Guard, RejectedError, is_certificate_check
from slackbot.slack.inbound.listeners import SERVICE_UNAVAILABLE

log = logging.getLogger(__name__)


PATH: Final = "/slack/events"
BODY_SECONDS: Final = 3.0  # Slack's own limit for an answer
_STOP_SECONDS: Final = 5.0
_BOLT_BROKE: Final = 500


class HttpServer:
    """Serves Slack's requests and pages; `start` returns once it listens."""

    def __init__(self, app: AsyncApp, guard: Guard | None, port: int, pages: Pages = MappingProxyType({})) -> None:
        """Without `guard` it takes no events, because they come over a socket. `pages` are for browsers."""
        self._app = app
        self._guard = guard
        self._port = port
        self._pages = pages
        # Slack compresses nothing, and a stranger's compressed body is not unpacked
        door = Door(self._serve, request_factory=_request, access_log=None, auto_decompress=False)
        self._runner = web.ServerRunner(door, shutdown_timeout=_STOP_SECONDS)

    async def start(self) -> int:
        """Listen on all addresses; returns the port, chosen by the kernel for port 0.

        Raises:
            OSError: the port is taken.
        """
        await self._runner.setup()
        await web.SockSite(self._runner, listening(self._port)).start()
        port: int = self._runner.addresses[0][1]
        return port

    async def stop(self) -> None:
        """Accept no more requests, and finish those in progress."""
        await self._runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        return await serve(request, self._answered)

    async def _answered(self, request: web.BaseRequest) -> web.Response:
        if request.path in self._pages:
            return await self._pages[request.path](request) if request.method == "GET" else _not_by("GET")
        if request.path != PATH or self._guard is None:
            return web.Response(status=404)
        return await self._event(request, self._guard) if request.method == "POST" else _not_by("POST")

    async def _event(self, request: web.BaseRequest, guard: Guard) -> web.Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except (HttpProcessingError, web.RequestPayloadError):
            return web.Response(status=BAD_REQUEST)
        return await self._take(guard, body, request.headers)

    async def _take(self, guard: Guard, body: bytes, headers: Mapping[str, str]) -> web.Response:
        if is_certificate_check(body):
            return web.Response()
        try:
            payload = guard.admit(body, headers)
        except RejectedError as error:
            log.warning("a request was refused: %s", error.reason)
            return web.Response(status=error.status)
        if payload.get("type") == "url_verification":
            return web.Response(text=str(payload.get("challenge", "")))
        retry = {name: value for name, value in headers.items() if name.lower().startswith("x-slack-retry")}
        return await self._dispatched(payload, retry)

    async def _dispatched(self, payload: dict[str, Any], headers: dict[str, str]) -> web.Response:
        """Hand a payload to Bolt. It fails on unknown shapes, which are the sender's fault and not logged as ours."""
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=payload, headers=dict(headers))
            answer = await self._app.async_dispatch(request)
        except (AttributeError, LookupError, TypeError, ValueError):
            answer = BoltResponse(status=_BOLT_BROKE)
        if answer.status < _BOLT_BROKE or answer.status == SERVICE_UNAVAILABLE:
            return await to_aiohttp_response(answer)
        log.warning("a request of an unknown shape was refused")
        return web.Response(status=BAD_REQUEST)


def _not_by(verb: str) -> web.Response:
    return web.Response(status=405, headers={"Allow": verb})


def listening(port: int) -> socket.socket:
    """Make one socket for both address families, because with two the kernel would choose two ports.

    Raises:
        OSError: the port is taken, or not for this user.
    """
    if socket.has_dualstack_ipv6():
        with suppress(OSError):  # IPv6 may be supported but switched off
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """Make aiohttp's request with our own size limit."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)
