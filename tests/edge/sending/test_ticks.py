"""Ticks, by the real APScheduler: a clock that is set back does not silence them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo

import apscheduler.schedulers.base
import pytest

from slackbot.app.scheduler import Periodic, Scheduler
from slackbot.clock import system_clock

pytestmark = [pytest.mark.long, pytest.mark.alone]


class Wall(datetime):
    """The wall clock as APScheduler reads it; it can be set."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Wall":  # noqa: ARG003 - as datetime has it
        read = system_clock() + cls.ahead
        return cls(*read.timetuple()[:6], read.microsecond, tzinfo=read.tzinfo)


class Ticking:
    """Work that counts its ticks."""

    def __init__(self) -> None:
        self.ticks = 0
        self.has_ticked = asyncio.Event()

    async def tick(self) -> None:
        self.ticks += 1
        self.has_ticked.set()


@pytest.fixture
async def ticking(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ticking]:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr(Wall, "ahead", timedelta(0))
    work = Ticking()
    scheduler = Scheduler([Periodic(work.tick, 0.2)], clock=lambda: system_clock() + Wall.ahead)
    scheduler.start()
    yield work
    await scheduler.stop(timedelta(seconds=1))


NO_STEP = timedelta(0)
STEPS = {
    "an hour back": [timedelta(hours=-1)],
    "an hour back and forth": [timedelta(hours=-1), NO_STEP],
    "a day back and forth": [timedelta(days=-1), NO_STEP],
    "a day ahead": [timedelta(days=1)],
    "a day ahead and back": [timedelta(days=1), NO_STEP],
    "ten years ahead": [timedelta(days=3653)],
}


async def more(ticking: Ticking, count: int) -> None:
    """Wait for so many more ticks."""
    async with asyncio.timeout(60):
        for _ in range(count):
            ticking.has_ticked.clear()
            await ticking.has_ticked.wait()


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
async def test_ticks_go_on_within_three_seconds_of_a_clock_being_set(ticking: Ticking, steps: list[timedelta]) -> None:
    await more(ticking, 2)
    for step in steps:
        Wall.ahead = step
        await asyncio.sleep(0.4)  # two ticks, and less than the scheduler's look
    await asyncio.sleep(3.2)
    await more(ticking, 2)
    before = ticking.ticks
    await asyncio.sleep(1)
    assert ticking.ticks - before <= 6  # and what was missed is not made up for
