"""Live updates: a change signal, and a stream of server-sent events that only says "look again"."""

import asyncio
from contextlib import suppress
from typing import Final

from aiohttp import web

from slackbot.standin.page.guard import protect
from slackbot.standin.state.ledger import Records

_GAP_SECONDS: Final = 0.08  # a burst of changes causes one reload
_SIGN_OF_LIFE_SECONDS: Final = 15


class ChangeSignal:
    """Signals that there is something new; it counts, so that nobody misses a signal."""

    def __init__(self) -> None:
        self.count = 0
        self.closed = False
        self._event = asyncio.Event()

    def announce(self) -> None:
        """Make every open page look again."""
        self.count += 1
        self._event.set()
        self._event = asyncio.Event()

    async def after(self, heard: int) -> None:
        """Wait for a signal beyond a count, or for the keep-alive interval."""
        if self.count != heard or self.closed:
            return
        try:
            async with asyncio.timeout(_SIGN_OF_LIFE_SECONDS):
                await self._event.wait()
        except TimeoutError:
            return

    async def follow(self, records: Records) -> None:
        """Signal everything that is said, called or refused, until cancelled."""
        while True:
            await records.changed.wait()
            self.announce()

    def close(self) -> None:
        """End every stream."""
        self.closed = True
        self.announce()


async def stream(request: web.Request, changes: ChangeSignal) -> web.StreamResponse:
    """Tell one open page about every change until it is closed."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    protect(response)
    await response.prepare(request)
    with suppress(ConnectionResetError):  # the page was closed
        await _tell(response, changes)
    return response


async def _tell(response: web.StreamResponse, changes: ChangeSignal) -> None:
    while not changes.closed:
        heard = changes.count
        await response.write(f"data: {heard}\n\n".encode())
        await asyncio.sleep(_GAP_SECONDS)
        await changes.after(heard)
