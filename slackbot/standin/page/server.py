"""The page's server and its routes, on this machine alone."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from slackbot.standin.page import clock_controls, form_actions
from slackbot.standin.page.bot_side import WordsWorkbench
from slackbot.standin.page.drawing import Drawing, static
from slackbot.standin.page.guard import guard
from slackbot.standin.page.place_facts import place_facts
from slackbot.standin.page.session import HOME, MESSAGES, Persona, Session
from slackbot.standin.page.sse import ChangeSignal, stream
from slackbot.standin.page.workbench import workbench_facts

HOST: Final = "127.0.0.1"
_SHUTDOWN_SECONDS: Final = 0.2
_TABS: Final = {HOME: "home", MESSAGES: "messages"}  # of the app, by Slack's names
_MOST_BYTES: Final = 1_000_000


class Page:
    """The page, served until it is closed.

    Args:
        workbench: The words.
        session: The place shown; None for the words alone (`neverdone preview --web`).
        port: 0 lets the kernel choose one.
        week_seconds: How long a played week takes.
    """

    def __init__(
        self,
        workbench: WordsWorkbench,
        session: Session | None = None,
        *,
        port: int = 0,
        week_seconds: float = clock_controls.WEEK_SECONDS,
    ) -> None:
        self.changes = session.changes if session else ChangeSignal()
        self._session = session
        self._workbench = workbench
        self._port = port
        self._week_seconds = week_seconds
        self._drawing = Drawing()
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        if self._session is not None:
            self._following = asyncio.create_task(self.changes.follow(self._session.slack.records))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.changes.close()
        if self._session is not None:
            await clock_controls.stop(self._session)
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The address to open in a browser, with the port chosen by the kernel."""
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
        if self._session is not None:
            app.add_routes(
                [
                    web.get("/files/{id}", self._picture),
                    web.post("/clock/{how}", self._turn),
                    web.post("/scopes/{scope}", self._grant),
                    web.get("/{persona}/{place}", self._look),
                    web.post("/{persona}/{place}/{act}", self._act),
                ]
            )
        return app

    async def _door(self, _request: web.Request) -> web.Response:
        if self._session is None:
            raise web.HTTPSeeOther("/words")
        raise web.HTTPSeeOther(f"/{next(iter(self._session.personas))}/dm")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await stream(request, self.changes)

    async def _words(self, request: web.Request) -> web.Response:
        facts = workbench_facts(self._workbench, request.match_info.get("name", ""))
        if facts is None:
            raise web.HTTPNotFound
        return self._drawn("words.html", {**facts, "alone": self._session is None})

    async def _picture(self, request: web.Request) -> web.Response:
        """Give a picture that the bot uploaded, as Slack shows it in a message."""
        content = self._session.picture(request.match_info["id"]) if self._session else None
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/png")

    async def _look(self, request: web.Request) -> web.Response:
        session, persona = self._who(request)
        place = request.match_info["place"]
        since = _number(request.headers.get("X-Since"))
        if place in _TABS and "X-Again" not in request.headers:
            await persona.person.opens_home(_TABS[place])
            await session.bot_side.settled()
        facts = await place_facts(session, persona, place, since, request.query)
        if facts is None:
            raise web.HTTPNotFound
        return self._drawn("place.html", facts)

    async def _act(self, request: web.Request) -> web.Response:
        session, persona = self._who(request)
        place, act = request.match_info["place"], request.match_info["act"]
        if act not in form_actions.FORM_ACTIONS:
            raise web.HTTPNotFound
        form: Any = await request.post()
        await form_actions.perform(session, persona, act, place, form)
        raise web.HTTPSeeOther(_back(request, f"/{persona.slug}/{place}"))

    async def _turn(self, request: web.Request) -> web.Response:
        if self._session is None:
            raise web.HTTPNotFound
        await clock_controls.turn(self._session, request.match_info["how"], self._week_seconds)
        raise web.HTTPSeeOther(_back(request, "/"))

    async def _grant(self, request: web.Request) -> web.Response:
        if self._session is None:
            raise web.HTTPNotFound
        self._session.grant(request.match_info["scope"])
        raise web.HTTPSeeOther(_back(request, "/"))

    def _who(self, request: web.Request) -> tuple[Session, Persona]:
        if self._session is None or request.match_info["persona"] not in self._session.personas:
            raise web.HTTPNotFound
        return self._session, self._session.personas[request.match_info["persona"]]

    def _drawn(self, template: str, facts: dict[str, Any]) -> web.Response:
        return web.Response(text=self._drawing.page(template, facts), content_type="text/html")


async def _static(request: web.Request) -> web.Response:
    file = static(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return web.Response(body=file[0], content_type=file[1])


def _back(request: web.Request, otherwise: str) -> str:
    """Return the path from which the form was sent, only ever one of the page's own."""
    back = request.headers.get("X-Back", "")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else otherwise


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
