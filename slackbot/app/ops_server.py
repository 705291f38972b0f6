"""For who runs it, on an address of its own: /livez, /readyz, /metrics. No one's words or ids are in any of them."""

from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from slackbot.app.health import Health

_NOT_READY: Final = 503


class Ops:
    """Answers the three paths about one run."""

    def __init__(self, health: Health) -> None:
        self._health = health
        site = web.Application()
        site.router.add_get("/livez", self._livez)
        site.router.add_get("/readyz", self._readyz)
        site.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)

    async def start(self, address: str) -> str:
        """Listen on `host:port`; returns the same with the port that the kernel chose where 0 was asked for.

        Raises:
            OSError: it can't be listened on.
        """
        host, _, port = address.rpartition(":")
        await self._runner.setup()
        await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        return f"{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Let the address go."""
        await self._runner.cleanup()

    async def _livez(self, _request: web.Request) -> web.Response:
        wrong = await self._health.alive()
        return web.json_response({"alive": wrong is None, "wrong": wrong}, status=_NOT_READY if wrong else 200)

    async def _readyz(self, _request: web.Request) -> web.Response:
        wrong = await self._health.ready()
        return web.json_response({"ready": not wrong, "wrong": dict(wrong)}, status=_NOT_READY if wrong else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        measured = await self._health.measured()
        return web.Response(body=measured, headers={"Content-Type": CONTENT_TYPE_LATEST})
