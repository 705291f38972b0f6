"""Fixtures of the dialogues."""

import inspect
import logging
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import pytest

from slackbot.app import logs
from tests.dialogue.people.thanks_said import forget_account
from tests.edge.conftest import postgresql
from tests.edge.program.postgresql import Server
from tests.talk import Speaker, Talk, open_talk

__all__ = ["postgresql"]

PEOPLE_AND_TIME = {
    "test_asked_often.py",
    "test_awkward.py",
    "test_causes.py",
    "test_cover.py",
    "test_hand_over.py",
    "test_lead_loop.py",
    "test_minute.py",
    "test_question.py",
    "test_rough.py",
    "test_thanks_again.py",
    "test_time.py",
    "test_together.py",
    "test_together_group.py",
    "test_walk.py",
    "test_week_picture.py",
}


@pytest.fixture(autouse=True)
def _what_is_said_not_how_soon(however_busy: None) -> None:
    """Allow any time for answers; tests/edge and tests/standin show how soon they come."""


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """The log as the program sets it up, at level DEBUG."""
    root, known = logging.getLogger(), dict(logging.root.manager.loggerDict)
    levels = {name: logger.level for name, logger in known.items() if isinstance(logger, logging.Logger)}
    handlers, level = list(root.handlers), root.level
    logs.set_up("DEBUG")
    stream = StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both databases what asks for `database_url` by name, and every dialogue about people and time."""
    is_asked_for = "database_url" in inspect.signature(metafunc.function).parameters
    on_both = is_asked_for or Path(metafunc.module.__file__).name in PEOPLE_AND_TIME
    if on_both and "database_url" in metafunc.fixturenames:
        databases = ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
        metafunc.parametrize("database_url", databases, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A talk's database: its own file (empty means that), or one on PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.migrated()
    yield url
    server.drop(url)


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine, Berlin time."""
    async with open_talk(database_url=database_url) as opened:
        yield opened


@pytest.fixture
async def new_bob(talk: Talk) -> Speaker:
    """Somebody who never used the bot."""
    await talk.bot.database.transact(forget_account, talk.bob.person.id)
    return talk.bob
