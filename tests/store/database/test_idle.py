"""An idle process leaves the database alone until something is near, or a call was committed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.delivery.context import Slack
from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.upkeep.recap_repairs import RecapRepairs
from slackbot.store.database import Database
from slackbot.store.outbox import schedule
from tests.store.people import ALICE, MORNING, TODAY


def no_slack(workspace_id: str) -> Slack:
    raise AssertionError(workspace_id)


def no_gateway(workspace_id: str) -> Gateway:
    raise AssertionError(workspace_id)


def sending(database: Database) -> Callable[[], Awaitable[None]]:
    return Sender(database, KINDS, Words(shipped_words()), no_slack, lambda: MORNING, Pace(), manual_clock=True).tick


def repairing(database: Database) -> Callable[[], Awaitable[None]]:
    return RecapRepairs(database, Words(shipped_words()), no_gateway, lambda: MORNING).tick


class Ticking:
    """Periodic work, and how many transactions each of its ticks takes."""

    def __init__(self, database: Database, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._begun = 0
        sa.event.listen(database.engine, "begin", self._count)

    def _count(self, _connection: sa.Connection) -> None:
        self._begun += 1

    async def tick(self) -> int:
        before = self._begun
        await self._work()
        return self._begun - before


@pytest.mark.parametrize("work", [sending, repairing])
async def test_an_idle_process_asks_nothing_until_a_call_is_committed(
    database: Database, work: Callable[[Database], Callable[[], Awaitable[None]]]
) -> None:
    ticking = Ticking(database, work(database))
    assert await ticking.tick() > 0
    assert [await ticking.tick() for _ in range(3)] == [0, 0, 0]
    await database.background.transact(lambda _tx: None)
    assert await ticking.tick() == 0
    await database.transact(lambda _tx: None)
    assert await ticking.tick() > 0


@pytest.mark.parametrize(("seconds", "asks"), [(0.0, True), (3600.0, False)])
async def test_a_process_that_was_idle_looks_again_when_something_is_due(
    database: Database, seconds: float, *, asks: bool
) -> None:
    due_at = MORNING + timedelta(seconds=seconds, microseconds=1000)
    due = Occurrence(TODAY, due_at, due_at + timedelta(hours=1))
    await database.background.transact(schedule.put, ALICE, "digest", due)
    ticking = Ticking(database, sending(database))
    await ticking.tick()
    assert (await ticking.tick() > 0) is asks
