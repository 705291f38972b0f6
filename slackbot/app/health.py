"""Liveness, readiness and metrics of one run; its parts are added once they are up."""

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple

from slackbot.app.metrics import Metric, Metrics
from slackbot.app.versions import version
from slackbot.clock import Clock
from slackbot.delivery.sender import Sender
from slackbot.slack.inbound.dispatcher import Dispatcher
from slackbot.slack.inbound.socket import Socket
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import overview

_TICKS_WITHIN: Final = 60  # seconds; ticks come once a second, but a tick with work to do takes longer
_PONG_WITHIN: Final = 30


class Parts(NamedTuple):
    """The parts whose health is checked. `socket` is None over HTTP; `calls` counts by Slack method and outcome."""

    database: Database
    calls: Mapping[tuple[str, str], int]
    dispatcher: Dispatcher
    sender: Sender
    socket: Socket | None


class Health:
    """Health checks of one run. Each returns what is wrong in a few words, or None if all is well."""

    def __init__(self, clock: Clock, *, ticking: bool) -> None:
        self._clock = clock
        self._ticking = ticking
        self.metrics = Metrics()
        self.stopping = False
        self._parts: Parts | None = None
        self._up_at = 0.0

    def is_up(self, parts: Parts) -> None:
        """Start checking these parts."""
        self._parts, self._up_at = parts, asyncio.get_running_loop().time()

    async def alive(self) -> str | None:
        """Return a fault if the outbox has not been checked for a minute."""
        if self._parts is None or not self._ticking or self.stopping:
            return None
        silent = asyncio.get_running_loop().time() - max(self._parts.sender.ticked, self._up_at)
        return "the outbox has not been checked for a minute" if silent > _TICKS_WITHIN else None

    async def ready(self) -> Mapping[str, str]:
        """Return the faults that keep the bot from serving, by part; empty when it is ready."""
        if self._parts is None or self.stopping:
            return {"run": "it is stopping" if self.stopping else "it is starting"}
        checks = {"database": await _database(self._parts.database), "slack": await _socket(self._parts.socket)}
        return {part: wrong for part, wrong in checks.items() if wrong}

    async def measured(self) -> bytes:
        """Return the metrics in Prometheus's text format, without the outbox's while the database is away."""
        versions = [((version("neverdone"), version("tzdata")), 1.0)]
        metrics = [Metric("coach_info", "Versions.", ("version", "tzdata"), versions)]
        if self._parts is not None:
            metrics += [*_counted(self._parts), *await self._outbox(self._parts.database)]
        self.metrics.current = metrics
        return self.metrics.text()

    async def _outbox(self, database: Database) -> list[Metric]:
        try:
            outbox = await database.transact(overview.standing, self._clock())
        except NOT_COMMITTED:
            return []
        states = [(("open",), float(outbox.open)), (("paused",), float(outbox.paused))]
        return [
            _gauge("coach_outbox_due", "Deliveries that are due and not sent.", outbox.due),
            _gauge("coach_outbox_oldest_age_seconds", "Seconds since the oldest of them fell due.", outbox.oldest),
            _gauge("coach_ambiguous_sends", "Deliveries that Slack may or may not have.", outbox.unknown),
            Metric("coach_workspaces", "Workspaces by whether anything is sent there.", ("state",), states),
        ]


def _counted(parts: Parts) -> list[Metric]:
    metrics = [
        Metric(
            "coach_commands_total", "Commands, by how they ended.", ("cmd", "result"), parts.dispatcher.answered.items()
        ),
        Metric("coach_slack_calls_total", "Calls to Slack.", ("method", "outcome"), parts.calls.items()),
        Metric("coach_deliveries_total", "Deliveries that ended here.", ("kind", "state"), parts.sender.ended.items()),
    ]
    if parts.socket is not None:
        metrics.append(Metric("coach_sockets_total", "Sockets that were opened.", (), [((), parts.socket.opened)]))
    return metrics


def _gauge(name: str, text: str, value: float) -> Metric:
    return Metric(name, text, (), [((), value)])


async def _database(database: Database) -> str | None:
    try:
        await database.transact(overview.is_writable)
    except NOT_COMMITTED as error:
        return f"it takes no writes: {type(error).__name__}"
    return None


async def _socket(socket: Socket | None) -> str | None:
    if socket is None:
        return None
    return None if await socket.hears(_PONG_WITHIN) else "no socket to it is open"
