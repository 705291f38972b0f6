"""Socket Mode: slack_sdk's client with one layer of reconnecting, backoff, and a stop that loses no ack."""

import asyncio
import logging
from typing import Final

from aiohttp import ClientWebSocketResponse
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from slackbot.backoff import delays
from slackbot.clock import system_clock
from slackbot.errors import InDoubtError, NotAllowedError, RefusedError, TryLaterError
from slackbot.slack.api.gateway import Gateway
from slackbot.tasks import Tasks

log = logging.getLogger(__name__)

_PING_SECONDS: Final = 5.0  # a dead socket is noticed after four pings at most
_CONNECT_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.5
_STOP_SECONDS: Final = 5.0  # after which people have their answer or have given up


class Socket(SocketModeClient):
    """One connection to Slack.

    On its own, slack_sdk retries a used-up address for ever at a steady pace, and handles "rate limited" by recursion,
    so this class requests the addresses.
    """

    def __init__(self, app: AsyncApp, app_token: str, gateway: Gateway) -> None:
        super().__init__(app_token, logger=log, web_client=gateway.client, ping_interval=_PING_SECONDS)
        self._app = app
        self._gateway = gateway
        self._answering = Tasks()
        self._watching: asyncio.Task[None] | None = None
        self.opened = 0
        self.socket_mode_request_listeners.append(self._answer)  # type: ignore[arg-type] # the base's type names itself

    async def issue_new_wss_url(self) -> str:
        """Ask for an address until Slack gives one.

        Raises:
            RefusedError: Slack refuses the token.
            NotAllowedError: the app may not open sockets, and has opened none; later that is waited for.
        """
        for gap in delays():
            try:
                return await self._gateway.open_socket(self.app_token)
            except (TryLaterError, InDoubtError) as error:
                if isinstance(error, NotAllowedError) and not self.opened:
                    raise
                wait = error.retry_after.total_seconds() if isinstance(error, TryLaterError) else 0
                log.warning("Slack opened no socket (%s); next try in %.0f s", error, max(wait, gap))
                await asyncio.sleep(max(wait, gap))
        raise AssertionError

    async def connect(self) -> None:
        """Connect, with a new address for each try."""
        for gap in delays():
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    await super().connect()  # type: ignore[no-untyped-call] # slack_sdk's
                self.opened += 1
                break
            except TimeoutError:
                log.warning("the socket did not open; next try in %.0f s", gap)
            except RefusedError as error:
                log.warning("Slack refuses the socket: %s; next try in %.0f s", error.reason, gap)
            self.wss_uri = None
            await asyncio.sleep(gap)
        self._watch()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - slack_sdk's
        """Replace the socket, once each time: Slack announces twice that it will close one."""
        left = self.current_session
        async with self.connect_operation_lock:
            if self.current_session is left and (force or not await self.is_connected()):
                self.wss_uri = await self.issue_new_wss_url()
                await self.connect()

    def _watch(self) -> None:
        """Replace the socket as soon as it is cut; slack_sdk checks only once per ping."""
        if self._watching is not None and self._watching is not asyncio.current_task():
            self._watching.cancel()
        self._watching = asyncio.create_task(self._leave_when_cut(self.current_session))

    async def _leave_when_cut(self, session: ClientWebSocketResponse | None) -> None:
        while session is not None and not session.closed:  # noqa: ASYNC110 - aiohttp has no event for it
            await asyncio.sleep(_LOOK_SECONDS)
        if session is self.current_session and not self.closed:
            await self.connect_to_new_endpoint()

    async def hears(self, seconds: float) -> bool:
        """Whether a socket is open and Slack answers a ping on it within some seconds."""
        answered = self.last_ping_pong_time
        silent = 0 if answered is None else system_clock().timestamp() - answered
        return bool(await self.is_connected()) and silent <= seconds

    async def stop(self) -> None:
        """Accept no more envelopes, finish and ack those in progress, then close."""
        if self._watching is not None:
            self._watching.cancel()
        if self.message_receiver is not None:
            self.message_receiver.cancel()
        await self._answering.finish(_STOP_SECONDS)
        await self.close()  # type: ignore[no-untyped-call] # slack_sdk's

    async def _answer(self, _client: SocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._answering.hold(task)
        started = asyncio.get_running_loop().time()
        answer = await run_async_bolt_app(self._app, request)
        try:
            await send_async_response(self, request, answer, started)
        except ConnectionError:
            log.warning(
                "an answer was lost with its socket"
            )  # what it answered is saved; asked again, it is given again
