"""Bringing a database to this program's schema, and telling whether it is there."""

from functools import cache
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

_LOCK: Final = 0x6E65766572  # PostgreSQL advisory lock: one migration at a time
_PATIENT: Final = ("SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0")


class SchemaError(Exception):
    """The database's schema is not the one this program knows."""


def migrate(engine: Engine) -> str:
    """Bring the schema up to date in one transaction; returns the revision it is at.

    Two processes at once are safe: the second waits and then has nothing to do.

    Raises:
        SchemaError: the database is newer than this program.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for statement in _PATIENT:
                connection.exec_driver_sql(statement)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        if refuse_newer(connection) != head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return head()


def require_current(engine: Engine) -> None:
    """Make sure that the database is at this program's schema.

    Raises:
        SchemaError: it is newer, older or empty; the words say what to do.
    """
    with engine.connect() as connection:
        if refuse_newer(connection) != head():
            raise SchemaError("the database's schema is not up to date: run `neverdone migrate` first")


def refuse_newer(connection: sa.Connection) -> str | None:
    """Refuse a schema that this program does not know; returns the revision it is at, None for an empty database.

    Raises:
        SchemaError: the database was migrated by a later version.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in _revisions():
        raise SchemaError(f"the database's schema ({current}) is newer than this program: install the newer one")
    return current


def head() -> str:
    """Return the newest revision this program knows."""
    return _revisions()[0]


@cache
def _revisions() -> tuple[str, ...]:
    """All revisions, the newest first."""
    return tuple(revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "slackbot.store:migrations")
    return config
