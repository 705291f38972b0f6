"""The tables of what people ask of each other: to cover, to work on a hard one together, to take one over, to walk."""

import sqlalchemy as sa

from slackbot.store.schema.columns import ID, metadata, of_member

request = sa.Table(
    "request",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # who asks
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),  # time, together, hand_over, walk
    sa.Column("minutes", sa.SmallInteger, nullable=False),  # 0 where it has no length
    sa.Column("text", sa.Text, nullable=False),  # the words that reach the other; may be empty
    sa.Column("hard_part", sa.Text, nullable=False),  # what makes it hard; may be empty
    sa.Column("source_id", sa.BigInteger),  # the challenge or the line that it is about
    sa.Column("taken_by", sa.Text),  # who said yes first; the asker, once the question is withdrawn
    sa.Index(None, "workspace_id", "user_id", "day"),
)

request_ask = sa.Table(
    "request_ask",
    metadata,
    sa.Column("request_id", sa.ForeignKey("request.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, primary_key=True),  # who was asked
    sa.Index(None, "workspace_id", "user_id"),
)
