"""Check the database: that it opens, takes writes and has this schema, and how long crowded messages take."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app import faults
from slackbot.app.startup import LOCK, lock, require_place
from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.clock import system_clock
from slackbot.delivery.pace import Pace
from slackbot.encryption import TokenCipher, read_keys
from slackbot.errors import Fault, InUseError, StartError, UnfitError
from slackbot.settings import Settings
from slackbot.store import installations
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.outbox import lanes, overview, schedule
from slackbot.store.schema.migrate import SchemaError, head, refuse_newer, require_current

T = TypeVar("T")


def look(settings: Settings) -> list[Finding]:
    """Open the database and examine it; a missing SQLite file is no fault, because `run` makes it."""
    url = settings.database_url.get_secret_value()
    file = sqlite_file(url)
    if file is None:
        return _opened(url, settings)
    if fault := _unfit(file):
        return [mend(fault)]
    if not file.exists():
        return [ok("database", f"{file} will be made by `neverdone run`")]
    runs = [note("database", f"a bot is running on {file} now")] if is_in_use(settings) else []
    return [*_opened(url, settings), *runs]


def apart(ahead: timedelta | None) -> Iterator[Finding]:
    """Report a database whose clock is far from this machine's, because messages go by the database's."""
    if ahead is not None and abs(ahead) > lanes.MOST_APART:
        minutes, way = abs(ahead).total_seconds() / 60, "ahead of" if ahead > timedelta(0) else "behind"
        yield note(
            "database",
            f"its clock is {minutes:.0f} minutes {way} this machine's, and messages go by it, so they come early, late "
            "or not at all; set both by NTP",
        )


def is_in_use(settings: Settings) -> bool:
    """Whether a bot runs on the SQLite file now."""
    file = sqlite_file(settings.database_url.get_secret_value())
    return file is not None and isinstance(_lock(file), InUseError)


def _unfit(file: Path) -> Fault | None:
    """Return the fault that keeps SQLite from making its file, or us our lock; None if there is none."""
    try:
        require_place(file)
    except UnfitError as error:
        return error.fault
    locked = _lock(file)
    return locked.fault if isinstance(locked, UnfitError) else None


def _lock(file: Path) -> StartError | None:
    """Take the lock, if its file is there, and release it; returns the error with which `run` would end."""
    try:
        if file.with_name(file.name + LOCK).exists():
            lock(file).close()
    except StartError as error:
        return error
    except PermissionError:  # we may not look into the folder; `require_place` reports that
        return None
    return None


def read(settings: Settings, work: Callable[[sa.Connection], T]) -> T | None:
    """Read the database; None while it is missing or at another schema, which `look` reports."""
    url = settings.database_url.get_secret_value()
    file = sqlite_file(url)
    if file is not None and not os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises where it may not look
        return None
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return work(connection) if refuse_newer(connection) == head() else None
    except (sa.exc.SQLAlchemyError, SchemaError):
        return None
    finally:
        engine.dispose()


def _opened(url: str, settings: Settings) -> list[Finding]:
    engine = make_engine(url)
    try:
        return list(_looked_at(engine, settings))
    except SchemaError as error:
        return [mend(faults.schema(str(error)))]
    except sa.exc.SQLAlchemyError as error:
        return [mend(faults.database(url, error))]
    finally:
        engine.dispose()


def _looked_at(engine: Engine, settings: Settings) -> Iterator[Finding]:
    kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
    with engine.connect() as connection:
        revision = refuse_newer(connection)
    if kind == "PostgreSQL":
        require_current(engine)
    if revision != head():
        yield note("database", f"SQLite, at schema {revision}; `neverdone run` brings it to {head()}")
        return
    with engine.begin() as tx:
        overview.is_writable(tx)
        yield ok("database", f"{kind}, takes writes, at schema {revision}")
        yield from apart(lanes.clock_ahead(tx, system_clock))
        yield _pace(tx)
        if settings.slack_bot_token is None:
            yield from _installed(tx, settings)


def _pace(tx: sa.Connection) -> Finding:
    """Say how long messages due at one moment are spread: in one workspace by Slack's pace, in all by ours."""
    pace, most = Pace(), schedule.busiest(tx)
    here, all_ = pace.width(most.in_one_workspace), pace.process_width(most.in_all)
    return ok(
        "pace",
        f"messages due at one moment: at most {most.in_one_workspace} in one workspace, which leave {_over(here)}; "
        f"at most {most.in_all} in all, which one process sends {_over(all_)}",
    )


def _over(width: timedelta) -> str:
    return f"over {width.total_seconds():.0f} seconds" if width else "at once"


def _installed(tx: sa.Connection, settings: Settings) -> Iterator[Finding]:
    """Count the installations, and check that TOKEN_KEYS decrypts their tokens."""
    places = installations.standing(tx)
    keys = settings.token_keys
    cipher = TokenCipher(read_keys(keys.get_secret_value() if keys else ""))
    sealed = [place.place_id for place in places if not cipher.can_decrypt(place.token or "")]
    yield ok("installations", f"places with the app: {len(places)}; /slack/install on PORT adds one")
    for gone in filter(None, (installations.get(tx, each) for each in installations.ended_before(tx, system_clock()))):
        yield note(
            "installations",
            f"{gone.name} ({gone.place_id}): the app was removed there on {gone.ended_at:%Y-%m-%d}; unless it is "
            f"installed again at /slack/install, all of it is deleted {settings.grace_days} days later",
        )
    if sealed:
        yield mend(
            Fault("TOKEN_KEYS", f"none decrypts the tokens of {', '.join(sealed)}; put the key back that was taken out")
        )
