"""One function, one transaction: kept whole, or not at all, within a person's time_limits."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store import database
from slackbot.store.database import Attempt, Database
from slackbot.store.engine import WORKERS
from slackbot.store.errors import AbandonedError
from slackbot.store.people import breaks, members
from tests.store.people import ALICE, NOBODY, TODAY


def taken(engine: Engine) -> list[str]:
    with engine.connect() as tx:
        return breaks.of_day(tx, ALICE, TODAY)


def take_break(tx: sa.Connection, what: str, *, times: int = 1) -> int:
    for _ in range(times):
        breaks.add(tx, ALICE, TODAY, what)
    return times


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than a moment."""
    monkeypatch.setattr(database, "CALL_SECONDS", 0.05)


async def test_what_is_returned_is_committed_by_then(database: Database) -> None:
    assert await database.transact(take_break, "walk", times=2) == 2
    assert taken(database.engine) == ["walk", "walk"]


async def test_an_error_keeps_nothing(database: Database) -> None:
    def fail(tx: sa.Connection) -> NoReturn:
        take_break(tx, "walk")
        raise LookupError

    with pytest.raises(LookupError):
        await database.transact(fail)
    assert taken(database.engine) == []


async def test_an_error_of_the_database_keeps_nothing_and_the_next_works(database: Database) -> None:
    def fail(tx: sa.Connection) -> None:
        take_break(tx, "walk")
        breaks.add(tx, NOBODY, TODAY, "no account")

    with pytest.raises(sa.exc.IntegrityError):
        await database.transact(fail)
    await database.transact(take_break, "tea")
    assert taken(database.engine) == ["tea"]


@pytest.mark.usefixtures("hurried")
async def test_a_transaction_that_nobody_waits_for_any_more_keeps_nothing(database: Database) -> None:
    go = threading.Event()

    def slow(tx: sa.Connection) -> None:
        take_break(tx, "walk")
        go.wait(30)

    with pytest.raises(AbandonedError):
        await database.transact(slow)
    go.set()
    database.close()
    assert taken(database.engine) == []


@pytest.mark.usefixtures("hurried")
async def test_a_transaction_that_found_no_free_worker_in_time_keeps_nothing(database: Database) -> None:
    go = threading.Event()
    holding = WORKERS[database.engine.dialect.name]

    def hold(_tx: sa.Connection) -> None:
        go.wait(30)

    waits = [database.transact(hold) for _ in range(holding)]
    outcomes = await asyncio.gather(*waits, database.transact(take_break, "walk"), return_exceptions=True)
    go.set()
    database.close()
    assert [type(outcome) for outcome in outcomes] == [AbandonedError] * (holding + 1)
    assert taken(database.engine) == []


@pytest.mark.usefixtures("hurried")
async def test_a_commit_that_has_begun_is_waited_for(database: Database) -> None:
    go = threading.Event()
    begun: list[bool] = []

    def slow_disk(_connection: sa.Connection) -> None:
        begun.append(go.wait(30))

    sa.event.listen(database.engine, "commit", slow_disk)
    asyncio.get_running_loop().call_later(0.15, go.set)
    assert await database.transact(take_break, "walk") == 1
    sa.event.remove(database.engine, "commit", slow_disk)
    assert begun == [True]
    assert taken(database.engine) == ["walk"]


async def test_many_at_once_are_all_kept(database: Database) -> None:
    await asyncio.gather(*(database.transact(take_break, str(number)) for number in range(30)))
    assert sorted(taken(database.engine), key=int) == [str(number) for number in range(30)]


def test_reading_and_then_writing_from_many_threads_loses_no_update_on_sqlite(sqlite: Engine) -> None:
    def step(_turn: int) -> None:
        with sqlite.begin() as tx:
            alice = members.get(tx, ALICE)
            assert alice is not None
            members.change(tx, ALICE, ramp_step=alice.ramp_step + 1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(step, range(80)))
    with sqlite.connect() as tx:
        alice = members.get(tx, ALICE)
    assert alice is not None
    assert alice.ramp_step == 80


def test_an_attempt_is_settled_by_who_speaks_first() -> None:
    attempt = Attempt()
    assert (attempt.commit(), attempt.abandon(), attempt.commit()) == (True, False, True)
    attempt = Attempt()
    assert (attempt.abandon(), attempt.commit(), attempt.abandon()) == (True, False, True)


def test_of_two_threads_exactly_one_settles_an_attempt() -> None:
    start = threading.Barrier(2)

    def say(verdict: str, attempt: Attempt) -> bool:
        start.wait(30)
        return attempt.commit() if verdict == "commit" else attempt.abandon()

    with ThreadPoolExecutor(2) as threads:
        for _ in range(50):
            attempt = Attempt()
            said = list(threads.map(say, ("commit", "abandon"), (attempt, attempt)))
            assert sorted(said) == [False, True]


async def test_a_closed_database_takes_no_more_work(database: Database) -> None:
    database.close()
    with pytest.raises(RuntimeError):
        await database.transact(take_break, "walk")
    assert taken(database.engine) == []


async def test_background_work_waits_for_as_long_as_it_takes(database: Database, hurried: None) -> None:  # noqa: ARG001 - time_limits
    go = threading.Event()

    def slow(tx: sa.Connection) -> None:
        go.wait(30)
        take_break(tx, "walk")

    holding = WORKERS[database.engine.dialect.name]
    work = [asyncio.create_task(database.background.transact(slow)) for _ in range(2 * holding)]
    asyncio.get_running_loop().call_later(0.2, go.set)
    await asyncio.gather(*work)
    assert taken(database.engine) == ["walk"] * 2 * holding


async def test_background_work_leaves_threads_to_people(shared: Engine) -> None:
    """On PostgreSQL a call is answered while background work hangs in every thread that it may take."""
    database, go = Database(shared), threading.Event()
    hanging = [asyncio.create_task(database.background.transact(lambda _tx: go.wait(30))) for _ in range(20)]
    await asyncio.sleep(0)
    assert await database.transact(take_break, "walk") == 1
    go.set()
    await asyncio.gather(*hanging)
    await asyncio.to_thread(database._pool.close)  # noqa: SLF001 - the engine is the session's


async def test_background_work_that_was_cancelled_in_the_queue_keeps_nothing(database: Database) -> None:
    go = threading.Event()
    holding = WORKERS[database.engine.dialect.name]
    held = [asyncio.create_task(database.background.transact(lambda _tx: go.wait(30))) for _ in range(holding)]
    queued = asyncio.create_task(database.background.transact(take_break, "walk"))
    await asyncio.sleep(0)
    queued.cancel()
    await asyncio.gather(queued, return_exceptions=True)
    go.set()
    await asyncio.gather(*held)
    await database.background.transact(lambda _tx: None)
    assert taken(database.engine) == []
