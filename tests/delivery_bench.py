"""Delivery in figures, as ratios within one run: `python -m tests.delivery_bench`; `--postgresql` measures that too.

The goals are those of facts/scheduling.md section 8: 1 an idle tick with a million occasions, 2 planning beside
APScheduler's own store, 3 claiming and settling beside the bare driver, 4 four processes beside one, 6 memory.
"""

import asyncio
import gc
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from statistics import median
from typing import Any, Final, Self
from uuid import uuid4

import click
import psycopg
import sqlalchemy as sa
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy.engine import Engine

from slackbot.coach.calendar import Occurrence
from slackbot.delivery.context import Seen, Slack, Sought
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import plan
from slackbot.delivery.sender import Sender
from slackbot.render import Message, Words
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.outbox import batches, lanes, outbox
from slackbot.store.outbox.outbox import Planned
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import delivery, member, occasion

FIVE: Final = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
EARLIER: Final = FIVE - timedelta(hours=1)
LATER: Final = FIVE + timedelta(hours=7)
FAST: Final = Pace(burst=10**9, channel=0)
MANY, FEW, DUE = 1_000_000, 10_000, 2_000


def nothing() -> None:
    """What APScheduler's jobs do."""


def seed(engine: Engine, people: int, workspaces: int = 50) -> None:
    """So many people with a digest at five."""
    with engine.begin() as tx:
        if engine.dialect.name == "postgresql":  # a million rows, and what refers to them, in one statement's time
            tx.exec_driver_sql("TRUNCATE delivery, occasion, member CASCADE")
        else:
            for table in (delivery, occasion, member):
                tx.execute(sa.delete(table))
        for workspace in range(workspaces):
            lanes.open_lane(tx, f"T{workspace}")
    for start in range(0, people, 20_000):
        ids = [(f"T{number % workspaces}", f"U{number}") for number in range(start, min(start + 20_000, people))]
        who = [{"workspace_id": team, "user_id": user} for team, user in ids]
        chosen = {"active": True, "ramp_step": 0, "digest_at": wall(17), "slack_zone": "Etc/UTC", "dm_channel": "D1"}
        due = {"kind": "digest", "day": FIVE.date(), "due_at": FIVE, "expires_at": LATER}
        with engine.begin() as tx:
            tx.execute(sa.insert(member), [ids | chosen for ids in who])
            tx.execute(sa.insert(occasion), [ids | due for ids in who])


def idle_tick(engine: Engine) -> float:
    """Seconds that planning and leasing take when nothing is due."""

    def once() -> float:
        began = time.perf_counter()
        with engine.begin() as tx:
            assert plan(tx, KINDS, EARLIER, Pace(), {}) == 0
        with engine.begin() as tx:
            assert lanes.lease(tx, EARLIER, "token", 30, 50) == []
        return time.perf_counter() - began

    return median(once() for _ in range(200))


def plans(engine: Engine, most: int = 10**9) -> float:
    """Occasions a second that become deliveries and move on."""
    crowds: dict[datetime, dict[str, int]] = {}
    began, many = time.perf_counter(), 0
    while True:
        with engine.begin() as tx:
            batch = plan(tx, KINDS, FIVE, Pace(), crowds)
        if not batch or many >= most:
            return many / (time.perf_counter() - began)
        many += batch


