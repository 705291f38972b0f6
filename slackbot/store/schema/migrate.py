"""Migrations: bring a database to this program's schema, or refuse one that is newer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

_LOCK: Final = 0x6E65766572  # PostgreSQL advisory lock, for one migration at a time
_OURS: Final = "member"  # a table that each of our schemas has
_PATIENT: Final = ("SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0")


class SchemaError(Exception):
    """The database's schema differs from this program's."""


def migrate(engine: Engine) -> str:
    """Bring the schema up to date in one transaction; returns the revision reached.

    Two processes may run it at once: the second waits and then has nothing to do.

    Raises:
        SchemaError: the database is newer than this program.
    """
    with engine.connect() as connection, _without_cascades(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            for statement in _PATIENT:
                connection.exec_driver_sql(statement)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        if refuse_newer(connection) != head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
    return head()


@contextmanager
def _without_cascades(connection: sa.Connection) -> Iterator[None]:
    """Switch off SQLite's foreign keys, because dropping a table that Alembic recreates would cascade.

    SQLite ignores this pragma inside a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - the dialect's driver
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: sa.Connection) -> None:
    """Check that no row refers to a missing one."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise SchemaError(f"the migration would leave rows that refer to nothing: {dangling[0][0]}")


def require_current(engine: Engine) -> None:
    """Check that the database is at this program's schema.

    Raises:
        SchemaError: it is newer, older or empty; the message says what to do.
    """
    with engine.connect() as connection:
        if refuse_newer(connection) != head():
            raise SchemaError("the database's schema is not up to date: run `neverdone migrate` first")


def refuse_newer(connection: sa.Connection) -> str | None:
    """Refuse a schema that is newer than this program; returns its revision, None for an empty database.

    Raises:
        SchemaError: the database was migrated by a later version, or is another program's.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if current not in _revisions():
        _refuse_foreign(connection, current)
    if current is not None and current not in _revisions():
        raise SchemaError(f"the database's schema ({current}) is newer than this program: install the newer one")
    return current


def _refuse_foreign(connection: sa.Connection, current: str | None) -> None:
    """Refuse the tables of another program. On PostgreSQL some may come from an extension, and be nobody's."""
    tables = set(sa.inspect(connection).get_table_names())
    is_foreign = tables and (current is not None or connection.dialect.name == "sqlite")
    if is_foreign and _OURS not in tables:
        raise SchemaError("the database has the tables of another program: name another one in DATABASE_URL")


def pending(engine: Engine) -> list[tuple[str, str]]:
    """Return the steps that `migrate` would take, oldest first: each revision with its description.

    Raises:
        SchemaError: the database is newer than this program.
    """
    with engine.connect() as connection:
        return steps_from(refuse_newer(connection))


def steps_from(current: str | None) -> list[tuple[str, str]]:
    """Return the steps from a revision to the newest, oldest first; None is an empty database."""
    steps = []
    for revision in ScriptDirectory.from_config(_config()).walk_revisions():
        if revision.revision == current:
            break
        steps.append((revision.revision, (revision.doc or "").partition("\n")[0]))
    return steps[::-1]


def head() -> str:
    """Return the newest revision in this program."""
    return _revisions()[0]


@cache
def _revisions() -> tuple[str, ...]:
    """Return all revisions, newest first."""
    return tuple(revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "slackbot.store:migrations")
    return config
