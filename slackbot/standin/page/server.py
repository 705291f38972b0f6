"""The page's server: which address shows what, on this machine alone."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from slackbot.standin.page import acts, clock_controls
from slackbot.standin.page.backstage import WordsWorkbench
from slackbot.standin.page.drawing import Drawing, static
from slackbot.standin.page.guard import guard
from slackbot.standin.page.place_facts import place_facts
from slackbot.standin.page.session import HOME, MESSAGES, Guest, Session
from slackbot.standin.page.sse import Bell, stream
from slackbot.standin.page.workbench import desk_facts

HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 0.2
_TABS: Final = {HOME: "home", MESSAGES: "messages"}  # of the app, as Slack calls them
_MOST_BYTES: Final = 1_000_000


class Page:
    """The page, served until it is closed.

    Args:
        desk: The words.
        stage: The place it shows; None for the words alone (`neverdone preview --web`).
        port: 0 lets the kernel choose one.
        week_seconds: How long a played week takes.
    """

    def __init__(
        self,
        desk: WordsWorkbench,
        stage: Session | None = None,
        *,
        port: int = 0,
        week_seconds: float = clock_controls.WEEK_SECONDS,
    ) -> None:
        self.bell = stage.bell if stage else Bell()
        self._stage = stage
        self._desk = desk
        self._port = port
        self._week_seconds = week_seconds
        self._drawing = Drawing()
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_PATIENCE_SECONDS)
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        if self._stage is not None:
            self._following = asyncio.create_task(self.bell.follow(self._stage.slack.records))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bell.close()
        if self._stage is not None:
            await clock_controls.stop(self._stage)
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self._runner.addresses[0][1]}/"

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=_MOST_BYTES)
        app.add_routes(
            [
                web.get("/static/{name}", _static),
                web.get("/events", self._events),
                web.get("/words", self._words),
                web.get("/words/{name:.+}", self._words),
                web.get("/", self._door),
            ]
        )
        if self._stage is not None:
            app.add_routes(
                [
                    web.post("/clock/{how}", self._turn),
                    web.post("/scopes/{scope}", self._grant),
                    web.get("/{guest}/{place}", self._look),
                    web.post("/{guest}/{place}/{act}", self._act),
                ]
            )
        return app

    async def _door(self, _request: web.Request) -> web.Response:
        if self._stage is None:
            raise web.HTTPSeeOther("/words")
        raise web.HTTPSeeOther(f"/{next(iter(self._stage.guests))}/dm")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await stream(request, self.bell)

    async def _words(self, request: web.Request) -> web.Response:
        facts = desk_facts(self._desk, request.match_info.get("name", ""))
        if facts is None:
            raise web.HTTPNotFound
        return self._drawn("words.html", {**facts, "alone": self._stage is None})

    async def _look(self, request: web.Request) -> web.Response:
        stage, guest = self._who(request)
        place = request.match_info["place"]
        since = _number(request.headers.get("X-Since"))
        if place in _TABS and "X-Again" not in request.headers:
            await guest.person.opens_home(_TABS[place])
            await stage.backstage.settled()
        facts = await place_facts(stage, guest, place, since, request.query)
        if facts is None:
            raise web.HTTPNotFound
        return self._drawn("place.html", facts)

    async def _act(self, request: web.Request) -> web.Response:
        stage, guest = self._who(request)
        place, act = request.match_info["place"], request.match_info["act"]
        if act not in acts.ACTS:
            raise web.HTTPNotFound
        form: Any = await request.post()
        await acts.do(stage, guest, act, place, form)
        raise web.HTTPSeeOther(_back(request, f"/{guest.slug}/{place}"))

    async def _turn(self, request: web.Request) -> web.Response:
        if self._stage is None:
            raise web.HTTPNotFound
        await clock_controls.turn(self._stage, request.match_info["how"], self._week_seconds)
        raise web.HTTPSeeOther(_back(request, "/"))

    async def _grant(self, request: web.Request) -> web.Response:
        if self._stage is None:
            raise web.HTTPNotFound
        self._stage.grant(request.match_info["scope"])
        raise web.HTTPSeeOther(_back(request, "/"))

    def _who(self, request: web.Request) -> tuple[Session, Guest]:
        if self._stage is None or request.match_info["guest"] not in self._stage.guests:
            raise web.HTTPNotFound
        return self._stage, self._stage.guests[request.match_info["guest"]]

    def _drawn(self, template: str, facts: dict[str, Any]) -> web.Response:
        return web.Response(text=self._drawing.page(template, facts), content_type="text/html")


async def _static(request: web.Request) -> web.Response:
    file = static(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return web.Response(body=file[0], content_type=file[1])


def _back(request: web.Request, otherwise: str) -> str:
    """Where the page stood when it sent the form: its own path, never another site's."""
    back = request.headers.get("X-Back", "")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else otherwise


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
