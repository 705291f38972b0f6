"""Shared by all tables and verbs: metadata, times as whole milliseconds, row ownership, upserts."""

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from slackbot.store.schema.identity import MemberId

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class State(IntEnum):
    """The state of a delivery. Below SENT it is open; UNKNOWN means that it may have arrived."""

    WAITING = 0
    SENDING = 1
    SENT = 2
    SKIPPED = 3
    FAILED = 4
    UNKNOWN = 5


# `state < OPEN` selects open deliveries. It is a literal, as in the partial index's predicate, because with a bound
# parameter SQLite scans the table instead (facts/scheduling.md 5.4).
OPEN: Final[sa.ColumnClause[int]] = sa.literal_column(str(int(State.SENT)))


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime stored as whole milliseconds since 1970, the same on SQLite and PostgreSQL."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        """Convert to whole milliseconds since 1970."""
        return None if value is None else (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - its
        """Convert from milliseconds since 1970."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only an INTEGER PRIMARY KEY


def of_member() -> tuple[sa.Column[Any] | sa.ForeignKeyConstraint, ...]:
    """Make the columns for a row's owner; deleting the member deletes the row."""
    return (
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"
        ),
    )


def owned_by(table: sa.FromClause, who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions that select one person's rows."""
    return table.c.workspace_id == who.workspace_id, table.c.user_id == who.user_id


def owned(table: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the same conditions for a statement that is built once and run with `who._asdict()`."""
    return table.c.workspace_id == sa.bindparam("workspace_id"), table.c.user_id == sa.bindparam("user_id")


def same_person(
    table: sa.FromClause, workspace_id: sa.ColumnElement[str], user_id: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    """Build the join condition for a table with two columns that name a person."""
    return sa.and_(table.c.workspace_id == workspace_id, table.c.user_id == user_id)


def upsert(tx: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT with ON CONFLICT, which each dialect has in its own class."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def insert_if_absent(tx: sa.Connection, table: sa.Table, **values: Any) -> None:  # noqa: ANN401 - a column's value
    """Insert a row unless one with the same key exists."""
    tx.execute(upsert(tx, table).values(**values).on_conflict_do_nothing())
