"""A stand-in for each test, and the tiny bot on each transport."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from slackbot.standin import Standin, TurnableClock
from tests.standin.tiny_bot import MANIFEST, Bot, over_http, over_socket


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def slack(clock: TurnableClock) -> AsyncIterator[Standin]:
    async with Standin(manifest=MANIFEST, clock=clock) as standin:
        yield standin


@pytest.fixture
async def bot(slack: Standin) -> Bot:
    return Bot(slack)


@pytest.fixture(params=["socket", "http"])
async def online(request: pytest.FixtureRequest, bot: Bot) -> AsyncIterator[Bot]:
    """The bot over each of the two transports."""
    async with over_socket(bot) if request.param == "socket" else over_http(bot):
        yield bot
