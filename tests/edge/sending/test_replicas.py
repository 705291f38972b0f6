"""Several processes on one PostgreSQL: one effect each, one message each, by the time that they share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.coach.calendar import Hours, Occurrence, day_ends, local_day
from slackbot.settings import read_settings
from slackbot.standin import Person, Retry, Standin
from slackbot.store.engine import make_engine
from slackbot.store.outbox import schedule
from slackbot.store.people import lines, members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import done_line, lane
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import noon_zone, settings

pytestmark = pytest.mark.long

Clock = Callable[[], datetime]


def ahead(by: timedelta) -> Clock:
    return lambda: system_clock() + by


@asynccontextmanager
async def replicas(slack: Standin, home: Path, server: Server, *clocks: Clock) -> AsyncIterator[list[Bot]]:
    """So many bots on one database, each by its own clock; none ticks by itself."""
    url = server.database()
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    read = read_settings(settings(slack, home, DATABASE_URL=url))
    async with AsyncExitStack() as stack:
        bots = []
        for clock in clocks:
            bot = Bot(read, clock, ticking=False)
            await bot.start()
            stack.push_async_callback(bot.stop)
            bots.append(bot)
        await slack.connected()
        yield bots


def has_digest(tx: sa.Connection, person: Person, due_at: datetime) -> None:
    hours = Hours(person.tz)
    day = local_day(due_at, hours)
    who = MemberId(person.team, person.id)
    member = members.add(tx, who, person.tz, system_clock())
    members.change(tx, member.id, digest_at=due_at.time())
    lines.add(tx, who, day, [("done", "a line")], "prepared")
    schedule.put(tx, who, "digest", Occurrence(day, due_at, day_ends(day, hours)))


def kept(tx: sa.Connection) -> list[str]:
    return list(tx.execute(sa.select(done_line.c.text).order_by(done_line.c.id)).scalars())


async def test_a_command_that_comes_to_two_replicas_at_once_takes_effect_once_and_gets_one_answer(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    alice = slack.person("alice")
    async with replicas(slack, tmp_path, postgresql, system_clock, system_clock) as bots:
        await alice.types("/today")
        payload = {
            "command": "/done",
            "text": "once",
            "team_id": alice.team,
            "user_id": alice.id,
            "channel_id": "C1",
            "trigger_id": "t.1",
            "response_url": "",
        }
        answers = await slack.deliver("slash_commands", payload, times=6, together=True)
        answers += await slack.deliver("slash_commands", payload, times=2, retry=Retry(1))
        said = [(answer.payload or {}).get("text") for answer in answers]
        assert said == ["Noted: once"] * 8
        assert await bots[0].database.transact(kept) == ["once"]


async def test_three_replicas_send_each_of_many_once(slack: Standin, tmp_path: Path, postgresql: Server) -> None:
    due = system_clock() - timedelta(seconds=5)
    people = [slack.person(f"p{number}", tz=noon_zone(due)) for number in range(12)]
    async with replicas(slack, tmp_path, postgresql, *[system_clock] * 3) as bots:
        for person in people:
            await bots[0].database.transact(has_digest, person, due)
        await asyncio.gather(*(bot.sender.settled() for bot in bots))
        assert [len(person.dm) for person in people] == [1] * 12

        def leases(tx: sa.Connection) -> list[str | None]:
            return list(tx.execute(sa.select(lane.c.token)).scalars())

        assert await bots[0].database.transact(leases) == [None]


async def test_a_replica_whose_clock_is_wrong_goes_by_the_databases(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    soon, before = system_clock() + timedelta(seconds=60), system_clock() - timedelta(seconds=5)
    early, first, other = (slack.person(name, tz=noon_zone(before)) for name in ("early", "one", "other"))
    clocks = (ahead(timedelta(seconds=90)), ahead(-timedelta(seconds=90)))
    async with replicas(slack, tmp_path, postgresql, *clocks) as (fast, slow):
        await fast.database.transact(has_digest, early, soon)
        for replica, person in ((fast, first), (slow, other)):
            await replica.database.transact(has_digest, person, before)
            await replica.sender.settled()
            assert [len(early.dm), len(person.dm)] == [0, 1]
