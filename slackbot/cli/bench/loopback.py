"""A Slack on loopback that accepts every post at once, in its own process, and counts them."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from typing import Final

from aiohttp import web

_OK: Final = b'{"ok":true,"ts":"1700000000.000100","team_id":"T0","team":"bench","user_id":"UB","bot_id":"BB"}'


class Taken:
    """The count of posts accepted, and when the first and the last of them came."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.posts: Synchronized[int] = context.Value("q", 0)
        self.first: Synchronized[float] = context.Value("d", 0.0)
        self.last: Synchronized[float] = context.Value("d", 0.0)
        self.port: Synchronized[int] = context.Value("i", 0)

    @property
    def url(self) -> str:
        """The base URL of the Web API."""
        return f"http://127.0.0.1:{self.port.value}/api/"

    def clear(self) -> None:
        """Reset the count and both times."""
        self.posts.value, self.first.value, self.last.value = 0, 0.0, 0.0


@contextmanager
def loopback() -> Iterator[Taken]:
    """Run a Slack on loopback in a process of its own."""
    taken = Taken()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(taken,), daemon=True)
    process.start()
    try:
        while not taken.port.value:
            time.sleep(0.05)
        yield taken
    finally:
        process.terminate()
        process.join()


def _serve(taken: Taken) -> None:
    async def call(request: web.Request) -> web.Response:
        if request.path.endswith("chat.postMessage"):
            await request.read()
            now = time.monotonic()
            taken.first.value = taken.first.value or now
            taken.last.value = now
            taken.posts.value += 1
        return web.Response(body=_OK, content_type="application/json", headers={"x-oauth-scopes": "chat:write"})

    app = web.Application(client_max_size=2**22)
    app.router.add_route("*", "/api/{method}", call)
    web.run_app(app, host="127.0.0.1", port=0, print=lambda text: _note_port(taken, str(text)), access_log=None)


def _note_port(taken: Taken, text: str) -> None:
    port = text.rpartition("127.0.0.1:")[2].split()[0].strip("/")
    taken.port.value = int(port)
