"""Errors of a transaction, each after a full rollback."""

from typing import Final

import sqlalchemy as sa


class AbandonedError(Exception):
    """The caller stopped waiting for this transaction, so it was rolled back."""


# The database is down, restarting, locked or slow: the same call may well succeed a minute later.
DATABASE_AWAY: Final = (
    sa.exc.OperationalError,
    sa.exc.InterfaceError,
    sa.exc.InternalError,  # PostgreSQL: read-only after a failover
    sa.exc.TimeoutError,
    AbandonedError,
)
# Everything that `Database.transact` itself may raise; a background loop logs it and continues with its next turn.
NOT_COMMITTED: Final = (sa.exc.SQLAlchemyError, AbandonedError)


class FullError(Exception):
    """A person reached the day's limit of rows in a table; the whole call is rolled back."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table
