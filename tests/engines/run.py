"""A run of one engine: its messages, three workers that are killed and replaced, and the result in Slack's ledger."""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from slackbot.standin import Standin
from tests.chaos.run import carry_out
from tests.chaos.stage import Order, on_stage
from tests.chaos.weather import uid_of
from tests.edge.program.postgresql import Server
from tests.engines.post import URL

WORKERS: Final = 3
WORKSPACES: Final = 10
_LONGEST: Final = 900  # seconds for a run
HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]


@dataclass(frozen=True)
class Engine:
    """An engine: its workers' program, the way in for its items, and the count of those it has not ended."""

    name: str
    module: str
    not_ended: str
    has_not: str

    @property
    def lines(self) -> int:
        """Lines of code that the engine requires of its user."""
        text = (ROOT / self.module.replace(".", "/")).with_suffix(".py").read_text("utf-8")
        return sum(bool(line.strip()) for line in text.splitlines())


DBOS: Final = Engine(
    "DBOS",
    "tests.engines.by_dbos",
    "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')",
    "workflows of many steps, queues with limits, a console",
)
PROCRASTINATE: Final = Engine(
    "procrastinate",
    "tests.engines.by_procrastinate",
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')",
    "jobs of any kind, priorities, periodic tasks, locks by name",
)
OTHERS: Final = (DBOS, PROCRASTINATE)
OURS: Final = ("slackbot/delivery", "slackbot/store/outbox")


@dataclass(frozen=True)
class Result:
    """The result of a run: messages by their fate in Slack's ledger, and messages a second."""

    name: str
    sent: int
    unknown: int
    lost: int
    doubled: int
    kills: int
    rate: float
    lines: int


async def ours(messages: int, kills: int, server: Server) -> Result:
    """Send them by `neverdone run`, looking up what is in doubt."""
    order = Order(messages, kills, WORKERS, workspaces=WORKSPACES, history=True, seconds=_LONGEST)
    outcome = await carry_out(order, server)
    files = [file for folder in OURS for file in (ROOT / folder).glob("*.py")]
    lines = sum(bool(line.strip()) for file in files for line in file.read_text("utf-8").splitlines())
    verdict = outcome.verdict
    return Result(
        "ours",
        verdict.states["sent"],
        verdict.states["unknown"],
        len(verdict.lost),
        len(verdict.doubled),
        outcome.kills,
        messages / outcome.seconds,
        lines,
    )


async def by(engine: Engine, messages: int, kills: int, server: Server) -> Result:
    """Send them by another engine."""
    order = Order(messages, workspaces=WORKSPACES)
    async with on_stage(order, server) as stage:
        url = server.database()
        environment = {**os.environ, URL: url, "SLACK_API_URL": stage.slack.api_url}
        tokens = {team.id: team.bot_token for team in stage.slack.site.world.teams.values()}
        items = [(tokens[person.team], person.dm_id, person.id) for person in stage.due]
        await _enqueue(engine, items, environment)
        began = time.monotonic()
        workers = _Workers(engine, environment)
        await workers.run_until_ended(stage.slack, url, messages, kills)
        came = Counter(uid_of(entry.raw) for entry in stage.slack.ledger if entry.kind == "post")
        return Result(
            engine.name,
            sum(came[uid] > 0 for _, _, uid in items),
            0,
            sum(came[uid] == 0 for _, _, uid in items),
            sum(came[uid] > 1 for _, _, uid in items),
            workers.kills,
            messages / (time.monotonic() - began),
            engine.lines,
        )


async def _enqueue(engine: Engine, items: list[tuple[str, str, str]], environment: Mapping[str, str]) -> None:
    code = f"import asyncio, json, sys; from {engine.module} import *; "
    code += "launch(ENQUEUING); " if engine is DBOS else ""
    code += "asyncio.run(enqueue(json.load(sys.stdin)))"
    code += "; DBOS.destroy()" if engine is DBOS else ""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, cwd=ROOT, stdin=asyncio.subprocess.PIPE
    )
    await process.communicate(json.dumps(items).encode())
    assert process.returncode == 0


class _Workers:
    """The workers of an engine, each replaced when it is killed."""

    def __init__(self, engine: Engine, environment: Mapping[str, str]) -> None:
        self._engine = engine
        self._environment = environment
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._chance = random.Random(2)  # noqa: S311 - chance, not secrecy
        self.kills = 0

    async def run_until_ended(self, slack: Standin, url: str, messages: int, kills: int) -> None:
        """Run, and kill evenly over the work, until the engine says that everything ended."""
        try:
            for number in range(WORKERS):
                await self._start(f"worker-{number}")
            async with asyncio.timeout(_LONGEST):
                while await asyncio.to_thread(_count, url, self._engine.not_ended):
                    posts = sum(call.method == "chat.postMessage" for call in slack.calls)
                    if self.kills < min(kills, kills * posts / messages / 0.95):
                        await self._kill_one()
                    await asyncio.sleep(0.1)
        finally:
            for process in self._running.values():
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _start(self, name: str) -> None:
        self._running[name] = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._engine.module,
            name,
            env=self._environment,
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def _kill_one(self) -> None:
        name = self._chance.choice(sorted(self._running))
        self._running[name].send_signal(signal.SIGKILL)
        await self._running[name].wait()
        self.kills += 1
        await self._start(name)


def _count(url: str, statement: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0
