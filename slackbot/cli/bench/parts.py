"""Figures for the parts of delivery: idle tick, next due time, planning, claim and settle, each beside a reference."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from statistics import median
from typing import Final
from uuid import uuid4

import psycopg
import sqlalchemy as sa
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy.engine import Engine

from slackbot.cli.bench.report import Row
from slackbot.coach.calendar import Occurrence
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import Crowds, plan
from slackbot.scheduled import KINDS
from slackbot.store.engine import make_engine
from slackbot.store.outbox import batches, lanes, outbox, schedule
from slackbot.store.outbox.outbox import Planned
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import delivery, member, occasion

FIVE: Final = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
EARLIER: Final = FIVE - timedelta(hours=1)
LATER: Final = FIVE + timedelta(hours=7)
SIZES: Final = (10_000, 100_000, 1_000_000)
_DUE: Final = 2_000
_ENDED: Final = 300
_WORKSPACES: Final = 50
_TICKS: Final = 200
_GREW: Final = 1.2  # the most that a tick may slow down from the smallest of SIZES to the largest
_PLANNED: Final = 20_000


def rows(url: str, folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Measure the parts on one database, the idle tick with each number of people in `sizes`."""
    engine = make_engine(url)
    migrate(engine)
    name = "SQLite" if engine.dialect.name == "sqlite" else "PostgreSQL"
    seed(engine, sizes[0])
    yield _settling(engine, url, folder, name)
    yield from _idle(engine, name, sizes)
    seed(engine, _DUE)
    yield _planning(engine, folder, name)
    engine.dispose()


