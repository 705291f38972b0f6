"""Slack's end of Socket Mode: up to ten sockets, which share envelopes round robin."""

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from slackbot.standin.site import Site
from slackbot.standin.transport.result import ACK_SECONDS, Answer, Retry
from slackbot.standin.words import Json

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SOCKETS = 10
TAKES_PAYLOAD = {"slash_commands": True, "interactive": True, "events_api": False}
CLOSE_SECONDS = 0.2


@dataclass(eq=False)
class Connection:
    """One open socket with its connection; a silent one neither receives nor sends anything."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    silent: bool = False
    brief: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def tell(self, message: Json) -> None:
        """Send a JSON message."""
        await self.socket.send_str(json.dumps(message))

    async def disconnect(self, reason: str) -> None:
        """Send Slack's notice that the socket will close."""
        await self.tell({"type": "disconnect", "reason": reason, "debug_info": {"host": "standin"}})

    async def retire(self, *reasons: str) -> None:
        """Ask the bot to leave, and close once it has left or its time is up; acks in progress still arrive."""
        for reason in reasons:
            await self.disconnect(reason)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.gone.wait()
        await self.socket.close()

    def cut(self) -> None:
        """Drop the connection without a notice."""
        if self.transport is not None:
            self.transport.abort()


@dataclass(frozen=True)
class _Sent:
    connection: Connection
    envelope_type: str
    ack: asyncio.Future[Answer]


class Sockets:
    """The open sockets of the app.

    Args:
        site: The Slack they belong to.
    """

    def __init__(self, site: Site) -> None:
        self.on_ready: Callable[[], None] = lambda: None
        self._site = site
        self._open: list[Connection] = []
        self._someone = asyncio.Event()
        self._waiting: dict[str, _Sent] = {}
        self._late: set[str] = set()
        self._turn = count()

    def __len__(self) -> int:
        return len(self._open)

    async def wait_open(self) -> None:
        """Return once a socket is open and has been told hello."""
        await self._someone.wait()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Accept a connection with a single-use ticket, and keep it until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._site.tickets:
            self._site.refuse("socket", "invalid_ticket", ticket)
            return web.Response(status=403, text="invalid_ticket")
        self._site.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, compress=False, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket, request.transport, brief="debug_reconnects" in request.query)
        if len(self._open) >= MOST_SOCKETS:
            self._site.refuse("socket", "too_many_websockets", f"{MOST_SOCKETS} are open")
            await connection.disconnect("too_many_websockets")
            await socket.close()
        else:
            await self._keep(connection)
        return socket

    async def _keep(self, connection: Connection) -> None:
        self._open.append(connection)
        try:
            await connection.tell(self._hello(360 if connection.brief else 3600))
            self._someone.set()
            self.on_ready()
            await self._listen(connection)
        finally:
            connection.gone.set()
            self._forget(connection)

    def _hello(self, seconds: int) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._site.world.app_id},
            "debug_info": {
                "host": "standin",
                "started": self._site.world.clock().isoformat(),
                "build_number": 1,
                "approximate_connection_time": seconds,
            },
        }

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if connection.silent:
                continue
            if message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._hear(str(message.data))

    def _hear(self, text: str) -> None:
        try:
            ack = json.loads(text)
            envelope_id = str(ack["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self._site.refuse("socket", "invalid_ack", text[:200])
            return
        sent = self._waiting.pop(envelope_id, None)
        if sent is not None and not sent.ack.done():
            sent.ack.set_result(Answer(200, ack.get("payload") or None))
        elif envelope_id not in self._late:
            self._site.refuse("socket", "unknown_envelope_id", envelope_id)

    async def ask(self, envelope_type: str, payload: Json, retry: Retry | None = None) -> Answer:
        """Send one envelope and wait up to three real seconds for its ack, on any socket."""
        if not self._open:
            return Answer(0, error="dispatch_failed")
        envelope = _envelope(envelope_type, payload, retry)
        envelope_id = str(envelope["envelope_id"])
        connection = self._open[next(self._turn) % len(self._open)]
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = _Sent(connection, envelope_type, future)
        try:
            if not connection.silent:
                await connection.tell(envelope)
            async with asyncio.timeout(ACK_SECONDS):
                answer = await future
        except TimeoutError:
            answer = Answer(0, error="operation_timeout")
        except ConnectionError:
            answer = Answer(0, error="dispatch_failed")
        finally:
            self._waiting.pop(envelope_id, None)
            self._late.add(envelope_id)
        return self._honoured(envelope_type, answer)

    def _honoured(self, envelope_type: str, answer: Answer) -> Answer:
        if answer.payload and not TAKES_PAYLOAD.get(envelope_type, False):
            self._site.refuse("ack", "payload_not_accepted", f"{envelope_type} takes no payload with its ack")
            return Answer(200)
        return answer

    async def refresh(self, *, warned: bool = True) -> None:
        """Ask every socket to reconnect, as Slack does every few hours: usually a warning, then refresh_requested."""
        await self._retire(*(["warning"] if warned else []), "refresh_requested")

    async def disable(self) -> None:
        """Tell every socket that Socket Mode was switched off, and close it."""
        self._site.manifest.socket_mode = False
        await self._retire("link_disabled")

    async def _retire(self, *reasons: str) -> None:
        connections, self._open = self._open, []
        self._someone.clear()
        await asyncio.gather(*(connection.retire(*reasons) for connection in connections))

    def silence(self) -> None:
        """Make the open sockets silent, as when a cable is cut; new ones work."""
        for connection in self._open:
            connection.silent = True

    def drop(self) -> None:
        """Cut every socket without a notice; events in flight on them are missed at once.

        A command in flight still has its three seconds, because the ack may come over the next socket.
        """
        for connection in list(self._open):
            self._forget(connection)
            connection.cut()
            self._lose_events(connection)

    def close(self) -> None:
        """Cut every socket, and stop all waits for acks."""
        self.drop()
        for sent in self._waiting.values():
            if not sent.ack.done():
                sent.ack.set_result(Answer(0, error="dispatch_failed"))

    def _lose_events(self, connection: Connection) -> None:
        for sent in self._waiting.values():
            if sent.connection is connection and sent.envelope_type == "events_api" and not sent.ack.done():
                sent.ack.set_result(Answer(0, error="dispatch_failed"))

    def _forget(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
        if connection.silent:
            self._lose_events(connection)
        if not self._open:
            self._someone.clear()


def _envelope(envelope_type: str, payload: Json, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": f"{secrets.token_hex(4)}-{secrets.token_hex(6)}",
        "type": envelope_type,
        "payload": payload,
        "accepts_response_payload": TAKES_PAYLOAD.get(envelope_type, False),
    }
    if envelope_type == "events_api":
        envelope["retry_attempt"] = retry.number if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope
