"""One HTTP connection: what is no HTTP gets a status and no more; what does not come in time is cut off."""

import asyncio
import logging
from typing import Final

from aiohttp import web
from aiohttp.http import HttpProcessingError

log = logging.getLogger(__name__)

FIRST_REQUEST_SECONDS: Final = 5.0
SERVER: Final = "neverdone"  # in the place of names and versions


class Connection(web.RequestHandler):
    """aiohttp's connection, which by itself waits for ever, and logs a traceback of whatever is no HTTP."""

    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request, but not for ever."""
        super().connection_made(transport)
        self._alarm = self._loop.call_later(FIRST_REQUEST_SECONDS, self.force_close)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Wait no more."""
        self.came()
        super().connection_lost(exc)

    def came(self) -> None:
        """Take the first request's head as read."""
        if self._alarm is not None:
            self._alarm.cancel()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - says how the request is read, which is nobody's business
    ) -> web.StreamResponse:
        """Answer what could not be read with its status alone; only what is our own fault has a traceback."""
        if isinstance(exc, HttpProcessingError):
            log.warning("what came is no HTTP: %s", type(exc).__name__)
        else:
            log.error("a request broke", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError
        answer = web.Response(status=status, headers={"Server": SERVER})
        answer.force_close()
        return answer


class Door(web.Server):
    """aiohttp's low-level server, with our connections."""

    def __call__(self) -> Connection:
        """Make a connection."""
        return Connection(self, loop=self._loop, **self._kwargs)