def _settling(engine: Engine, url: str, folder: Path, name: str) -> Row:
    _has_waiting(engine, "T1", _ENDED // 2)
    ours = settles(engine, "T1", _ENDED // 2)
    bare = _bare_sqlite(folder / "bare.db") if name == "SQLite" else _bare_postgresql(url)
    what = f"claim and settle in batches of ten, {name}"
    return Row(what, f"{ours:,.0f} transactions/s", f"the bare driver, a row each: {bare:,.0f}/s", ours / bare, 1)


def _idle(engine: Engine, name: str, sizes: Sequence[int]) -> Iterator[Row]:
    ticks: list[float] = []
    for size in sizes:
        seed(engine, size)
        ticks.append(_median(lambda: _idle_tick(engine)))
        reach = _GREW if size == sizes[-1] else None
        what = f"idle tick with {size:,} people, {name}"
        reference = f"with {sizes[0]:,}: {ticks[0]:.2f} ms"
        yield Row(what, f"{ticks[-1]:.2f} ms", reference, ticks[-1] / ticks[0], reach, at_most=True)
    looks = _median(lambda: _next_due(engine))
    yield Row(f"next due time of {sizes[-1]:,}, {name}", f"{looks:.2f} ms", "an idle tick", looks / ticks[-1], None)


def _planning(engine: Engine, folder: Path, name: str) -> Row:
    ours, theirs = plans(engine), _apschedulers(folder / f"jobs-{name}.db")
    what = f"planning of {_DUE:,} due, {name}"
    return Row(what, f"{ours:,.0f}/s", f"APScheduler's own store: {theirs:,.0f}/s", ours / theirs, 1)


def seed(engine: Engine, people: int) -> None:
    """Insert `people` members with a digest at five, and nothing else."""
    with engine.begin() as tx:
        if engine.dialect.name == "postgresql":  # DELETE of a million rows and their dependants takes too long
            tx.exec_driver_sql("TRUNCATE delivery, occasion, member CASCADE")
        else:
            for table in (delivery, occasion, member):
                tx.execute(sa.delete(table))
        for workspace in range(_WORKSPACES):
            lanes.open_lane(tx, f"T{workspace}")
    for start in range(0, people, 20_000):
        ids = [(f"T{number % _WORKSPACES}", f"U{number}") for number in range(start, min(start + 20_000, people))]
        who = [{"workspace_id": team, "user_id": user} for team, user in ids]
        chosen = {"active": True, "ramp_step": 0, "digest_at": wall(17), "slack_zone": "Etc/UTC", "dm_channel": "D1"}
        due = {"kind": "digest", "day": FIVE.date(), "due_at": FIVE, "expires_at": LATER}
        with engine.begin() as tx:
            tx.execute(sa.insert(member), [each | chosen for each in who])
            tx.execute(sa.insert(occasion), [each | due for each in who])


def _median(work: Callable[[], None]) -> float:
    """Run `work` repeatedly; returns the median in milliseconds."""

    def timed() -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    return median(timed() for _ in range(_TICKS))


def _idle_tick(engine: Engine) -> None:
    with engine.begin() as tx:
        plan(tx, KINDS, EARLIER, Pace(), {})
    with engine.begin() as tx:
        lanes.lease(tx, EARLIER, "token", 30, 50)


def _next_due(engine: Engine) -> None:
    with engine.begin() as tx:
        schedule.next_due(tx)
        outbox.next_visible(tx)


def plans(engine: Engine) -> float:
    """Plan everything due; returns how many occasions a second become deliveries."""
    crowds = Crowds()
    began, many, planned = time.perf_counter(), 0, 1
    while planned and many < _PLANNED:
        with engine.begin() as tx:
            planned = plan(tx, KINDS, FIVE, Pace(), crowds)
        many += planned
    return many / (time.perf_counter() - began)


def _apschedulers(file: Path) -> float:
    """Return how many jobs a second APScheduler submits and reschedules, from its own store in a SQLite file."""
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")}, timezone="UTC")
    scheduler.start(paused=True)
    yesterday = FIVE - timedelta(days=1)
    for _ in range(_DUE):
        scheduler.add_job(_nothing, "interval", days=1, misfire_grace_time=None, next_run_time=yesterday)
    scheduler.state = STATE_RUNNING  # without starting its thread
    began = time.perf_counter()
    scheduler._process_jobs()  # noqa: SLF001 - one wake-up, as its thread makes it
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return _DUE / took


def _nothing() -> None:
    """The job that APScheduler runs here."""


def settles(engine: Engine, workspace_id: str, many: int) -> float:
    """Find, claim and end deliveries in batches of ten; returns one-row transactions a second, two per delivery."""
    began, left = time.perf_counter(), many
    while left > 0:
        with engine.begin() as tx:
            ids = [due.id for due in batches.due(tx, workspace_id, FIVE, min(10, left))]
            batches.intend(tx, ids, "token", FIVE, LATER)
        with engine.begin() as tx:
            batches.settle_sent(tx, "token", dict.fromkeys(ids, "1.1"))
        left -= len(ids)
    return 2 * many / (time.perf_counter() - began)


def _has_waiting(engine: Engine, workspace_id: str, many: int) -> None:
    number = int(workspace_id[1:])
    due = Occurrence(FIVE.date(), FIVE, LATER)
    who = [MemberId(workspace_id, f"U{number + _WORKSPACES * each}") for each in range(many)]
    with engine.begin() as tx:
        outbox.add_all(tx, [Planned(each, "digest", due, FIVE) for each in who])


def _bare_sqlite(file: Path) -> float:
    """Return how many one-row transactions a second the driver alone commits, as durably as ours."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
    began = time.perf_counter()
    for _ in range(_ENDED):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (text) VALUES (?)", (uuid4().hex,))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return _ENDED / took


def _bare_postgresql(url: str) -> float:
    """Return the same on PostgreSQL."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, text TEXT)")
        began = time.perf_counter()
        for _ in range(_ENDED):
            with connection.transaction():
                connection.execute("INSERT INTO bare (text) VALUES (%s)", (uuid4().hex,))
        return _ENDED / (time.perf_counter() - began)
