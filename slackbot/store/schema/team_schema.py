"""Tables of teams: channels with a recap, their people, what each agreed to share, and what was posted.

A channel has a `member` row under its channel id, which owns the recap's schedule and deliveries: they survive any
lead's leave, pause or erasure.
"""

from typing import Any, Final

import sqlalchemy as sa

from slackbot.store.schema.columns import ID, Moment, metadata, of_member

_ON_TEAM: Final = "CASCADE"


def _of_team(*, key: bool = False) -> sa.Column[Any]:
    return sa.Column("team_id", sa.ForeignKey("team.id", ondelete=_ON_TEAM), nullable=False, primary_key=key)


team = sa.Table(
    "team",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # the channel's account: `user_id` is the channel's id
    sa.Column("name", sa.Text, nullable=False),  # the channel's, as Slack has it
    sa.Column("lead_id", sa.Text),  # nobody: whoever types takes it over
    sa.Column("post_day", sa.SmallInteger),  # Monday is 0; empty until somebody set the recap up
    sa.Column("post_at", sa.Time),
    sa.Column("zone", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("off_reason", sa.Text),  # switched_off, is_archived, not_in_channel, channel_not_found
    sa.Column("planned_on", sa.Date),  # the last recap that is in the outbox
    sa.Column("people_at", Moment),  # when Slack was last asked who is in the channel
    sa.Column("added_by", sa.Text),  # the name of who added the bot, until it has introduced itself
    sa.Column("changed", sa.Text, nullable=False),  # what the lead changed, for the next recap
    sa.Column("audience", sa.Text),  # private, public, shared; empty until known
    sa.Column("piece", sa.Text, nullable=False, server_default=sa.text("''")),  # the lead's number for the next recap
    sa.UniqueConstraint("workspace_id", "user_id"),
)

teammate = sa.Table(
    "teammate",
    metadata,
    _of_team(key=True),
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("here", sa.Boolean, nullable=False),  # in the channel, as Slack has it
    sa.Column("apart", sa.Boolean, nullable=False),  # in the channel, and by their own wish not in its recap
    sa.Column("signed", sa.Boolean, nullable=False),  # what they share stands there with their name
    sa.Column("looked_on", sa.Date),  # when they last chose anything for this recap
    sa.ForeignKeyConstraint(["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"),
    sa.Index(None, "workspace_id", "user_id"),
)

share = sa.Table(
    "share",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # who said yes or no
    _of_team(),
    sa.Column("kind", sa.Text, nullable=False),  # line, challenge, shortcut, cause, answer, given (a thanks), received
    sa.Column("source_id", sa.BigInteger, nullable=False),  # the id of that line, challenge, …
    sa.Column("text", sa.Text, nullable=False),  # in which words; those of a thanks are its sender's
    sa.Column("yes", sa.Boolean, nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # of the recap
    sa.Column("part", sa.SmallInteger),  # in which message of the recap it stands; empty until it was posted
    sa.Column("seen", sa.Text),  # in which words Slack shows it; empty where it does not
    sa.Column("signed", sa.Boolean),  # with a name, once it was posted; before, as its person stands in the team
    sa.UniqueConstraint("team_id", "user_id", "kind", "source_id"),
    sa.Index(None, "team_id", "day", "part"),
    sa.Index(None, "workspace_id", "user_id"),
)

condition = sa.Table(
    "condition",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # until the recap is made: then nobody is known to have said it
    _of_team(),
    sa.Column("day", sa.Date, nullable=False),  # of the recap
    sa.Column("slot", sa.Text, nullable=False),  # mon_am … sun_pm; empty: none was hard
    sa.UniqueConstraint("team_id", "user_id", "day", "slot"),
    sa.Index(None, "workspace_id", "user_id"),
)

recap = sa.Table(
    "recap",
    metadata,
    _of_team(key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("question", sa.SmallInteger, nullable=False),  # which of the questions
    sa.Column("conditions", sa.Text, nullable=False),  # the slots that may be told: tue_pm wed_am
    sa.Column("changed", sa.Text, nullable=False),  # what the lead said they changed
    sa.Column("changed_by", sa.Text),  # that lead's user id
    sa.Column("piece", sa.Text, nullable=False, server_default=sa.text("''")),  # the lead's number; may be empty
    sa.Column("shelf_id", sa.BigInteger),  # what stands under it from the shelf; no key: it may be taken down
    sa.Column("asked_on", sa.Date),  # the recap before, whose question is answered in this one
)

matter = sa.Table(
    "matter",
    metadata,
    sa.Column("id", ID, primary_key=True),
    _of_team(),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # of the recap that told it
    sa.Column("slot", sa.Text, nullable=False),  # the half day of a condition; empty for a cause
    sa.Column("share_id", sa.ForeignKey("share.id", ondelete="CASCADE"), index=True),  # the yes behind a cause
    sa.Column("answer", sa.Text, nullable=False),  # changed, not_yet, cannot; empty until the lead answers
    sa.Column("words", sa.Text, nullable=False),  # of the lead's, with the answer
    sa.Column("answered_by", sa.Text),  # that lead's user id
    sa.Column("told_on", sa.Date),  # the recap that shows the answer
    sa.Index(None, "team_id", "day"),
)

recap_answer = sa.Table(
    "recap_answer",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    _of_team(),
    sa.Column("day", sa.Date, nullable=False),  # of the recap that asked
    sa.Column("text", sa.Text, nullable=False),
    sa.UniqueConstraint("team_id", "user_id", "day"),
    sa.Index(None, "workspace_id", "user_id", "day"),
)

recap_part = sa.Table(
    "recap_part",
    metadata,
    sa.Column("id", ID, primary_key=True),
    _of_team(),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("part", sa.SmallInteger, nullable=False),  # 0 is the post, -1 what its lead is told, the rest its thread
    sa.Column("slack_ts", sa.Text),  # empty until it was posted
    sa.Column("wanted", sa.Integer, nullable=False),  # how often its words changed
    sa.Column("shown", sa.Integer, nullable=False),  # up to which change Slack shows it
    sa.Column("refused", sa.Text),  # why Slack refuses for good to edit it
    sa.Column("lease_until", Moment, nullable=False),  # somebody is showing a change
    sa.Column("channel", sa.Text),  # where it stands, if not in the team's channel: the lead's own copy
    sa.UniqueConstraint("team_id", "day", "part"),
    # A literal predicate: the tick that looks for recaps to repair reads a handful of rows.
    sa.Index(
        "ix_recap_part_changed",
        "workspace_id",
        "lease_until",
        sqlite_where=sa.text("wanted > shown"),
        postgresql_where=sa.text("wanted > shown"),
    ),
)

shelf = sa.Table(
    "shelf",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # whose words they are
    _of_team(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("challenge_id", sa.BigInteger),  # the hard one that it was learned from; empty for any other sentence
    sa.Column("yes", sa.Boolean, nullable=False),  # stands there; before a yes, its author alone knows it
    sa.Column("signed", sa.Boolean, nullable=False),
    sa.Column("told_on", sa.Date),  # the recap that it last stood under
    sa.Index(None, "team_id", "yes"),
    sa.Index(None, "workspace_id", "user_id"),
)