def apschedulers(folder: Path) -> float:
    """Jobs a second that APScheduler submits and moves on, from its own store in an SQLite file."""
    store = SQLAlchemyJobStore(f"sqlite:///{folder / 'jobs.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.start(paused=True)
    for _ in range(DUE):
        scheduler.add_job(nothing, "interval", days=1, misfire_grace_time=None, next_run_time=FIVE - timedelta(days=1))
    scheduler.state = STATE_RUNNING  # its own thread sleeps on
    began = time.perf_counter()
    scheduler._process_jobs()  # noqa: SLF001 - one wake-up, as its thread makes it
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return DUE / took


def settles(engine: Engine, workspace_id: str, many: int) -> float:
    """Deliveries a second that are found, claimed and ended, in batches of ten; one counts as two transactions."""
    began, left = time.perf_counter(), many
    while left > 0:
        with engine.begin() as tx:
            ids = [delivery.id for delivery in batches.due(tx, workspace_id, FIVE, min(10, left))]
            assert batches.intend(tx, ids, "token", FIVE, LATER) == set(ids)
        with engine.begin() as tx:
            assert batches.settle_sent(tx, "token", dict.fromkeys(ids, "1.1")) == set(ids)
        left -= len(ids)
    return 2 * many / (time.perf_counter() - began)


def has_waiting(engine: Engine, workspace_id: str, many: int) -> None:
    """So many deliveries wait for the people of a workspace, one each."""
    number = int(workspace_id[1:])
    due = Occurrence(FIVE.date(), FIVE, LATER)
    who = [MemberId(workspace_id, f"U{number + 50 * each}") for each in range(many)]
    with engine.begin() as tx:
        outbox.add_all(tx, [Planned(member_id, "digest", due, FIVE) for member_id in who])


def bare_sqlite(file: Path, many: int) -> float:
    """One-row transactions a second by the driver alone, as safe as ours."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
    began = time.perf_counter()
    for _ in range(many):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO one (text) VALUES (?)", (uuid4().hex,))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return many / took


def bare_postgresql(url: str, many: int) -> float:
    """The same on PostgreSQL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE one (id BIGSERIAL PRIMARY KEY, text TEXT)")
        began = time.perf_counter()
        for _ in range(many):
            with connection.transaction():
                connection.execute("INSERT INTO one (text) VALUES (%s)", (uuid4().hex,))
        return many / (time.perf_counter() - began)


def of_one_process(url: str, workspace_id: str, many: int) -> float:
    """What one process of several does: seconds."""
    engine = make_engine(url)
    began = time.perf_counter()
    settles(engine, workspace_id, many)
    engine.dispose()
    return time.perf_counter() - began


class Quick(Slack):
    """A Slack that takes everything at once."""

    tells_rest = False

    async def for_batch(self) -> Self:
        return self

    async def post(self, channel: str, message: Message, uid: str, *_more: Any) -> str:  # noqa: ANN401, ARG002 - as it
        return "1.1"

    async def open_dm(self, user_id: str) -> str:  # noqa: ARG002 - as Slack
        return "D1"

    async def find(self, sought: Sought) -> Seen:  # noqa: ARG002 - as Slack
        return Seen()

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:  # noqa: ARG002 - as Slack
        return None


async def sends(engine: Engine, many: int) -> float:
    """Deliveries a second, planned, checked, worded and recorded, with a Slack that answers at once."""
    database = Database(engine)
    sender = Sender(
        database,
        KINDS,
        Words(shipped_words()),
        lambda _workspace: Quick(),
        lambda: LATER - 5 * (LATER - FIVE) / 6,
        FAST,
    )
    began = time.perf_counter()
    await sender.settled()
    took = time.perf_counter() - began
    assert sender.ended["digest", "sent"] == many, sender.ended
    return many / took


def memory() -> float:
    """Megabytes that this process holds just now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


@contextmanager
def sqlite_engine(folder: Path, name: str) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{folder / name}")
    migrate(engine)
    yield engine
    engine.dispose()


def on(engine: Engine, bare: Callable[[], float]) -> Iterator[str]:
    """The figures of one database."""
    seed(engine, FEW)
    few = idle_tick(engine)
    has_waiting(engine, "T1", 150)
    ours, driver = settles(engine, "T1", 150), bare()
    yield f"3 claim and settle: {ours:,.0f} transactions/s, the bare driver {driver:,.0f}: {ours / driver:.2f} x"
    seed(engine, MANY)
    many = idle_tick(engine)
    grew = many / few
    yield f"1 idle tick: {few * 1000:.2f} ms with {FEW:,} occasions, {many * 1000:.2f} with {MANY:,}: {grew:.2f} x"
    before = memory()
    planned = plans(engine, most=20_000)
    yield f"2 planning of a million: {planned:,.0f}/s; memory grew by {memory() - before:.1f} MB over 20,000"


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory(prefix="neverdone-bench-") as name:
        folder = Path(name)
        apscheduler = apschedulers(folder)
        with sqlite_engine(folder, "bot.db") as engine:
            click.echo("SQLite")
            for line in on(engine, lambda: bare_sqlite(folder / "bare.db", 300)):
                click.echo(line)
            seed(engine, DUE)
            ours = plans(engine)
            click.echo(
                f"2 {DUE:,} due: {ours:,.0f}/s, APScheduler's store {apscheduler:,.0f}: {ours / apscheduler:.0f} x"
            )
            seed(engine, DUE)
            click.echo(f"  the whole way: {asyncio.run(sends(engine, DUE)):,.0f} deliveries a second")
        if "--postgresql" in sys.argv:
            from tests.edge.postgresql import Server  # noqa: PLC0415 - it warns while it is imported

            server = Server(folder / "postgresql")
            click.echo("PostgreSQL")
            on_postgresql(server.database())
            server.stop()


def on_postgresql(url: str) -> None:
    """The figures of PostgreSQL, and of four processes beside one."""
    engine = make_engine(url)
    migrate(engine)
    for line in on(engine, lambda: bare_postgresql(url, 300)):
        click.echo(line)
    seed(engine, FEW)
    for workspace in range(8):
        has_waiting(engine, f"T{workspace}", 200)
    alone = 150 / of_one_process(url, "T7", 150)
    with ProcessPoolExecutor(4) as processes:
        began = time.perf_counter()
        list(processes.map(of_one_process, [url] * 4, [f"T{number}" for number in range(4)], [150] * 4))
        four = 600 / (time.perf_counter() - began)
    click.echo(f"4 four processes: {four:,.0f} deliveries a second, one {alone:,.0f}: {four / alone:.2f} x")
    engine.dispose()


if __name__ == "__main__":
    main()
