"""Opens what a run needs: the database at the right schema, its lock, and the HTTP session for calls to Slack."""

import asyncio
import fcntl
import logging
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app import faults
from slackbot.backoff import delays
from slackbot.errors import (
    SLACK_FAILED,
    Fault,
    InDoubtError,
    NotAllowedError,
    NotUpError,
    RefusedError,
    StartError,
    TryLaterError,
    UnfitError,
)
from slackbot.slack.api.gateway import Gateway, Identity
from slackbot.slack.api.redirects import refuse_redirects
from slackbot.store.schema.migrate import SchemaError, migrate, require_current

log = logging.getLogger(__name__)


def open_session(longest: float) -> aiohttp.ClientSession:
    """Open the session that all calls to Slack share; `longest` is the limit for a call, in seconds.

    The number of connections is not limited: a call that waited for a free one would look like a call that Slack does
    not answer, and workspaces whose calls hang would hold up all others. The lanes bound their number.
    """
    timeout = aiohttp.ClientTimeout(total=longest, connect=longest / 2, sock_connect=longest / 2)
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, middlewares=[refuse_redirects])


def prepare(engine: Engine, *, own: bool) -> None:
    """Migrate our own database file (`own`); a shared database must already be at this schema.

    Raises:
        StartError: the database can't be opened, or its schema is not this program's.
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


async def find_slack(gateway: Gateway, app_token: str | None) -> Identity:
    """Ask whose the token is, until Slack says; without `app_token`, requests come signed over HTTP.

    Raises:
        UnfitError: if Slack refuses the token, it may not do the bot's work, it is of another app than `app_token`, or
            Slack's signatures will not be taken.
    """
    for gap in delays():
        try:
            identity = await gateway.whoami()
        except (RefusedError, NotAllowedError) as error:
            raise UnfitError(faults.bot_token(error.reason)) from error
        except (TryLaterError, InDoubtError) as error:
            log.warning("waiting, %s; next try in %.0f s", faults.slack_away(error.reason), gap)
            await asyncio.sleep(gap)
        else:
            await _require_fit(gateway, identity, app_token)
            return identity
    raise AssertionError


async def _require_fit(gateway: Gateway, identity: Identity, app_token: str | None) -> None:
    fault = faults.scopes(gateway.granted)
    if fault is None:
        fault = await app_fault(gateway, identity, app_token) if app_token else faults.clock(gateway.skew)
    if fault is not None:
        raise UnfitError(fault)


async def app_fault(gateway: Gateway, identity: Identity, app_token: str) -> Fault | None:
    """Compare the apps of the two tokens; None if they are one, or if Slack does not say."""
    try:
        return faults.other_app(app_token, await gateway.app_of(identity.bot_id))
    except SLACK_FAILED:
        return None


async def require_clock(app: Gateway) -> None:
    """Ask Slack for the time, which signatures depend on; a Slack that is away holds no start back.

    Raises:
        UnfitError: if the machine's clock is too far from Slack's.
    """
    with suppress(*SLACK_FAILED):
        await app.reach()
    if fault := faults.clock(app.skew):
        raise UnfitError(fault)
