"""Fan-out: digests due at one moment in many workspaces, sent by the running program, beside slack_sdk's raw posts."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.cli.bench.loopback import Taken, payload
from slackbot.clock import system_clock
from slackbot.coach.calendar import Hours, day_ends, local_day, zone
from slackbot.encryption import TokenCipher, new_key
from slackbot.errors import StartError
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import EPOCH, State, delivery, done_line, installation, lane, member, occasion

PEOPLE: Final = 20  # in each workspace
_AT_ONCE: Final = 50
_RAW: Final = 3000
_LEAD: Final = timedelta(seconds=6)  # for the program to start before the moment comes
_LONGEST: Final = 240
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class FanOut:
    """A run: messages a second from the first to the last post, and CPU of all its processes a message."""

    database: str
    workspaces: int
    processes: int
    rate: float
    cpu_ms: float
    sent: int
    raw: float
    errors: int

    @property
    def ratio(self) -> float:
        """The rate as a share of slack_sdk's raw rate."""
        return self.rate / self.raw


async def raw_rate(taken: Taken) -> float:
    """Measure how many such messages a second slack_sdk posts alone, over one session."""
    body = payload("wrote back to the angry baker, and to the one who was not angry at all " * 3)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-bench", taken.url, session=session, retry_handlers=[])

        async def some() -> None:
            for _ in range(_RAW // _AT_ONCE):
                await client.chat_postMessage(**body)

        began = time.monotonic()
        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
        return _RAW / (time.monotonic() - began)


def fan_out(taken: Taken, url: str, workspaces: int, processes: int = 1) -> FanOut:
    """Let digests be due at one moment in so many workspaces, and `neverdone run` send them."""
    raw = asyncio.run(raw_rate(taken))
    taken.clear()
    engine, key = make_engine(url), new_key()
    migrate(engine)
    due_at = system_clock() + _LEAD
    _prepare(engine, workspaces, due_at, TokenCipher([key]))
    wanted = workspaces * PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        with _running(url, taken.url, key, Path(folder), processes) as running:
            cpu = _until_sent(taken, wanted, due_at, running)
        errors = sum(log.read_text("utf-8").count("Abandoned") for log in Path(folder).glob("log*"))
    with engine.connect() as tx:
        sent = tx.execute(sa.select(sa.func.count()).where(delivery.c.state == State.SENT)).scalar_one()
    engine.dispose()
    rate = taken.posts.value / (taken.last.value - taken.first.value)
    raw = (raw + asyncio.run(raw_rate(taken))) / 2  # before and after: what else runs on a machine changes
    name = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    return FanOut(name, workspaces, processes, rate, 1000 * cpu / wanted, sent, raw, errors)


def _until_sent(taken: Taken, wanted: int, due_at: datetime, running: list[subprocess.Popen[bytes]]) -> float:
    """Wait until everything is sent; returns the CPU seconds since it was due, planning included."""
    time.sleep(max((due_at - system_clock()).total_seconds(), 0))
    before, ends_at = sum(map(_cpu, running)), time.monotonic() + _LONGEST
    while taken.posts.value < wanted and time.monotonic() < ends_at:
        time.sleep(0.05)
    time.sleep(1)  # for the last ends to be recorded
    return sum(map(_cpu, running)) - before


def _cpu(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def _running(url: str, api: str, key: str, folder: Path, processes: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "secret",
        "TOKEN_KEYS": key,
        "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "SLACK_API_URL": api,
        "DATABASE_URL": url,
        "PORT": "0",
        "OPS_ADDRESS": "",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-c", "from slackbot.cli.main import main; main()", "run"]
    running = []
    for number in range(processes):
        with (folder / f"log{number}").open("wb") as log:
            running.append(subprocess.Popen(command, env=environment, cwd=Path.cwd(), stderr=log))  # noqa: S603 - ours
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
            if process.returncode:
                raise StartError((folder / "log0").read_text("utf-8")[-2000:])


def _prepare(engine: sa.Engine, workspaces: int, due_at: datetime, cipher: TokenCipher) -> None:
    hours = Hours(_noon_zone(due_at))
    day = local_day(due_at, hours)
    wall = due_at.astimezone(zone(hours.zone)).time().replace(microsecond=0)
    teams = [f"TB{number:04}" for number in range(workspaces)]
    people = [{"workspace_id": team, "user_id": f"U{number:03}"} for team in teams for number in range(PEOPLE)]
    chosen = {"active": True, "slack_zone": hours.zone, "profile_at": due_at, "ramp_step": 0, "digest_at": wall}
    line = {"day": day, "kind": "done", "text": "wrote back to the angry baker", "added_by": "bench"}
    due = {"kind": "digest", "day": day, "due_at": due_at, "expires_at": day_ends(day, hours)}
    installed = {"bot_user_id": "UB", "scopes": "chat:write im:write", "leased_until": EPOCH, "installed_at": due_at}
    with engine.begin() as tx:
        tx.execute(
            sa.insert(lane), [{"workspace_id": team, "lease_until": EPOCH, "not_before": EPOCH} for team in teams]
        )
        places = [
            {**installed, "place_id": team, "name": team, "token": cipher.encrypt(f"xoxb-{team}", due_at)}
            for team in teams
        ]
        tx.execute(sa.insert(installation), places)
        dms = [{**who, **chosen, "dm_channel": f"D{who['workspace_id']}{who['user_id']}"} for who in people]
        tx.execute(sa.insert(member), dms)
        for _ in range(3):
            tx.execute(sa.insert(done_line), [who | line for who in people])
        tx.execute(sa.insert(occasion), [who | due for who in people])


def _noon_zone(at: datetime) -> str:
    """Name a zone in which it is about noon."""
    offset = 12 - at.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
