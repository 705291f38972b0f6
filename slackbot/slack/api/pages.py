"""Pages that the bot serves over HTTP besides Slack's requests, by path."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Pages = Mapping[str, Callable[[web.BaseRequest], Awaitable[web.Response]]]
