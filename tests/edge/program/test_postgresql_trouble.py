"""PostgreSQL on bad days: rows locked, the pool full, connections killed, deadlocks, a failover to read-only."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.settings import read_settings
from slackbot.standin import Message, Person, Standin
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import break_taken, done_line
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import settings
from tests.time_limits import TimeLimits

pytestmark = [pytest.mark.long, pytest.mark.alone, pytest.mark.usefixtures("time_limits")]

NOT_SAVED = re.compile(r"That was not saved: .* \(ref [0-9a-f]{4}\)")


@pytest.fixture
def url(postgresql: Server) -> str:
    made = postgresql.database()
    engine = make_engine(made)
    migrate(engine)
    engine.dispose()
    return made


@pytest.fixture
async def bot(slack: Standin, tmp_path: Path, url: str) -> AsyncIterator[Bot]:
    running = Bot(read_settings(settings(slack, tmp_path, DATABASE_URL=url)), system_clock, ticking=False)
    await running.start()
    await slack.connected()
    yield running
    await running.stop()


@contextmanager
def session(url: str) -> Iterator[psycopg.Connection]:
    """Another session on the database, in a transaction until it is left."""
    with psycopg.connect(url) as other:
        yield other
        other.rollback()


def order(url: str, *statements: str) -> None:
    """Do what an administrator does."""
    with psycopg.connect(url, autocommit=True) as other:
        for statement in statements:
            other.execute(statement.encode())


async def told(person: Person, text: str) -> tuple[str, float]:
    """Type, and give what was answered and after how many seconds."""
    began = asyncio.get_running_loop().time()
    answer: Message | None = await person.types(text)
    assert answer is not None
    return answer.readable(), asyncio.get_running_loop().time() - began


async def lines(bot: Bot) -> list[str]:
    def read(tx: sa.Connection) -> list[str]:
        return list(tx.execute(sa.select(done_line.c.text).order_by(done_line.c.id)).scalars())

    return await bot.database.transact(read)


async def test_a_row_that_somebody_holds_costs_its_person_two_seconds_and_nobody_else_any(
    slack: Standin, bot: Bot, url: str, time_limits: TimeLimits
) -> None:
    """Twelve commands wait for the row, more than there are connections; then all is as before."""
    alice, bob = slack.person("alice"), slack.person("bob")
    for person in (alice, bob):
        await person.types("/done before")
    with session(url) as other:
        other.execute("SELECT 1 FROM member WHERE user_id = %s FOR UPDATE", (alice.id,))
        words, seconds = await told(alice, "/done held")
        assert (bool(NOT_SAVED.fullmatch(words)), seconds < time_limits.ack) == (True, True)
        waiting = asyncio.create_task(told(alice, "/done held as well"))
        words, seconds = await told(bob, "/done meanwhile")
        assert (words.split("\n")[0], seconds < time_limits.at_once) == ("Noted: meanwhile", True)
        assert NOT_SAVED.fullmatch((await waiting)[0])
        many = await asyncio.gather(*(told(alice, f"/done lost {number}") for number in range(12)))
        assert [(bool(NOT_SAVED.fullmatch(said)), took < time_limits.ack) for said, took in many] == [(True, True)] * 12
    words, seconds = await told(alice, "/done after")
    assert (words.split("\n")[0], seconds < time_limits.at_once) == ("Noted: after", True)
    assert await lines(bot) == ["before", "before", "meanwhile", "after"]


async def test_connections_that_are_all_taken_are_said_in_time_and_come_back(
    slack: Standin, bot: Bot, url: str, time_limits: TimeLimits
) -> None:
    """A table is locked: every connection of the pool waits, and whoever comes then is told."""
    alice, bob = slack.person("alice"), slack.person("bob")
    for person in (alice, bob):
        await person.types("/done before")
    with session(url) as other:
        other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        many = await asyncio.gather(*(told(alice, f"/done lost {number}") for number in range(20)), told(bob, "/done"))
        assert [(bool(NOT_SAVED.fullmatch(said)), took < time_limits.ack) for said, took in many] == [(True, True)] * 21
    words, seconds = await told(bob, "/done after")
    assert (words.split("\n")[0], seconds < time_limits.at_once) == ("Noted: after", True)
    assert await lines(bot) == ["before", "before", "after"]


async def test_connections_killed_in_the_midst_lose_nothing_that_was_noted(
    slack: Standin, bot: Bot, url: str, time_limits: TimeLimits
) -> None:
    """Every connection is killed while commands run, again and again: what was noted is there, once."""
    alice = slack.person("alice")
    await alice.types("/done first")
    killing = True

    async def kill() -> None:
        while killing:
            await asyncio.to_thread(
                order,
                url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'neverdone'",
            )
            await asyncio.sleep(0.05)

    killer = asyncio.create_task(kill())
    said = [await told(alice, f"/done line {number}") for number in range(40)]
    killing = False
    await killer
    noted = {words.split("\n")[0].removeprefix("Noted: ") for words, _ in said if words.startswith("Noted")}
    kept = await lines(bot)
    assert (noted <= set(kept), len(kept)) == (True, len(set(kept)))
    assert len(kept) - 1 - len(noted) <= 1  # a connection may die with its commit done and not yet answered
    assert [words for words, _ in said if not words.startswith("Noted") and not NOT_SAVED.fullmatch(words)] == []
    assert max(seconds for _, seconds in said) < time_limits.ack
    assert (await told(alice, "/done last"))[0].startswith("Noted: last")


async def test_a_failover_to_what_can_only_be_read_is_said_as_not_saved(
    slack: Standin, bot: Bot, url: str, time_limits: TimeLimits
) -> None:
    """Until the new primary takes writes."""
    alice, name = slack.person("alice"), url.partition("/edge_")[2].partition("?")[0]
    await alice.types("/done before")
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'neverdone'"
    order(url, f"ALTER DATABASE edge_{name} SET default_transaction_read_only = on", kill)
    words, seconds = await told(alice, "/done lost")
    assert (bool(NOT_SAVED.fullmatch(words)), seconds < time_limits.ack) == (True, True), words
    order(url, "SET default_transaction_read_only = off", f"ALTER DATABASE edge_{name} RESET ALL", kill)
    assert (await told(alice, "/done after"))[0].startswith("Noted: after")
    assert await lines(bot) == ["before", "after"]


FAILS_AT_FIRST = """
CREATE SEQUENCE tries;
CREATE FUNCTION fail_at_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('tries') <= {times} THEN RAISE EXCEPTION 'injected' USING ERRCODE = '{code}'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fail_at_first BEFORE INSERT ON done_line FOR EACH ROW EXECUTE FUNCTION fail_at_first();
"""


@pytest.mark.parametrize("code", ["40P01", "40001"])
async def test_a_deadlock_is_tried_again_and_takes_effect_once(slack: Standin, bot: Bot, url: str, code: str) -> None:
    """And so is a serialization failure: PostgreSQL undid it whole and asks for another try."""
    alice = slack.person("alice")
    await alice.types("/done before")
    order(url, *FAILS_AT_FIRST.format(times=2, code=code).strip().split("\n", 1))
    assert (await told(alice, "/done once"))[0].startswith("Noted: once")
    assert await lines(bot) == ["before", "once"]


async def test_what_deadlocks_for_ever_is_said_as_not_saved(
    slack: Standin, bot: Bot, url: str, time_limits: TimeLimits
) -> None:
    """After some tries, and in time."""
    alice = slack.person("alice")
    await alice.types("/done before")
    order(url, *FAILS_AT_FIRST.format(times=1000, code="40P01").strip().split("\n", 1))
    words, seconds = await told(alice, "/done never")
    assert (bool(NOT_SAVED.fullmatch(words)), seconds < time_limits.ack) == (True, True)
    assert await lines(bot) == ["before"]


async def test_two_presses_at_once_are_one_press_after_the_other(slack: Standin, bot: Bot) -> None:
    """Two connections answer them; the second sees what the first one did, and moves the end of the one break."""
    alice = slack.person("alice")
    await alice.types("/done before")
    await alice.opens_home()
    await bot.dispatcher.settled()
    home = alice.home
    assert home is not None
    await asyncio.gather(*(alice.presses(home, "home.break") for _ in range(3)))
    assert await bot.database.transact(_breaks) == 1


def _breaks(tx: sa.Connection) -> int:
    return int(tx.execute(sa.select(sa.func.count()).select_from(break_taken)).scalar_one())
