"""Opens what a run needs: the database at the right schema, its lock, and the HTTP session to Slack."""

import fcntl
from pathlib import Path
from typing import TextIO

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app import faults
from slackbot.errors import NotUpError, StartError, UnfitError
from slackbot.slack.api.redirects import refuse_redirects
from slackbot.store.schema.migrate import SchemaError, migrate, require_current


def open_session(longest: float) -> aiohttp.ClientSession:
    """Open the session that all calls to Slack share; `longest` is in seconds.

    Connections are not limited: a call that waits for one looks like a call that Slack does not answer, and a hundred
    workspaces whose Slack hangs would hold up all others. There are as many as there are lanes.
    """
    timeout = aiohttp.ClientTimeout(total=longest, connect=longest / 2, sock_connect=longest / 2)
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, middlewares=[refuse_redirects])


def prepare(engine: Engine, *, own: bool) -> None:
    """Migrate our own database file (`own`); a shared database must be at this schema already.

    Raises:
        StartError: if the database cannot be opened, or its schema is not this program's.
    """
    try:
        if own:
            migrate(engine)
        else:
            require_current(engine)
    except SchemaError as error:
        raise UnfitError(faults.schema(str(error))) from error
    except sa.exc.SQLAlchemyError as error:
        fault = faults.database(engine.url.render_as_string(hide_password=False), error)
        raise (NotUpError(str(fault)) if faults.may_pass(error) else UnfitError(fault)) from error


def lock(file: Path) -> TextIO:
    """Lock the database file for this process until the returned file is closed."""
    try:
        held = file.with_name(file.name + "-lock").open("w")
    except OSError as error:
        raise UnfitError(faults.database_file(file, error)) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise StartError(f"another process uses {file}: SQLite is for one, PostgreSQL for any number") from error
    return held
