"""The stand-in itself: a strict Slack on loopback, with people who use the bot."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from slackbot.standin.api.webapi import WebApi
from slackbot.standin.clock import TurnableClock
from slackbot.standin.events.channel_life import ChannelLife
from slackbot.standin.events.echoes import Echoes
from slackbot.standin.events.installs import Installs
from slackbot.standin.faults import Fault, FaultQueue
from slackbot.standin.install.manifest import Manifest
from slackbot.standin.install.oauth import OAuth
from slackbot.standin.limiter import Limiter
from slackbot.standin.people.person import Person
from slackbot.standin.router import Router
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Channel, Member, Team
from slackbot.standin.state.world import World
from slackbot.standin.transport.courier import Courier
from slackbot.standin.transport.result import Answer, Retry
from slackbot.standin.transport.signing import signature_headers
from slackbot.standin.transport.sockets import Sockets
from slackbot.standin.words import Json

HOST = "127.0.0.1"


class Standin:
    """A Slack with one app in it, on a port chosen by the kernel.

    Tests read `ledger` (everything the bot said), `calls` (Web API calls received), `refusals` (the bot's own faults)
    and `every_refusal` (including those that no bot can foresee), each in order. Faults are ordered through `faults`,
    `limiter`, `sockets`, `courier` and `site`; `installs` and `channels` change what people change.

    Args:
        manifest: The app's parsed manifest, with its scopes, commands, events and features.
        clock: The current time, except for signatures and the three seconds of acks and triggers.
        team: Name of the first workspace.
        port: A fixed port, or 0.
    """

    def __init__(self, manifest: Json, clock: TurnableClock, *, team: str = "Standin", port: int = 0) -> None:
        self.clock = clock
        self.app_id = "A0STANDIN01"
        self.app_token = f"xapp-standin-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.people: dict[str, Person] = {}
        self._port = port
        app = Manifest(manifest)
        self._world = World(clock, self.app_id, app.scopes)
        self.team = self._world.add_team(team)
        self.records = self._world.records
        self.ledger = self.records.ledger
        self.calls = self.records.calls
        self.refusals = self.records.refusals
        self.every_refusal = self.records.every_refusal
        self.oauth = OAuth(self._world, app)
        self.site = Site(self._world, app, self.app_token, self.oauth)
        self.faults = FaultQueue()
        self.limiter = Limiter()
        self.sockets = Sockets(self.site)
        self._router = Router(self.site, WebApi(self.site, self.faults, self.limiter), self.sockets)
        self.courier = Courier(self.site, self.sockets, self.signing_secret)
        self.echoes = Echoes(self.site, self.courier)
        self.site.messages.on_said = self.echoes.said
        self.sockets.on_ready = self.courier.catch_up
        self.installs = Installs(self.site, self.courier)
        self.oauth.on_uninstalled = self._uninstalled
        self.channels = ChannelLife(self.site, self.courier)
        self._serving: set[asyncio.Task[object]] = set()
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self.site.base = f"http://{HOST}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.courier.close()
        self.sockets.close()
        for task in list(self._serving):
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return self.site.base

    @property
    def api_url(self) -> str:
        """Base of the Web API: the bot's SLACK_API_URL."""
        return f"{self.site.base}/api/"

    @property
    def bot_token(self) -> str:
        """Token of the bot in the first workspace."""
        return self.team.bot_token

    @property
    def manifest(self) -> Manifest:
        """The app's manifest."""
        return self.site.manifest

    def fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """Make the next calls of a method go wrong."""
        self.faults.add(method, fault, times)

    def add_team(self, name: str, *, installed: bool = True) -> Team:
        """Add a workspace, with or without the app installed; if so, it has its own bot token."""
        return self._world.add_team(name, installed=installed)

    def stamp(self) -> str:
        """Return a timestamp for something that a client shows by itself."""
        return self._world.new_ts()

    def trigger(self, person: Person) -> str:
        """Return a fresh trigger_id, as from this person's click."""
        return person.trigger()

    def person(
        self, name: str, *, tz: str = "Etc/UTC", admin: bool = False, team: Team | None = None, user_id: str = ""
    ) -> Person:
        """Add a person to a workspace, known as `people[name]`; `user_id` lets two workspaces share an id."""
        home = team or self.team
        member = Member(user_id or self._world.new_id("U"), name, tz, home, admin=admin)
        home.members[member.id] = member
        self.people[name] = Person(self.site, self.courier, member)
        return self.people[name]

    def channel(
        self, name: str, members: Iterable[Person] = (), *, with_bot: bool = True, team: Team | None = None
    ) -> Channel:
        """Add a public channel; tests set its `archived` or change its `members` as they need."""
        home = team or self.team
        ids = [person.id for person in members] + ([home.bot_user] if with_bot else [])
        return self._world.add_channel(home, name, ids)

    async def connected(self, timeout: float = 60) -> None:  # noqa: ASYNC109 - a test's plain wish, not a cancel scope
        """Wait until the bot has a socket open.

        Raises:
            TimeoutError: none was opened in that time.
        """
        async with asyncio.timeout(timeout):
            await self.sockets.wait_open()

    async def until(self, true: Callable[[], object], timeout: float = 60) -> None:  # noqa: ASYNC109 - as above
        """Wait until something is true; checked again whenever something is said, called or refused.

        Raises:
            TimeoutError: it was not true within that time.
        """
        async with asyncio.timeout(timeout):
            while not true():
                await self.records.changed.wait()

    async def deliver(
        self, envelope_type: str, payload: Json, *, times: int = 1, retry: Retry | None = None, together: bool = False
    ) -> list[Answer]:
        """Deliver a payload unchanged, several times in turn or at once.

        Args:
            envelope_type: `slash_commands`, `interactive` or `events_api`.
            payload: The payload as Slack would send it.
            times: The number of deliveries.
            retry: Marks the deliveries as retries.
            together: True delivers them at the same time.
        """
        if together:
            sending = [self.courier.send(envelope_type, payload, retry) for _ in range(times)]
            return list(await asyncio.gather(*sending))
        return [await self.courier.send(envelope_type, payload, retry) for _ in range(times)]

    async def settled(self) -> None:
        """Wait until events missed while no socket was open have been sent again."""
        await self.courier.settled()

    def signed(self, body: bytes, at: datetime | None = None) -> dict[str, str]:
        """Return the headers of a request signed by Slack, by default at the machine's time."""
        return signature_headers(self.signing_secret, body, int(at.timestamp()) if at else None)

    def _uninstalled(self, team: Team, events: Sequence[str]) -> None:
        self.courier.start(self.installs.tell_uninstalled(team, events))

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("aiohttp serves requests in tasks")
        self._serving.add(task)
        try:
            return await self._router.serve(request)
        finally:
            self._serving.discard(task)
