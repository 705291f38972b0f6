"""The tables of the running list: its lines, their changes (for undo), their causes, and when one was shown again."""

import sqlalchemy as sa

from slackbot.store.schema.columns import ID, metadata, of_member

done_line = sa.Table(
    "done_line",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
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

line_change = sa.Table(
    "line_change",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),  # on which it was done; purged some days after
    sa.Column("call", sa.Text, nullable=False),  # the call that did it: what undo takes back
    sa.Column("change", sa.Text, nullable=False),  # added, edited, removed
    sa.Column("line_id", sa.ForeignKey("done_line.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("was_kind", sa.Text, nullable=False),  # of an edited line, before; else empty
    sa.Column("was_text", sa.Text, nullable=False),
    sa.Column("undone_by", sa.Text),  # the call that undid it
    sa.Index(None, "workspace_id", "user_id", "day"),
    sa.Index(None, "day"),
)

look_back = sa.Table(
    "look_back",
    metadata,
    sa.Column("line_id", sa.ForeignKey("done_line.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),  # when it was last shown again
)

cause = sa.Table(
    "cause",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),  # on which it was said, not the line's
    sa.Column("line_id", sa.ForeignKey("done_line.id", ondelete="CASCADE"), nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),  # worth_it, avoidable
    sa.Column("text", sa.Text, nullable=False),  # what would have to change; empty for worth_it
    sa.UniqueConstraint("line_id"),
    sa.Index(None, "workspace_id", "user_id", "day"),
)
