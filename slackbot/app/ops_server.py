"""The operator's endpoints on their own address: /livez, /readyz and /metrics, without people's words or ids."""

from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from slackbot.app.health import Health
from slackbot.slack.inbound.connection import Door, serve

_NOT_READY: Final = 503


class Ops:
    """Serves the three paths for one run."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._paths = {"/livez": self._livez, "/readyz": self._readyz, "/metrics": self._metrics}
        self._runner = web.ServerRunner(Door(self._serve, access_log=None), shutdown_timeout=1)

    async def start(self, address: str) -> str:
        """Listen on `host:port`; returns the address with the real port in place of 0.

        Raises:
            OSError: the address can't be bound.
        """
        host, _, port = address.rpartition(":")
        await self._runner.setup()
        await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        return f"{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the address; requests in progress get a second."""
        await self._runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        return await serve(request, self._answered)

    async def _answered(self, request: web.BaseRequest) -> web.Response:
        if request.path not in self._paths:
            return web.Response(status=404)
        if request.method not in {"GET", "HEAD"}:
            return web.Response(status=405, headers={"Allow": "GET, HEAD"})
        return await self._paths[request.path]()

    async def _livez(self) -> web.Response:
        wrong = await self._health.alive()
        return web.json_response({"alive": wrong is None, "wrong": wrong}, status=_NOT_READY if wrong else 200)

    async def _readyz(self) -> web.Response:
        wrong = await self._health.ready()
        return web.json_response({"ready": not wrong, "wrong": dict(wrong)}, status=_NOT_READY if wrong else 200)

    async def _metrics(self) -> web.Response:
        measured = await self._health.measured()
        return web.Response(body=measured, headers={"Content-Type": CONTENT_TYPE_LATEST})
