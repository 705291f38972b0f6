"""One HTTP connection: malformed requests get a bare status, slow ones are cut off."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.http import HttpProcessingError

log = logging.getLogger(__name__)

HEAD_SECONDS: Final = 5.0  # for the head of each request on a connection
SERVER: Final = "neverdone"  # sent instead of libraries' names and versions


class Connection(web.RequestHandler):
    """aiohttp's connection, which on its own waits for ever and logs a traceback for malformed requests."""

    _alarm: asyncio.TimerHandle | None = None
    _is_serving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the time limit for the head of the first request."""
        super().connection_made(transport)
        self._limit()

    def data_received(self, data: bytes) -> None:
        """Start the time limit for the head of a further request, at its first byte."""
        if not self._is_serving and self._alarm is None:
            self._limit()
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Cancel the time limit of a closed connection."""
        self.began()
        super().connection_lost(exc)

    def began(self) -> None:
        """Note that a request's head is complete and its answer begins."""
        self._is_serving = True
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def served(self) -> None:
        """Note that a request is answered, so that whatever comes next is another head."""
        self._is_serving = False

    def _limit(self) -> None:
        self._alarm = self._loop.call_later(HEAD_SECONDS, self.force_close)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - says how the request is read, which is nobody's business
    ) -> web.StreamResponse:
        """Answer a malformed request with only a status; bugs of ours alone are logged with a traceback."""
        if isinstance(exc, HttpProcessingError):
            log.warning("a request was malformed: %s", type(exc).__name__)
        else:
            log.error("a request broke", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError
        answer = web.Response(status=status, headers={"Server": SERVER})
        answer.force_close()
        return answer


class Door(web.Server):
    """aiohttp's low-level server with our connections."""

    def __call__(self) -> Connection:
        """Return our own connection where aiohttp would make its own."""
        return Connection(self, loop=self._loop, **self._kwargs)


async def serve(
    request: web.BaseRequest, answered: Callable[[web.BaseRequest], Awaitable[web.Response]]
) -> web.StreamResponse:
    """Answer one request of a connection, without naming the server and its version."""
    connection = request.protocol
    if isinstance(connection, Connection):
        connection.began()
    try:
        answer = await answered(request)
    finally:
        if isinstance(connection, Connection):
            connection.served()
    answer.headers["Server"] = SERVER
    return answer
