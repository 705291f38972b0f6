"""Tables of running: the lane of each workspace, and the program's notes about itself."""

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
