"""Bringing a database to this program's schema, and telling whether it is there."""

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
        refuse_newer(connection)
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
        refuse_newer(connection)
        if MigrationContext.configure(connection).get_current_revision() != head():
            raise SchemaError("the database's schema is not up to date: run `neverdone migrate` first")


def refuse_newer(connection: sa.Connection) -> None:
    """Refuse a schema that this program does not know.

    Raises:
        SchemaError: the database was migrated by a later version.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise SchemaError(f"the database's schema ({current}) is newer than this program: install the newer one")


def head() -> str:
    """Return the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "slackbot.store:migrations")
    return config
