"""Engines for the two databases, with the settings that keep each of them from losing data or hanging."""

import sqlite3
from pathlib import Path
from time import sleep
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

WORKERS: Final = {"sqlite": 1, "postgresql": 8}
BACKGROUND_WORKERS: Final = {"sqlite": 1, "postgresql": 4}  # at most: the others are reserved for people's calls
_BUSY_MS: Final = 2000
_BUSY_STEPS: Final = 40
_POSTGRESQL_OPTIONS: Final = " ".join(
    f"-c {option}"
    for option in (
        "timezone=UTC",
        "statement_timeout=2000",
        "lock_timeout=1500",
        "idle_in_transaction_session_timeout=10000",
    )
)


def make_engine(url: str) -> Engine:
    """Make an engine for `sqlite:///file` or `postgresql://…`; nothing is opened yet.

    SQLite: BEGIN IMMEDIATE always (a deferred read-then-write loses updates or fails at once in spite of the
    busy timeout, facts/reliability.md M11-M12), WAL, every commit on disk, deleted text overwritten.
    PostgreSQL: dead connections are noticed, and no wait is longer than a person's.
    Errors never print values: they are people's words.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return sa.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=WORKERS["postgresql"],
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 2, "application_name": "neverdone", "options": _POSTGRESQL_OPTIONS},
    )


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite URL, None for another database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _sqlite(url: URL) -> Engine:
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's pool record
    connection.isolation_level = None  # the driver must not open transactions itself
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    _turn_wal_on(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _turn_wal_on(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log; for this statement SQLite ignores the busy timeout, so it is retried here."""
    for left in reversed(range(_BUSY_STEPS)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise
            sleep(_BUSY_MS / 1000 / _BUSY_STEPS)
        else:
            return


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
