"""Fixtures for every test."""

import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.talk import Talk, open_talk

_WIDE = {"test_tenants.py", "test_recap_size.py", "test_migrations.py", "test_planning.py"}
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, a commit of a test's file waits for no disk


@pytest.fixture(scope="session", autouse=True)
def _files_in_memory() -> Iterator[None]:
    if _IN_MEMORY.is_dir():
        tempfile.tempdir = str(_IN_MEMORY)
    yield
    tempfile.tempdir = None


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Whatever a command line set up in one test, the next one reads the log as it would alone."""
    root = logging.getLogger()
    level, disabled = root.level, root.manager.disable
    yield
    root.setLevel(level)
    logging.disable(disabled)


@pytest.fixture
def however_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a busy machine take its time, where a test shows what is said and not how soon."""
    monkeypatch.setattr("slackbot.store.database.CALL_SECONDS", 20.0)
    monkeypatch.setattr("slackbot.slack.inbound.lookups._SECONDS", 10.0)
    monkeypatch.setattr("slackbot.standin.transport.sockets.ACK_SECONDS", 20.0)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine, Berlin time."""
    async with open_talk() as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the goldens need."""
    parser.addoption("--update-pictures", action="store_true", help="take the pictures of README anew")
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the widest of the store's tests run on PostgreSQL with the long ones: the statements are the same on both."""
    for item in items:
        if item.path.name in _WIDE and "postgresql" in item.name:
            item.add_marker("long")
