"""Opens what a run needs: the database at the right schema, its lock, and the HTTP session for calls to Slack."""

import asyncio
import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TextIO

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app import faults
from slackbot.app.versions import version
from slackbot.backoff import delays
from slackbot.errors import (
    SLACK_FAILED,
    Fault,
    InDoubtError,
    InUseError,
    NotAllowedError,
    NotUpError,
    RefusedError,
    TryLaterError,
    UnfitError,
)
from slackbot.slack.api.gateway import Gateway, Identity
from slackbot.slack.api.late_calls import refusing_late_calls
from slackbot.slack.api.redirects import refuse_redirects
from slackbot.slack.install.oauth import OAuth
from slackbot.store.outbox import overview
from slackbot.store.schema.migrate import SchemaError, migrate, pending, require_current

log = logging.getLogger(__name__)

LOCK: Final = "-lock"  # after the database file's name


def open_session(longest: float) -> aiohttp.ClientSession:
    """Open the session that all calls to Slack share; `longest` is the limit for a call, in seconds.

    The number of connections is not limited: a call that waited for a free one would look like a call that Slack does
    not answer, and workspaces whose calls hang would hold up all others. The lanes bound their number.
    """
    timeout = aiohttp.ClientTimeout(total=longest, connect=longest / 2, sock_connect=longest / 2)
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=connector,
        middlewares=[refuse_redirects],
        trace_configs=[refusing_late_calls()],
    )


def prepare(engine: Engine, *, own: bool) -> None:
    """Migrate our own database file (`own`); a shared database must already be at this schema.

    Raises:
        StartError: the database can't be opened, or its schema is not this program's.
    """
    with _told(engine):
        if own:
            migrate(engine)
        else:
            require_current(engine)


def planned(engine: Engine) -> list[tuple[str, str]]:
    """Return the steps that a migration would take; raises as `prepare`."""
    with _told(engine):
        return pending(engine)


def require_writable(engine: Engine) -> None:
    """Check that the database takes writes, which a full disk, a file's mode or a standby server prevents.

    Raises:
        StartError: it does not.
    """
    with _told(engine), engine.begin() as tx:
        overview.is_writable(tx)


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn a refusal by the database into a StartError with its remedy."""
    try:
        yield
    except SchemaError as error:
        raise UnfitError(faults.schema(str(error))) from error
    except sa.exc.SQLAlchemyError as error:
        fault = faults.database(engine.url.render_as_string(hide_password=False), error)
        raise (NotUpError(str(fault)) if faults.may_pass(error) else UnfitError(fault)) from error


def require_room(file: Path) -> None:
    """Check for free space beside the database file.

    Raises:
        UnfitError: there is next to none.
    """
    folder = file.absolute().parent
    free = free_bytes(folder)
    if free is not None and (fault := faults.disk(free, folder)):
        raise UnfitError(fault)


def free_bytes(folder: Path) -> int | None:
    """Return the free space in a folder; None if it can't be told, as for /proc or a folder that is not there."""
    try:
        total, _used, free = shutil.disk_usage(folder)
    except OSError:
        return None
    return free if total else None


def has_zones() -> bool:
    """Whether the rules of the pinned tzdata package are installed; they are files, which a slim image may lack."""
    try:
        version("tzdata")
        files("tzdata").joinpath("zones").read_bytes()
        files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").read_bytes()
    except (ImportError, OSError):  # PackageNotFoundError is an ImportError
        return False
    return True


def require_zones() -> None:
    """Check that time zones can be read.

    Raises:
        UnfitError: they can't.
    """
    if not has_zones():
        raise UnfitError(faults.zones())


def require_place(file: Path) -> None:
    """Check that SQLite can make files in the database's folder, as it does beside its own.

    Raises:
        UnfitError: it can't, or something else is in the file's place.
    """
    try:
        TemporaryFile(dir=file.absolute().parent).close()
    except OSError as error:
        raise UnfitError(faults.database_file(file, error)) from error
    if fault := faults.no_file(file):
        raise UnfitError(fault)


def lock(file: Path) -> TextIO:
    """Lock the database file for this process until the returned file is closed.

    Raises:
        InUseError: another process holds the lock.
        UnfitError: as `require_place`, or the lock's own file can't be opened.
    """
    require_place(file)
    beside = file.with_name(file.name + LOCK)
    try:
        held = beside.open("w")
    except OSError as error:
        raise UnfitError(faults.database_file(beside, error)) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise InUseError(f"another process uses {file}: SQLite is for one, PostgreSQL for any number") from error
    return held


async def find_slack(gateway: Gateway, app_token: str | None) -> Identity:
    """Ask Slack for the token's identity until it answers; without `app_token`, requests come signed over HTTP.

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


async def require_app(app: Gateway, oauth: OAuth, *, signed: bool) -> None:
    """Ask Slack whether it knows the app, and for the time if requests come `signed`; no answer holds no start back.

    Raises:
        UnfitError: Slack refuses the Client ID or its secret, or the machine's clock is too far from Slack's.
    """
    if reason := await oauth.refusal():
        raise UnfitError(faults.app_secret(reason))
    if not signed:
        return
    with suppress(*SLACK_FAILED):
        await app.reach()
    if fault := faults.clock(app.skew):
        raise UnfitError(fault)
