"""The tables. Every row of a person carries the workspace; times of day are kept only where something is still due."""

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

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
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

_Id: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only an INTEGER PRIMARY KEY


def _of_member() -> tuple[sa.Column[Any] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"
        ),
    )


member = sa.Table(
    "member",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("slack_zone", sa.Text),  # as Slack has it; empty until Slack could be asked
    sa.Column("chosen_zone", sa.Text),  # as the person typed it: it wins
    sa.Column("profile_at", Moment),  # when Slack was last asked who this is
    sa.Column("dm_channel", sa.Text),
    sa.Column("shift_start", sa.Time),
    sa.Column("shift_end", sa.Time),
    sa.Column("shift_days", sa.SmallInteger),  # bit 0 is Monday
    sa.Column("digest_at", sa.Time),  # empty: off
    sa.Column("paused_until", sa.Date),  # the first day that is not quiet any more
    sa.Column("ramp_step", sa.SmallInteger, nullable=False),
)

done_line = sa.Table(
    "done_line",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    *_of_member(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # done, hard, time
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("added_by", sa.Text, nullable=False),  # the call that brought it, for undo
    sa.Column("removed_by", sa.Text),  # the call that took it away, for undo
    sa.Column("removed_on", sa.Date),  # purged some days after
    sa.Index(
        "ix_done_line_kept",
        "workspace_id",
        "user_id",
        "day",
        "id",
        sqlite_where=sa.text("removed_by IS NULL"),
        postgresql_where=sa.text("removed_by IS NULL"),
    ),
    sa.Index(
        "ix_done_line_removed",
        "workspace_id",
        "user_id",
        "removed_by",
        sqlite_where=sa.text("removed_by IS NOT NULL"),
        postgresql_where=sa.text("removed_by IS NOT NULL"),
    ),
)

break_taken = sa.Table(
    "break_taken",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    *_of_member(),
    sa.Column("day", sa.Date, nullable=False),  # the day and what it was; no time, no length
    sa.Column("what", sa.Text, nullable=False),
    sa.Index(None, "workspace_id", "user_id", "day"),
)

occasion = sa.Table(
    "occasion",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    *_of_member(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("due_at", Moment, nullable=False, index=True),
    sa.Column("expires_at", Moment, nullable=False),
    sa.UniqueConstraint("workspace_id", "user_id", "kind"),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    *_of_member(),
    sa.Column("uid", sa.Text, nullable=False, unique=True),  # opaque: all that Slack's message metadata shows
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("occurrence", sa.Text, nullable=False),  # the local date; for a break the call that began it
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("due_at", Moment),  # emptied with `expires_at` where a kind keeps no times
    sa.Column("expires_at", Moment),
    sa.Column("visible_at", Moment, nullable=False),  # not to be looked at before
    sa.Column("state", sa.SmallInteger, nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("token", sa.Text),  # the lease under which it is being sent
    sa.Column("reason", sa.Text),
    sa.Column("slack_ts", sa.Text),
    sa.UniqueConstraint("workspace_id", "user_id", "kind", "occurrence"),
    # A literal in the predicate: with a bound one SQLite scans the table (facts/scheduling.md 5.4).
    sa.Index(
        "ix_delivery_open",
        "workspace_id",
        "visible_at",
        sqlite_where=sa.text("state < 2"),
        postgresql_where=sa.text("state < 2"),
    ),
)

lane = sa.Table(
    "lane",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("token", sa.Text),
    sa.Column("lease_until", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),  # Slack's Retry-After
    sa.Column("disabled_reason", sa.Text),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # the command
    sa.Column("answer", sa.Text),  # as given, for the same call delivered twice
    sa.Column("expires_at", Moment, nullable=False),  # whole hours: no diary of when people typed
    sqlite_with_rowid=False,  # one tree to write to instead of two, in every command
)
