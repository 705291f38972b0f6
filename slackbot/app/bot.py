"""The composition root: builds a running bot from settings; engine, session, app and scheduler are made only here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app import faults
from slackbot.app.health import Health, Parts
from slackbot.app.multi_workspace import make_multi_workspace
from slackbot.app.ops_server import Ops
from slackbot.app.restored import pass_over
from slackbot.app.scheduler import Periodic, Scheduler
from slackbot.app.startup import (
    find_slack,
    lock,
    open_session,
    prepare,
    require_app,
    require_room,
    require_writable,
    require_zones,
)
from slackbot.app.versions import version
from slackbot.backoff import delays
from slackbot.clock import Clock, system_clock
from slackbot.commands import ACTIONS
from slackbot.delivery import steps
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import renew
from slackbot.delivery.sender import Sender
from slackbot.errors import NotAllowedError, NotUpError, RefusedError, StartError, UnfitError
from slackbot.render.apart import faults_apart
from slackbot.render.overrides import open_words
from slackbot.scheduled import KINDS
from slackbot.settings import Settings
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.inbound.dispatcher import Dispatcher
from slackbot.slack.inbound.guard import Guard
from slackbot.slack.inbound.http import HttpServer
from slackbot.slack.inbound.listeners import make_app
from slackbot.slack.inbound.not_here import NotHere
from slackbot.slack.inbound.socket import Socket
from slackbot.slack.install.legal import LegalPages
from slackbot.slack.install.workspaces import SingleWorkspace, Workspaces
from slackbot.slack.upkeep.channels import Channels
from slackbot.slack.upkeep.profiles import Profiles
from slackbot.slack.upkeep.recap_repairs import RecapRepairs
from slackbot.store import metadata
from slackbot.store.database import Database
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.privacy.retention import Retention

log = logging.getLogger(__name__)

_DRAIN: Final = timedelta(seconds=11)  # enough for one call to Slack and for recording its outcome
_STOP_SECONDS: Final = 23.0  # limit for a whole stop
_LONGEST_GAP: Final = 5.0
_LAST_TICK: Final = timedelta(seconds=4)
_MINUTE: Final = 60.0
_CHANNELS_SECONDS: Final = 10.0


class Bot:
    """A running bot. `start` returns once it listens; `stop` finishes work in progress."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        ticking: bool = True,
        manual_clock: bool = False,
        pace: Pace | None = None,
    ) -> None:
        """Keep the parts; `start` opens them.

        With `ticking` off, nothing is sent until `sender.settled` is called. `manual_clock` is as in `Sender`.
        """
        self._settings = settings
        self._clock = clock
        self._ticking = ticking
        self._manual_clock = manual_clock
        self._pace = pace or Pace()
        self._stack: list[Callable[[], object]] = []
        self.words = open_words(settings.messages_dir, ACTIONS, faults_apart)
        self.health = Health(clock, ticking=ticking)
        self.port = 0

    async def start(self) -> None:
        """Open the database, connect to Slack, listen, and start ticking.

        Raises:
            StartError: the bot can't start; everything opened so far is closed again.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Accept nothing more, finish work in progress, and close in the reverse order of the start."""
        ends_at = asyncio.get_running_loop().time() + _STOP_SECONDS
        self.health.stopping = True
        while self._stack:
            outcome = self._stack.pop()()
            if asyncio.iscoroutine(outcome):
                await _until(ends_at, outcome)

    async def _start(self) -> None:
        require_zones()
        await self._open_ops()
        self.database = await self._open_database()
        session = open_session(self._pace.call)
        self._stack.append(session.close)
        app = self._slack(session)
        self.multi_workspace = make_multi_workspace(self._settings, self.database, self.words, app, self._clock)
        if self.multi_workspace:
            await require_app(app, self.multi_workspace.oauth, signed=self._settings.slack_app_token is None)
        workspaces = self.workspaces = (
            self.multi_workspace.workspaces if self.multi_workspace else await self._open_workspace(session)
        )
        await self._patiently(lambda: self._take_over(workspaces))
        self._make_parts(workspaces.slack_of)
        await self._patiently(lambda: pass_over(self.database, self._clock()))
        await self._patiently(self._renew_the_calendar)
        socket = await self._listen(workspaces)
        self.health.is_up(Parts(self.database, workspaces.calls, self.dispatcher, self.sender, socket))
        if self._ticking:
            self._tick(workspaces)
        log.info(
            "Never Done %s serves %s; tzdata %s",
            version("neverdone"),
            workspaces.name,
            version("tzdata"),
        )

    def _make_parts(self, slack_of: Callable[[str], Gateway]) -> None:
        self.dispatcher = Dispatcher(self.database, self.words, slack_of, self._clock)
        self.profiles = Profiles(self.database, slack_of, self._clock)
        self.retention = Retention(self.database.background, self._settings.keep, self._clock)
        self.channels = Channels(self.database, slack_of, self._clock)
        self.recap_repairs = RecapRepairs(self.database, self.words, slack_of, self._clock)
        self.sender = Sender(
            self.database,
            KINDS,
            self.words,
            slack_of,
            self._clock,
            self._pace,
            manual_clock=self._manual_clock,
            sent_to=self.dispatcher.sent_to,
        )
        self.dispatcher.timed = self.health.metrics.acks.observe
        self._stack.append(self.dispatcher.settled)
        self._stack.append(lambda: self.sender.stop(_DRAIN))

    def _tick(self, workspaces: Workspaces) -> None:
        tick, tidy = self._pace.tick, self._pace.tidy
        table = [
            Periodic(self.sender.tick, tick),
            Periodic(self.profiles.refresh, _MINUTE),
            Periodic(self.dispatcher.forget_follow_up.run, _MINUTE),
            Periodic(self.dispatcher.afterwards.tick, tick),
            Periodic(self.retention.run, tidy),
            Periodic(self.channels.refresh, _CHANNELS_SECONDS),
            Periodic(self.recap_repairs.tick, tick),
            Periodic(self.sender.tidy, tidy),
            Periodic(workspaces.revive, _MINUTE),
            *(self.multi_workspace.periodic(tidy) if self.multi_workspace else ()),
        ]
        scheduler = Scheduler(table)
        scheduler.start()
        self.dispatcher.catch_up()
        self._stack.append(lambda: scheduler.stop(_LAST_TICK))

    async def _open_ops(self) -> None:
        """Serve the ops endpoints. A busy port is fatal only if OPS_ADDRESS was set explicitly."""
        address = self._settings.ops_address
        if not address:
            return
        ops = Ops(self.health)
        self._stack.append(ops.stop)
        try:
            log.info("/livez, /metrics and /readyz on %s", await ops.start(address))
        except OSError as error:
            if "ops_address" in self._settings.model_fields_set:
                raise UnfitError(faults.ops_address(address, error)) from error
            log.warning("no /livez, /metrics and /readyz: %s is in use; OPS_ADDRESS can name another", address)

    async def _open_database(self) -> Database:
        url = self._settings.database_url.get_secret_value()
        engine = make_engine(url)
        self._stack.append(engine.dispose)
        file = sqlite_file(url)
        if file is not None:
            self._stack.append(lock(file).close)
            require_room(file)
        await self._patiently(lambda: asyncio.to_thread(prepare, engine, own=file is not None))
        await self._patiently(lambda: asyncio.to_thread(require_writable, engine))
        database = Database(engine)
        self._stack.append(database.close)
        return database

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """Retry a step while the database is away, for a limited time."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._pace.start
        for gap in delays():
            try:
                return await step()
            except (NotUpError, *NOT_COMMITTED) as error:
                said = str(error) if isinstance(error, NotUpError) else f"the database is away: {type(error).__name__}"
                if loop.time() + min(gap, _LONGEST_GAP) > ends_at:
                    raise StartError(said) from error
                log.warning("%s; next try in %.0f s", said.partition("\n")[0], min(gap, _LONGEST_GAP))
                await asyncio.sleep(min(gap, _LONGEST_GAP))
        raise AssertionError

    async def _renew_the_calendar(self) -> None:
        """Recompute all due dates if they were computed with another version of tzdata."""
        rules, known = version("tzdata"), await self.database.transact(metadata.read, "tzdata")
        if known == rules:
            return
        at, after = await self.sender.plan(), 0  # due messages keep their dates
        while after := await self.database.transact(renew, KINDS, after, at):
            pass
        await self.database.transact(metadata.write, "tzdata", rules)
        if known is not None:
            log.info("tzdata changed from %s to %s: all due dates were recomputed", known, rules)

    def _slack(self, session: aiohttp.ClientSession) -> Gateway:
        token = self._settings.slack_bot_token
        secret = token.get_secret_value() if token else None
        client = AsyncWebClient(secret, self._settings.slack_api_url, session=session, retry_handlers=[])
        return Gateway(client, session, self._clock)

    async def _open_workspace(self, session: aiohttp.ClientSession) -> SingleWorkspace:
        gateway = self._slack(session)
        app_token = self._settings.slack_app_token
        identity = await find_slack(gateway, app_token.get_secret_value() if app_token else None)
        return SingleWorkspace(gateway, identity, self.database, self._clock)

    async def _take_over(self, workspaces: Workspaces) -> None:
        await workspaces.take_up_all()
        if self.database.engine.dialect.name == "sqlite":
            await self.database.transact(steps.recover, self._clock(), self._pace)

    async def _listen(self, workspaces: Workspaces) -> Socket | None:
        app_token, secret = self._settings.slack_app_token, self._settings.slack_signing_secret
        app = make_app(workspaces, self.dispatcher, self.channels, NotHere(self.words, workspaces.app))
        pages = {**self.multi_workspace.installs.pages, **self._legal().pages} if self.multi_workspace else {}
        guard = None
        if app_token is None and secret is not None:
            guard = Guard(secret.get_secret_value(), system_clock)
        if guard or pages:
            await self._open_port(HttpServer(app, guard, self._settings.port, pages))
        return await self._open_socket(app, app_token.get_secret_value(), workspaces.app) if app_token else None

    def _legal(self) -> LegalPages:
        settings = self._settings
        named = settings.operator_name, settings.support_email or ""
        return LegalPages(self.words, *named, settings.keep, settings.grace_days)

    async def _open_socket(self, app: AsyncApp, app_token: str, gateway: Gateway) -> Socket:
        socket = Socket(app, app_token, gateway)
        self._stack.append(socket.stop)
        try:
            socket.wss_uri = await socket.issue_new_wss_url()
        except (RefusedError, NotAllowedError) as error:
            raise UnfitError(faults.app_token(error.reason)) from error
        await socket.connect()
        return socket

    async def _open_port(self, server: HttpServer) -> None:
        self._stack.append(server.stop)
        try:
            self.port = await server.start()
        except OSError as error:
            raise UnfitError(faults.port(self._settings.port, error)) from error
        log.info("listening on port %d", self.port)


async def _until(ends_at: float, step: Coroutine[Any, Any, object]) -> None:
    """Give one step of a stop until `ends_at` (event loop time), but at least a second."""
    try:
        async with asyncio.timeout(max(ends_at - asyncio.get_running_loop().time(), 1)):
            await step
    except TimeoutError:
        log.warning("a part did not stop in time and was cancelled")
