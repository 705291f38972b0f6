"""Ticks, by the real APScheduler: a clock that is set back does not silence them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import aiohttp
import apscheduler.schedulers.base
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app.scheduler import Scheduler
from slackbot.clock import system_clock
from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway, Identity
from slackbot.slack.inbound.afterwards import Afterwards
from slackbot.slack.install.workspaces import SingleWorkspace
from slackbot.slack.upkeep.channels import Channels
from slackbot.slack.upkeep.forget_follow_up import ForgetFollowUp
from slackbot.slack.upkeep.homes import Homes
from slackbot.slack.upkeep.profiles import Profiles
from slackbot.slack.upkeep.recap_repairs import RecapRepairs
from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.privacy.retention import Retention

pytestmark = [pytest.mark.long, pytest.mark.alone]


class Wall(datetime):
    """The wall clock as APScheduler reads it; it can be set."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Wall":  # noqa: ARG003 - as datetime has it
        read = system_clock() + cls.ahead
        return cls(*read.timetuple()[:6], read.microsecond, tzinfo=read.tzinfo)


class Ticking(Sender):
    """A sender that counts its ticks."""

    ticks = 0
    has_ticked: asyncio.Event

    async def tick(self) -> None:
        self.ticks += 1
        self.has_ticked.set()


@pytest.fixture
async def ticking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ticking]:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr(Wall, "ahead", timedelta(0))
    database = Database(make_engine(f"sqlite:///{tmp_path / 'none.db'}"))
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient(session=session), session)

        def slack_of(_workspace_id: str) -> Gateway:
            return gateway

        pace = Pace(tick=0.2)
        sender = Ticking(database, KINDS, Words(shipped_words()), slack_of, system_clock, pace)
        sender.has_ticked = asyncio.Event()  # of this loop
        profiles = Profiles(database, slack_of, system_clock)
        forget_follow_up = ForgetFollowUp(database, Homes(database, Words(shipped_words()), slack_of, system_clock))
        rooms = Channels(database, slack_of, system_clock)
        recap_repairs = RecapRepairs(database, Words(shipped_words()), slack_of, system_clock)
        retention = Retention(database, {}, system_clock)
        scheduler = Scheduler(
            sender,
            profiles,
            rooms,
            recap_repairs,
            forget_follow_up,
            Afterwards(system_clock),
            retention,
            SingleWorkspace(gateway, Identity("T1", "Acme", "B1", "U1"), database, system_clock),
            pace,
            clock=lambda: system_clock() + Wall.ahead,
        )
        scheduler.start()
        yield sender
        await scheduler.stop(timedelta(seconds=1))
    database.close()


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
