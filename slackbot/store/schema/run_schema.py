"""Tables of running: the lane of each workspace, the calls answered, and the program's notes about itself."""

import sqlalchemy as sa

from slackbot.store.schema.columns import Moment, metadata

lane = sa.Table(
    "lane",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("token", sa.Text),
    sa.Column("lease_until", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),  # Slack's Retry-After
    sa.Column("disabled_reason", sa.Text),
    sa.Column("organisation_id", sa.Text),  # the Enterprise organisation that it belongs to, as Slack says
)

mark = sa.Table(
    "mark",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),  # what the program notes of itself: tzdata
    sa.Column("value", sa.Text, nullable=False),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text),  # nobody, once they had everything of theirs forgotten
    sa.Column("about", sa.Text, nullable=False),  # the command
    sa.Column("answer", sa.Text),  # as given, for the same call delivered twice
    sa.Column("expires_at", Moment, nullable=False),  # whole hours: no diary of when people typed
    sa.ForeignKeyConstraint(["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"),
    sa.Index(None, "workspace_id", "user_id"),
)
