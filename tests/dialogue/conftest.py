"""Fixtures of the dialogues."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from slackbot.app import logs
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from tests.edge.conftest import postgresql
from tests.edge.postgresql import Server

__all__ = ["postgresql"]


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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A talk's database: its own file (empty means that), or one on PostgreSQL."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgresql")
    url = server.database()
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url
