"""Migrations: bring a database to this program's schema, or refuse one that is newer.

Alembic is imported only where there is something to migrate, because it takes ten megabytes and a part of the start.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

# Oldest first, as Alembic walks them; a test holds the two together.
REVISIONS: Final = (
    "0001",
    "0002",
    "0004",
    "0003",
    "0005",
    "0006",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0019",
    "0018",
    "0015",
    "0020",
)
_LOCK: Final = 0x6E65766572  # PostgreSQL advisory lock, for one migration at a time
_NOTED: Final = sa.table("alembic_version", sa.column("version_num"))
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
            from slackbot.store.schema import revisions  # noqa: PLC0415 - see above

            revisions.upgrade(connection)
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
    current = _revision_of(connection)
    if current not in REVISIONS:
        _refuse_foreign(connection, current)
    if current is not None and current not in REVISIONS:
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
    from slackbot.store.schema import revisions  # noqa: PLC0415 - see above

    ahead = REVISIONS[REVISIONS.index(current) + 1 :] if current else REVISIONS
    return [(step, revisions.title(step)) for step in ahead]


def head() -> str:
    """Return the newest revision in this program."""
    return REVISIONS[-1]


def _revision_of(connection: sa.Connection) -> str | None:
    """Return the revision that Alembic noted in a database, None if it noted none."""
    if not sa.inspect(connection).has_table(_NOTED.name):
        return None
    noted: str | None = connection.execute(sa.select(_NOTED.c.version_num)).scalar_one_or_none()
    return noted
