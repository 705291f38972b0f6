"""Opening what a run stands on: its database, at its schema and nobody else's, and the session to Slack."""

import fcntl
from pathlib import Path
from typing import Final, TextIO

import aiohttp
import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.errors import NotUpError, StartError
from slackbot.store.schema.migrate import SchemaError, migrate, require_current

_PASSES: Final = ("starting up", "shutting down", "in recovery", "too many clients", "not yet accepting")


def open_session(longest: float) -> aiohttp.ClientSession:
    """Open the session that all calls to Slack share; `longest` is in seconds.

    No limit on connections: a call that waits for one could not be told from one that Slack does not answer, and a
    hundred workspaces whose Slack hangs would hold up all others. There are as many as there are lanes.
    """
    timeout = aiohttp.ClientTimeout(total=longest, connect=longest / 2, sock_connect=longest / 2)
    return aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))


def prepare(engine: Engine, *, own: bool) -> None:
    """Bring one's own database file to the schema; a shared database must be at it already.

    Raises:
        StartError: the database can't be opened, or its schema is not this program's.
    """
    try:
        if own:
            migrate(engine)
        else:
            require_current(engine)
    except SchemaError as error:
        raise StartError(str(error)) from error
    except sa.exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error)
        raise (NotUpError if _may_pass(error, cause) else StartError)(
            f"the database can't be opened: {cause}"
        ) from error


def _may_pass(error: sa.exc.SQLAlchemyError, cause: str) -> bool:
    """Whether a server is not there, or not ready: a wrong name or password is FATAL and stays wrong."""
    away = isinstance(error, sa.exc.OperationalError) and isinstance(error.orig, psycopg.OperationalError)
    return away and ("FATAL" not in cause or any(words in cause for words in _PASSES))


def lock(file: Path) -> TextIO:
    """Hold the database file's lock as long as what is returned stays open: one process a file."""
    try:
        held = file.with_name(file.name + "-lock").open("w")
    except OSError as error:
        raise StartError(f"the database can't be opened: {error}") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise StartError(f"another process uses {file}: SQLite is for one, PostgreSQL for any number") from error
    return held
