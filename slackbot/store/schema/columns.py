"""What every table is made of: the one metadata, moments as whole milliseconds, and whose a row is."""

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class State(IntEnum):
    """Where a delivery stands. Below SENT it is open; UNKNOWN means that Slack may or may not have it."""

    WAITING = 0
    SENDING = 1
    SENT = 2
    SKIPPED = 3
    FAILED = 4
    UNKNOWN = 5


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole milliseconds since 1970: the same on SQLite and PostgreSQL."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        """To milliseconds."""
        return None if value is None else (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - its
        """From milliseconds."""
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
    """Make the columns that say whose a row is; it goes when they do."""
    return (
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"
        ),
    )
