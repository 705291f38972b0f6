"""Tables of what people bring or put together for themselves: the number of a day, and lines chosen for a document."""

import sqlalchemy as sa

from slackbot.store.schema.columns import ID, metadata, of_member

piece = sa.Table(
    "piece",
    metadata,
    # One a person: a new one takes the old one's place, so that no two ever stand side by side.
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # as typed: CSAT 92
    sa.Column("reflection_id", sa.BigInteger, nullable=False),  # the question about it; no key: it is purged alone
    sa.ForeignKeyConstraint(["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"),
    sa.Index(None, "day"),
)

pick = sa.Table(
    "pick",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("kind", sa.Text, nullable=False),  # line, challenge (its lesson), thanks (one received)
    sa.Column("source_id", sa.BigInteger, nullable=False),  # no key: what it names may be deleted before it
    sa.UniqueConstraint("workspace_id", "user_id", "kind", "source_id"),
)
