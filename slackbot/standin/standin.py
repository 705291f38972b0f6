"""The stand-in itself: a strict Slack on loopback, with people who use the bot."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from slackbot.standin.channel_life import ChannelLife
from slackbot.standin.clock import TurnableClock
from slackbot.standin.courier import Courier
from slackbot.standin.echoes import Echoes
from slackbot.standin.faults import Fault, FaultQueue, FaultRule
from slackbot.standin.ledger import Call, Entry, Records, Refusal
from slackbot.standin.limiter import Limiter
from slackbot.standin.manifest import Manifest
from slackbot.standin.oauth import OAuth
from slackbot.standin.payloads import Envelope
from slackbot.standin.person import Person
from slackbot.standin.router import Router
from slackbot.standin.signing import signature_headers
from slackbot.standin.site import Site
from slackbot.standin.sockets import Sockets
from slackbot.standin.transport import Answer, Retry
from slackbot.standin.webapi import WebApi
from slackbot.standin.words import Json
from slackbot.standin.world import Channel, Member, Team, World

HOST = "127.0.0.1"


class Standin:
    """A Slack with one app in it, on a port of the kernel's choosing.

    Args:
        manifest: The app's manifest, parsed: scopes, commands, events and features come from it.
        clock: What is now, for everything but signatures and the three seconds of acks and triggers.
        team: Name of the first workspace.
        port: A fixed port, where one is wanted.
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
        self.oauth = OAuth(self._world, app)
        self._site = Site(self._world, app, self.app_token, self.oauth)
        self._faults = FaultQueue()
        self.limiter = Limiter()
        self.sockets = Sockets(self._site)
        self._router = Router(self._site, WebApi(self._site, self._faults, self.limiter), self.sockets)
        self.courier = Courier(self._site, self.sockets, self.signing_secret)
        self.echoes = Echoes(self._site, self.courier)
        self._world.on_said = self.echoes.said
        self.sockets.on_ready = self.courier.catch_up
        self.oauth.on_uninstalled = lambda team, events: self.courier.start(self._tell_uninstalled(team, events))
        self.channels = ChannelLife(self._site, self.courier)
        self._serving: set[asyncio.Task[object]] = set()
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._site.base = f"http://{HOST}:{self._runner.addresses[0][1]}"
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
        """Where it listens, without a path."""
        return self._site.base

    @property
    def api_url(self) -> str:
        """Base of the Web API: the bot's SLACK_API_URL."""
        return f"{self._site.base}/api/"

    @property
    def bot_token(self) -> str:
        """Token of the bot in the first workspace."""
        return self.team.bot_token

    @property
    def request_url(self) -> str | None:
        """Where payloads go as signed HTTP; None sends them over the open sockets."""
        return self.courier.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.courier.request_url = url

    @property
    def manifest(self) -> Manifest:
        """The app's manifest."""
        return self._site.manifest

    @property
    def records(self) -> Records:
        """Everything said, called and refused, and the event that tells of more."""
        return self._world.records

    @property
    def ledger(self) -> list[Entry]:
        """All that the bot said, in order."""
        return self._world.records.ledger

    @property
    def calls(self) -> list[Call]:
        """All Web API calls received, in order."""
        return self._world.records.calls

    @property
    def refusals(self) -> list[Refusal]:
        """All that the bot did and Slack would not take, in order; not what no bot can foresee."""
        return self._world.records.refusals

    @property
    def every_refusal(self) -> list[Refusal]:
        """All that Slack said no to, in order, also what a bot may run into: each with its reason, for a page."""
        return self._world.records.every_refusal

    @property
    def expire_triggers(self) -> bool:
        """Set it, and the next views.open (or push) answers expired_trigger_id."""
        return self._site.triggers.expire_next

    @expire_triggers.setter
    def expire_triggers(self, on: bool) -> None:
        self._site.triggers.expire_next = on

    @property
    def most_a_page(self) -> int:
        """How much of a list Slack gives at once: set it low, and every list comes in pages."""
        return self._site.most_a_page

    @most_a_page.setter
    def most_a_page(self, most: int) -> None:
        self._site.most_a_page = most

    def fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._faults.add(method, fault, times)

    def fault_rule(self, fault_rule: FaultRule | None) -> None:
        """Let each call from now on go wrong, or not, as a function of its method and arguments says; None ends it."""
        self._faults.fault_rule = fault_rule

    def use_up_response_urls(self) -> None:
        """Let every response_url given out so far answer used_url."""
        self._site.urls.use_up()

    def clear_faults(self) -> None:
        """Let nothing more go wrong."""
        self._faults.clear()

    def add_team(self, name: str, *, installed: bool = True) -> Team:
        """A further workspace, with the app installed and its own bot token, or without it."""
        return self._world.add_team(name, installed=installed)

    def stamp(self) -> str:
        """A timestamp for what a client shows by itself."""
        return self._world.new_ts()

    def trigger(self, person: Person) -> str:
        """A fresh trigger_id, as from a click of this person."""
        return self._site.triggers.give(person.id, person.team)

    def person(
        self, name: str, *, tz: str = "Etc/UTC", admin: bool = False, team: Team | None = None, user_id: str = ""
    ) -> Person:
        """A person in a workspace, known as `people[name]`; with `user_id` two workspaces can share an id."""
        home = team or self.team
        member = Member(user_id or self._world.new_id("U"), name, tz, home, admin=admin)
        home.members[member.id] = member
        self.people[name] = Person(self._site, self.courier, member)
        return self.people[name]

    def channel(
        self, name: str, members: Iterable[Person] = (), *, with_bot: bool = True, team: Team | None = None
    ) -> Channel:
        """A public channel; set its `archived`, or change its `members`, as the test needs."""
        home = team or self.team
        ids = [person.id for person in members] + ([home.bot_user] if with_bot else [])
        return self._world.add_channel(home, name, ids)

    async def connected(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - a test's plain wish, not a cancel scope
        """Wait until the bot has a socket open.

        Raises:
            TimeoutError: it had none in that time.
        """
        async with asyncio.timeout(timeout):
            await self.sockets.wait_open()

    async def until(self, true: Callable[[], object], timeout: float = 10) -> None:  # noqa: ASYNC109 - as above
        """Wait until something is true; looked at again each time something is said, called or refused.

        Raises:
            TimeoutError: it did not come true in that time.
        """
        async with asyncio.timeout(timeout):
            while not true():
                await self._world.records.changed.wait()

    async def deliver(
        self, envelope_type: str, payload: Json, *, times: int = 1, retry: Retry | None = None, together: bool = False
    ) -> list[Answer]:
        """Deliver a payload as it is, one after the other or all at once.

        Args:
            envelope_type: `slash_commands`, `interactive` or `events_api`.
            payload: As Slack would send it.
            times: How often.
            retry: Mark the deliveries as retries.
            together: True delivers them at the same time.
        """
        if together:
            sending = [self.courier.send(envelope_type, payload, retry) for _ in range(times)]
            return list(await asyncio.gather(*sending))
        return [await self.courier.send(envelope_type, payload, retry) for _ in range(times)]

    async def redeliver(self) -> None:
        """Send the events that were missed once more, marked as retries."""
        await self.courier.redeliver()

    async def settled(self) -> None:
        """Wait until the events missed while no socket was open have been sent again."""
        await self.courier.settled()

    async def uninstall(
        self, team: Team | None = None, events: Sequence[str] = ("tokens_revoked", "app_uninstalled")
    ) -> None:
        """Remove the app from a workspace, or from all of its organisation: the token is dead, and the events come."""
        gone = team or self.team
        (gone.organisation if gone.whole and gone.organisation else gone).dead_as = "account_inactive"
        await self._tell_uninstalled(gone, events)

    async def _tell_uninstalled(self, team: Team, events: Sequence[str]) -> None:
        payloads = Envelope(self._site, team.members[team.bot_user])
        for name in events:
            event: Json = {"type": name}
            if name == "tokens_revoked":
                event["tokens"] = {"oauth": [], "bot": [team.bot_user]}
            await self.courier.event(payloads.event(event))

    def reinstall(self, team: Team | None = None) -> str:
        """Install the app again in a workspace; returns the new bot token."""
        back = team or self.team
        back.dead_as = ""
        back.tokens.renew()
        return back.bot_token

    async def refresh_sockets(self, *, warned: bool = True) -> None:
        """Make the bot reconnect, as Slack does every few hours; the warning ahead may be left out."""
        await self.sockets.refresh(warned=warned)

    async def turn_off_sockets(self) -> None:
        """Switch Socket Mode off for the app: open sockets are told so and closed, and no new one is given."""
        await self.sockets.disable()

    def drop_sockets(self) -> None:
        """Cut all sockets without a word."""
        self.sockets.drop()

    def silence_sockets(self) -> None:
        """Leave the open sockets open but deaf and dumb: no pong, no payload; new ones work."""
        self.sockets.silence()

    def signed(self, body: bytes, at: datetime | None = None) -> dict[str, str]:
        """Headers of a request that Slack signed, by the machine's time if no other is given."""
        return signature_headers(self.signing_secret, body, int(at.timestamp()) if at else None)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("aiohttp serves requests in tasks")
        self._serving.add(task)
        try:
            return await self._router.serve(request)
        finally:
            self._serving.discard(task)
