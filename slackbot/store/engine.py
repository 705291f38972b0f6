"""Engines for the two databases, configured so that neither loses data nor hangs."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

WORKERS: Final = {"sqlite": 1, "postgresql": 8}
# At most; the others are reserved for people's calls. Threads share one interpreter: four sent no more messages than
# two, and a command typed meanwhile took twice as long.
BACKGROUND_WORKERS: Final = {"sqlite": 1, "postgresql": 2}
_BUSY_MS: Final = 2000
_BUSY_STEPS: Final = 40
# Set for each transaction rather than the session: behind PgBouncer in transaction mode the next one uses another
# session, and PgBouncer refuses a connection with options. It takes one round trip, because psycopg sends several
# statements without values at once.
_POSTGRESQL_LIMITS: Final = "; ".join(
    f"SET LOCAL {name} = {value}"
    for name, value in (
        ("timezone", "'UTC'"),
        ("statement_timeout", 2000),
        ("lock_timeout", 1500),
        ("idle_in_transaction_session_timeout", 10000),
    )
)
_PRIVATE: Final = 0o600


def make_engine(url: str) -> Engine:
    """Make an engine for `sqlite:///file` or `postgresql://…`; nothing is opened yet.

    SQLite: always BEGIN IMMEDIATE (a deferred read-then-write loses updates, or fails at once despite the busy timeout,
    facts/reliability.md M11-M12), WAL, every commit synced to disk, deleted text overwritten. PostgreSQL: dead
    connections are detected, no wait is longer than a call may take, and no state is kept in a session, so that
    PgBouncer in transaction mode may sit in front. Errors never print values, which are people's words.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return _postgresql(parsed)


def _postgresql(url: URL) -> Engine:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=WORKERS["postgresql"],
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        # A prepared statement is session state too.
        connect_args={"connect_timeout": 2, "application_name": "neverdone", "prepare_threshold": None},
    )
    sa.event.listen(engine, "begin", _limit_postgresql)
    return engine


def _limit_postgresql(connection: sa.Connection) -> None:
    connection.exec_driver_sql(_POSTGRESQL_LIMITS)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite URL, and for a link the file it leads to; None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(os.path.realpath(parsed.database) if os.path.islink(parsed.database) else parsed.database)  # noqa: PTH114 - Path's raise on loops


def _sqlite(url: URL) -> Engine:
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's pool record
    _keep_private(connection)
    connection.isolation_level = None  # the driver must not open transactions itself
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    _turn_wal_on(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_private(connection: sqlite3.Connection) -> None:
    """Make the file readable only by its owner; SQLite gives its -wal and -shm files the same mode."""
    (_, _, name), *_ = connection.execute("PRAGMA database_list").fetchall()
    file = Path(name)
    if name and file.is_file() and file.stat().st_mode & 0o777 != _PRIVATE and os.access(file, os.W_OK):
        with suppress(PermissionError):  # another user's file, which `neverdone check` reports
            file.chmod(_PRIVATE)


def _turn_wal_on(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. SQLite ignores the busy timeout for this statement, so it is retried here."""
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
