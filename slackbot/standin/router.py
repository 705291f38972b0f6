"""Routes requests by path: the Web API, OAuth, sockets, uploads, response_urls."""

import contextlib
import json

from aiohttp import web

from slackbot.standin.api import files
from slackbot.standin.api.webapi import WebApi
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.people.answers import answer
from slackbot.standin.people.consent import PATH, Consent
from slackbot.standin.site import Site
from slackbot.standin.state.response_urls import why_closed
from slackbot.standin.transport.sockets import Sockets
from slackbot.standin.words import Json


class Router:
    """Hands each request to the part that answers it.

    Args:
        site: The Slack behind it.
        api: Answers `/api/…`.
        sockets: Answers `/link`.
    """

    def __init__(self, site: Site, api: WebApi, sockets: Sockets) -> None:
        self._site = site
        self._api = api
        self._sockets = sockets
        self._consent = Consent(site)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; any other path is looked up among the response_urls."""
        if request.path.startswith("/api/"):
            return await self._api.serve(request)
        if request.path == PATH:
            return await self._consent.serve(request)
        if request.path.startswith("/link"):
            return await self._sockets.serve(request)
        if request.path.startswith(files.PATH):
            status, words = files.receive(self._site, request.path, await request.read())
            return web.Response(status=status, text=words)
        return await self._respond(request)

    async def _respond(self, request: web.BaseRequest) -> web.Response:
        url = self._site.urls.find(request.path)
        if url is None:
            return web.Response(status=404, text="no_service")
        whose = {"team": url.team, "user": url.user}
        closed = why_closed(url, self._site.world.clock())
        if closed:
            self._site.refuse("response_url", closed, request.path, **whose)
            return web.Response(status=404, text=closed)
        url.uses += 1
        try:
            answer(self._site, url, await _json(request), "response_url")
        except SlackRefusesError as error:
            self._site.refuse("response_url", error.code, "; ".join(error.messages), **whose)
            return web.Response(status=400, text=error.code)
        return web.Response(text="ok")


async def _json(request: web.BaseRequest) -> Json:
    with contextlib.suppress(ValueError):
        body = json.loads(await request.read())
        if isinstance(body, dict):
            return body
    raise SlackRefusesError("invalid_payload", "the body is no JSON object")
