"""Many workspaces on one sender: what one Slack does, the others do not feel; what Slack said once is not lost."""

import asyncio
import socket
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot import manifest
from slackbot.coach.calendar import Occurrence
from slackbot.delivery.context import Slack
from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.reply import Reply, Services
from slackbot.scheduled import KINDS
from slackbot.scheduled.kind import Aftermath, End, Kinds
from slackbot.slack.api.gateway import Gateway
from slackbot.standin import Fault, Person, Standin, TurnableClock
from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.outbox import lanes, schedule
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import State, delivery, lane

pytestmark = pytest.mark.long

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
PACE = Pace(call=4)


@contextmanager
def deaf_server() -> Iterator[str]:
    """A Slack that takes every call and answers none: the kernel takes them, nobody reads them."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"


class House:
    """A sender over several workspaces, some of whose Slack is deaf."""

    def __init__(self, slack: Standin, database: Database, session: aiohttp.ClientSession, deaf: str) -> None:
        self.slack = slack
        self.database = database
        self.people: dict[str, Person] = {}
        self.clock = slack.clock
        self._session = session
        self._deaf_url = deaf
        self._slacks: dict[str, Gateway] = {}
        self.sender = self.sender_of(KINDS)

    def sender_of(self, kinds: Kinds) -> Sender:
        """Make a sender of such kinds of messages."""
        return Sender(self.database, kinds, Words(shipped_words()), self.slack_of, self.clock, PACE)

    def slack_of(self, workspace_id: str) -> Slack:
        return self._slacks[workspace_id]

    async def has_workspace(self, name: str, *, deaf: bool = False, digests: int = 1) -> None:
        """A workspace with people whose digest is due now."""
        team = self.slack.add_team(name)
        url = self._deaf_url if deaf else self.slack.api_url
        client = AsyncWebClient(team.bot_token, url, session=self._session, retry_handlers=[])
        self._slacks[team.id] = Gateway(client, self._session, self.clock)
        for number in range(digests):
            person = self.slack.person(f"{name} {number}", team=team)
            self.people[f"{name} {number}"] = person
            await self.database.transact(_is_due, MemberId(team.id, person.id), "D0DEAF" if deaf else None)

    async def within(self, seconds: float) -> None:
        """Tick as the scheduler does for so long."""
        for _ in range(int(seconds / 0.1)):
            await self.sender.tick()
            await asyncio.sleep(0.1)

    def got(self, name: str) -> int:
        """How many people of a workspace have their digest."""
        return sum(len(person.dm) for each, person in self.people.items() if each.startswith(f"{name} "))


def _is_due(tx: sa.Connection, who: MemberId, channel: str | None) -> None:
    members.add(tx, who, "Etc/UTC", NOON)
    members.change(tx, who, digest_at=NOON.time(), dm_channel=channel)
    lanes.open_lane(tx, who.workspace_id)
    schedule.put(tx, who, "digest", Occurrence(NOON.date(), NOON, NOON + timedelta(hours=12)))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    engine = make_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate(engine)
    timeout = aiohttp.ClientTimeout(total=PACE.call)
    async with (
        Standin(manifest=manifest.load(), clock=TurnableClock(NOON)) as slack,
        aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        with deaf_server() as deaf:
            built = House(slack, Database(engine), session, deaf)
            yield built
            await built.sender.stop(timedelta(seconds=5))
            built.database.close()


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        yield other


def states(tx: sa.Connection) -> list[str]:
    return [State(state).name for state in tx.execute(sa.select(delivery.c.state).order_by(delivery.c.id)).scalars()]


def leases(tx: sa.Connection) -> list[str | None]:
    return list(tx.execute(sa.select(lane.c.token)).scalars())


async def test_sixty_workspaces_whose_slack_hangs_delay_no_other(house: House) -> None:
    for number in range(60):
        await house.has_workspace(f"deaf{number}", deaf=True)
    await house.has_workspace("well", digests=8)
    loop = asyncio.get_running_loop()
    began = loop.time()
    ticking = asyncio.create_task(house.within(PACE.call))
    await house.slack.until(lambda: house.got("well") == 8)
    assert loop.time() - began < PACE.call  # before any of the others' calls was over
    in_use = house.database.engine.pool.checkedout()  # type: ignore[attr-defined] # SQLAlchemy's queue pool
    assert in_use <= 1
    ticking.cancel()


async def test_a_workspace_that_is_rate_limited_waits_alone(house: House) -> None:
    await house.has_workspace("limited", digests=3)
    await house.has_workspace("well", digests=3)
    house.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await house.sender.settled()
    assert sorted([house.got("limited"), house.got("well")]) == [2, 3]  # the rest of its batch was on the way
    house.clock.advance(timedelta(seconds=29))
    await house.sender.settled()
    assert sorted([house.got("limited"), house.got("well")]) == [2, 3]
    house.clock.advance(timedelta(seconds=1))
    await house.sender.settled()
    assert [house.got("limited"), house.got("well")] == [3, 3]


async def test_a_method_that_is_rate_limited_waits_alone(house: House) -> None:
    await house.has_workspace("team", digests=3)
    known = next(iter(house.people.values()))
    await house.database.transact(members.change, MemberId(known.team, known.id), dm_channel=known.id)
    house.slack.fault("conversations.open", Fault.ratelimited("30"))
    await house.sender.settled()
    assert len(known.dm) == 1
    assert [call.method for call in house.slack.calls].count("conversations.open") == 1  # not asked again meanwhile
    house.clock.advance(timedelta(seconds=30))
    await house.sender.settled()
    assert house.got("team") == 3


def whose_making_breaks(_house: House, bad: str) -> Kinds:
    def say(member: Member, due: Delivery, services: Services) -> Reply:
        if member.user_id == bad:
            raise ZeroDivisionError
        return KINDS["digest"].say(member, due, services)

    return {**KINDS, "digest": replace(KINDS["digest"], say=say)}


def whose_end_breaks(_house: House, bad: str) -> Kinds:
    def ended(_tx: sa.Connection, due: Delivery, _end: End) -> None:
        if due.who.user_id == bad:
            raise ZeroDivisionError

    return {**KINDS, "digest": replace(KINDS["digest"], aftermath=Aftermath(ended=ended))}


def slack_refuses_one(house: House, _bad: str) -> Kinds:
    house.slack.fault("chat.postMessage", Fault.error("restricted_action"))
    return KINDS


def an_answer_is_lost(house: House, _bad: str) -> Kinds:
    house.slack.fault("chat.postMessage", Fault.reset_after())
    return KINDS


@pytest.mark.parametrize(
    ("breaks", "state", "got"),
    [
        (whose_making_breaks, "SKIPPED", 7),
        (whose_end_breaks, "SENDING", 8),
        (slack_refuses_one, "FAILED", 7),
        (an_answer_is_lost, "SENDING", 8),
    ],
)
async def test_one_bad_message_does_not_take_its_batch_with_it(
    house: House, breaks: Callable[[House, str], Kinds], state: str, got: int
) -> None:
    await house.has_workspace("team", digests=8)
    sender = house.sender_of(breaks(house, house.people["team 3"].id))
    await sender.settled()
    assert Counter(await house.database.transact(states)) == {"SENT": 7, state: 1}
    assert house.got("team") == got
    await sender.stop(timedelta(seconds=1))


async def test_what_slack_said_is_recorded_though_the_database_is_away_just_then(
    house: House, lock: sqlite3.Connection
) -> None:
    await house.has_workspace("team")
    house.slack.fault("chat.postMessage", Fault.hang(0.3))
    sending = asyncio.create_task(house.sender.settled())
    await house.slack.until(lambda: [call for call in house.slack.calls if call.method == "chat.postMessage"])
    lock.execute("BEGIN IMMEDIATE")
    await asyncio.sleep(3)
    lock.execute("ROLLBACK")
    await sending
    assert (await house.database.transact(states), house.got("team")) == (["SENT"], 1)


async def test_a_stop_hands_back_every_lane_even_of_a_slack_that_hangs(house: House) -> None:
    for number in range(5):
        await house.has_workspace(f"deaf{number}", deaf=True)
    await house.sender.tick()
    assert None not in await house.database.transact(leases)
    await house.sender.stop(timedelta(seconds=0.2))
    assert await house.database.transact(leases) == [None] * 5
    await house.sender.tick()
    assert await house.database.transact(leases) == [None] * 5


async def test_two_messages_to_one_person_are_a_second_apart_and_others_do_not_wait_for_it(house: House) -> None:
    await house.has_workspace("team", digests=3)
    first = next(iter(house.people.values()))
    who = MemberId(first.team, first.id)
    due = Occurrence(NOON.date(), NOON, NOON + timedelta(hours=1))
    await house.database.transact(members.change, who, challenge_nudge_at=NOON.time())
    await house.database.transact(schedule.put, who, "challenge_nudge", due)
    loop = asyncio.get_running_loop()
    began = loop.time()
    sending = asyncio.create_task(house.sender.settled())
    await house.slack.until(lambda: house.got("team") == 3)
    assert len(first.dm) == 1
    await sending
    assert (house.got("team"), len(first.dm)) == (4, 2)
    assert loop.time() - began >= 1


async def test_more_than_a_burst_goes_at_the_workspaces_pace(house: House) -> None:
    await house.has_workspace("team", digests=14)
    house.clock.advance(timedelta(minutes=1))  # their places in the spread have come
    loop = asyncio.get_running_loop()
    began = loop.time()
    await house.sender.settled()
    assert house.got("team") == 14
    assert 4 * PACE.gap <= loop.time() - began < 10
