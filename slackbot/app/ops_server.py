"""The operator's endpoints on an address of their own: /livez, /readyz, /metrics; no words and no ids of people."""

from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from slackbot.app.health import Health

_NOT_READY: Final = 503


class Ops:
    """Serves the three paths for one run."""

    def __init__(self, health: Health) -> None:
        self._health = health
        site = web.Application()
        site.router.add_get("/livez", self._livez)
        site.router.add_get("/readyz", self._readyz)
        site.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)

    async def start(self, address: str) -> str:
        """Listen on `host:port`; returns it with the kernel's port in place of 0.

        Raises:
            OSError: if the address cannot be bound.
        """
        host, _, port = address.rpartition(":")
        await self._runner.setup()
        await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        return f"{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the address; requests in progress get a second."""
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
