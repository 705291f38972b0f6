"""Fan-out: digests due at one moment in many workspaces, sent by the running program, beside slack_sdk's raw posts."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.cli.bench.loopback import Taken
from slackbot.cli.bench.process import Process, running_many
from slackbot.cli.bench.typist import SIGNING_SECRET, Typed, Typist
from slackbot.clock import system_clock
from slackbot.coach.calendar import Hours, day_ends, local_day, zone
from slackbot.delivery.pace import Pace
from slackbot.encryption import TokenCipher, new_key
from slackbot.render import Words, samples
from slackbot.render.words import shipped_words
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import EPOCH, State, delivery, done_line, installation, lane, member, occasion

PEOPLE: Final = 20  # in each workspace
_AT_ONCE: Final = 50
_RAW: Final = 3000
_LEAD: Final = timedelta(seconds=14)  # before the due moment: for the program to start and to be typed to
_SETTLING: Final = timedelta(seconds=1)
_LONGEST: Final = 240


@dataclass(frozen=True)
class FanOut:
    """Measurements of one fan-out.

    Attributes:
        rate: Messages per second between the first and the last post.
        cpu_ms: CPU time of all processes per message, in milliseconds.
        raw: Posts per second of slack_sdk alone, measured before and after.
        late: Seconds from the common due time to the last post.
        errors: Transactions that were abandoned.
        memory: Megabytes that the largest process used at the end.
    """

    database: str
    workspaces: int
    processes: int
    rate: float
    cpu_ms: float
    sent: int
    raw: float
    late: float
    errors: int
    memory: float
    typed: Typed

    @property
    def ratio(self) -> float:
        """The rate as a share of slack_sdk's raw rate."""
        return self.rate / self.raw

    @property
    def spread(self) -> float:
        """The seconds over which the messages are meant to be spread."""
        pace, due = Pace(), self.workspaces * PEOPLE
        return max(pace.process_width(due), pace.width(PEOPLE)).total_seconds()


async def raw_rate(taken: Taken) -> float:
    """Measure how many digests a second slack_sdk alone posts over one session, made once."""
    sample = next(each for each in samples.load(shipped_words()) if each.message == "digest/day")
    body = Words(shipped_words()).message(sample.message, sample.facts).payload()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-bench", taken.url, session=session, retry_handlers=[])

        async def some() -> None:
            for _ in range(_RAW // _AT_ONCE):
                await client.chat_postMessage(channel="D0", **body)

        began = time.monotonic()
        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
        return _RAW / (time.monotonic() - began)


def fan_out(taken: Taken, url: str, workspaces: int, processes: int = 1) -> FanOut:
    """Make digests due at one moment in `workspaces` and have `neverdone run` send them while somebody types."""
    raw = asyncio.run(raw_rate(taken))
    taken.clear()
    engine, key = make_engine(url), new_key()
    migrate(engine)
    due_at = system_clock() + _LEAD
    _prepare(engine, workspaces, due_at, TokenCipher([key]))
    with tempfile.TemporaryDirectory() as folder:
        with running_many(processes, _environment(url, taken.url, key), Path(folder)) as bots:
            typed, cpu = asyncio.run(_until_sent(taken, workspaces * PEOPLE, due_at, bots))
            memory = max(bot.memory for bot in bots)
        errors = sum(log.read_text("utf-8").count("Abandoned") for log in Path(folder).glob("log*"))
    with engine.connect() as tx:
        sent = tx.execute(sa.select(sa.func.count()).where(delivery.c.state == State.SENT)).scalar_one()
    engine.dispose()
    return FanOut(
        database="SQLite" if url.startswith("sqlite") else "PostgreSQL",
        workspaces=workspaces,
        processes=processes,
        rate=taken.posts.value / (taken.last.value - taken.first.value),
        cpu_ms=1000 * cpu / (workspaces * PEOPLE),
        sent=sent,
        raw=(raw + asyncio.run(raw_rate(taken))) / 2,  # before and after, because the machine's other load changes
        late=taken.last.value - typed.due,
        errors=errors,
        memory=memory,
        typed=typed,
    )


async def _until_sent(taken: Taken, wanted: int, due_at: datetime, bots: list[Process]) -> tuple[Typed, float]:
    """Type until everything is sent; returns what was typed, and the CPU seconds since the due moment, with planning.

    The commands add little to the CPU: one in a hundred messages.
    """
    port = await asyncio.to_thread(bots[0].port)
    async with Typist(port) as typist:
        quiet = await typist.until(lambda: system_clock() >= due_at - _SETTLING)
        await asyncio.sleep(max((due_at - system_clock()).total_seconds(), 0))
        due, before = time.monotonic(), sum(bot.cpu for bot in bots)
        ends_at = due + _LONGEST
        busy = await typist.until(lambda: taken.posts.value >= wanted or time.monotonic() > ends_at)
    await asyncio.sleep(1)  # until the last outcomes are recorded
    return Typed(due, quiet, busy, typist.not_saved), sum(bot.cpu for bot in bots) - before


def _environment(url: str, api: str, key: str) -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "secret",
        "TOKEN_KEYS": key,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": api,
        "DATABASE_URL": url,
        "PORT": "0",
        "OPS_ADDRESS": "",
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "text",
    }


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
    """Name a zone in which it is about noon, so that nobody is outside their hours."""
    offset = 12 - at.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
