"""The tables. A person's rows carry the workspace; times of day are stored only while something is due."""

import sqlalchemy as sa

from slackbot.store.schema.columns import EPOCH, ID, Moment, State, metadata, of_member
from slackbot.store.schema.install_schema import installation, spent_state
from slackbot.store.schema.line_schema import cause, done_line, line_change, look_back
from slackbot.store.schema.own_schema import pick, piece
from slackbot.store.schema.request_schema import request, request_ask
from slackbot.store.schema.rights_schema import forget_ask, forgotten, home_reset, sighting
from slackbot.store.schema.run_schema import inbox, lane, mark
from slackbot.store.schema.team_schema import (
    condition,
    matter,
    recap,
    recap_answer,
    recap_part,
    share,
    shelf,
    team,
    teammate,
)

__all__ = [
    "EPOCH",
    "Moment",
    "State",
    "break_taken",
    "cause",
    "challenge",
    "condition",
    "cover",
    "cover_ask",
    "delivery",
    "done_line",
    "forget_ask",
    "forgotten",
    "habit",
    "home_reset",
    "inbox",
    "installation",
    "lane",
    "line_change",
    "look_back",
    "mark",
    "matter",
    "member",
    "metadata",
    "occasion",
    "parked",
    "pick",
    "piece",
    "recap",
    "recap_answer",
    "recap_part",
    "reflection",
    "request",
    "request_ask",
    "share",
    "shelf",
    "shortcut",
    "sighting",
    "spent_state",
    "team",
    "teammate",
    "thanks",
]

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
    sa.Column("ramp_since", sa.Date),  # the first break at this step
    sa.Column("ramp_asked_on", sa.Date),  # when the next step was last offered
    sa.Column("locale", sa.Text),  # as Slack has it
    sa.Column("language", sa.Text),  # as the person typed it: it wins
    sa.Column("budget", sa.SmallInteger, nullable=False, server_default="5"),  # scheduled messages a day
    sa.Column("break_times", sa.Text, nullable=False, server_default=sa.text("''")),  # 10:30 15:00
    sa.Column("challenge_nudge_at", sa.Time),
    sa.Column("reflection", sa.Boolean, nullable=False, server_default=sa.true()),  # one in the digest
    sa.Column("days_off", sa.Text, nullable=False, server_default=sa.text("''")),  # 2026-12-24 2026-12-27
    sa.Column("holidays", sa.Text),  # a country, or a country and a part of it: DE, DE-BY
    sa.Column("covers", sa.Boolean, nullable=False, server_default=sa.false()),  # may be asked to cover a break
    sa.Column("set_up", sa.SmallInteger, nullable=False, server_default="0"),  # taps of the set-up that are done
    sa.Column("seen_on", sa.Date),  # the last day on which they did anything here
    sa.Column("closed_on", sa.Date),  # the day they said enough: quiet until the next shift
    sa.Column("second_challenge_on", sa.SmallInteger),  # the weekday with two, where they took the offer
    sa.Column("challenge_asked_on", sa.Date),  # when a second one was last offered
    sa.Column("home_opened", sa.Boolean, nullable=False, server_default=sa.false()),  # there is a Home to keep fresh
    sa.Column("name", sa.Text),  # as Slack shows it, for the places where a mention would ping
    sa.Column("thanks", sa.Boolean, nullable=False, server_default=sa.true()),  # colleagues may send them thanks
    sa.Column("signals", sa.Boolean, nullable=False, server_default=sa.true()),  # colleagues may send them signals
    sa.Column("recaps", sa.Boolean),  # asked before a recap which lines may be in it; empty: never said, so not asked
    sa.Column("is_channel", sa.Boolean, nullable=False, server_default=sa.false()),  # a team's account, no person's
    sa.Column("unreachable_on", sa.Date),  # since when Slack takes nothing for them; empty once they were told
    sa.Column("together", sa.Boolean, nullable=False, server_default=sa.false()),  # may be asked to work on a hard one
    sa.Column("walks", sa.Boolean, nullable=False, server_default=sa.false()),  # may be asked to walk in a break
    sa.Column(
        "occupied", sa.Text, nullable=False, server_default=sa.text("''")
    ),  # what their Slack status says: meeting
    sa.Column("occupied_until", Moment),  # until when that keeps nudges back; empty where it says nothing
    sa.Column("digest_home", sa.Boolean, nullable=False, server_default=sa.false()),  # the words are in Home, no DM
    sa.Column("hand_overs", sa.Boolean, nullable=False, server_default=sa.true()),  # may be offered a hard one
    sa.Column("prefix", sa.Text, nullable=False, server_default=sa.text("''")),  # nd-, where they typed /nd-done last
    sa.Column("ramp_noes", sa.SmallInteger, nullable=False, server_default="0"),  # in a row; a second ends the ramp
    sa.Column("ideas", sa.Boolean, nullable=False, server_default=sa.true()),  # a small one with a break, now and then
    sa.Column("queue", sa.Text, nullable=False, server_default=sa.text("''")),  # basic, mixed, hard; empty: not asked
    sa.Column("begun_on", sa.Date),  # working days to the next practice are counted from it; empty: all at once
    sa.Column("introduced", sa.SmallInteger, nullable=False, server_default="0"),  # practices they were told of
    sa.Column("cue", sa.Text, nullable=False, server_default=sa.text("''")),  # after what they note a line
    sa.Column("cue_told_on", sa.Date),  # it is quoted to them once, in the first digest from that day on
)

break_taken = sa.Table(
    "break_taken",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),  # the day and what it was; no time, no length
    sa.Column("what", sa.Text, nullable=False),
    sa.Index(None, "workspace_id", "user_id", "day"),
)

challenge = sa.Table(
    "challenge",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),  # the day it is for; carrying it moves it
    sa.Column("taken_on", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("hard_part", sa.Text, nullable=False),  # what makes it hard; may be empty
    sa.Column("learned", sa.Text, nullable=False),  # one sentence; may be empty
    sa.Column("state", sa.Text, nullable=False),  # open, kept, handed_over, put_back
    sa.Column("closed_on", sa.Date),
    sa.Column("line_id", sa.BigInteger),  # the line that it became when it was kept; no key: a line is purged alone
    sa.Index(None, "workspace_id", "user_id", "day"),
)

reflection = sa.Table(
    "reflection",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("prompt", sa.Text, nullable=False),  # the prompt's name, as in messages/
    sa.Column("answer", sa.Text, nullable=False),  # empty where it was asked and left
    sa.Index(None, "workspace_id", "user_id", "day"),
)

shortcut = sa.Table(
    "shortcut",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("saves", sa.Text, nullable=False),  # what it saves; may be empty
    sa.Column("payer", sa.Text, nullable=False),  # me_later, colleague, customer, nobody; empty where left open
    sa.Column("verdict", sa.Text, nullable=False),  # keep, change, undo; empty until answered
    sa.Index(None, "workspace_id", "user_id", "day"),
)

thanks = sa.Table(
    "thanks",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # who thanks
    sa.Column("receiver_id", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sender_shares", sa.Boolean, nullable=False),  # not read since 0011: a yes names its channel, in `share`
    sa.Column("receiver_shares", sa.Boolean, nullable=False),  # the same
    sa.Index(None, "workspace_id", "receiver_id", "day"),
    sa.Index(None, "workspace_id", "user_id", "day"),
)

parked = sa.Table(
    "parked",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # waiting, asked, left, today, let_go, done
    sa.Column("first_step", sa.Text, nullable=False, server_default=sa.text("''")),  # may be empty
    sa.Column("taken_on", sa.Date),  # the day on which it was taken up again
    sa.Column("line_id", sa.BigInteger),  # the line that it became when it was done
    sa.Index(None, "workspace_id", "user_id", "state"),
)

habit = sa.Table(
    "habit",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("unanswered", sa.SmallInteger, nullable=False),  # in a row
    sa.Column("stage", sa.SmallInteger, nullable=False),  # 0 as chosen, 1 halved, 2 stopped
    sa.Column("resting", sa.Boolean, nullable=False),  # halved: the next one is left out
    sa.Column("quiet_on", sa.Date),  # not today
    sa.ForeignKeyConstraint(["workspace_id", "user_id"], ["member.workspace_id", "member.user_id"], ondelete="CASCADE"),
)

cover = sa.Table(
    "cover",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),  # whose break it is
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("covered_by", sa.Text),
    sa.Column("what", sa.Text, nullable=False, server_default=sa.text("''")),  # read by the asker alone
)

cover_ask = sa.Table(
    "cover_ask",
    metadata,
    sa.Column("cover_id", sa.ForeignKey("cover.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, primary_key=True),  # who was asked
    sa.Column("channel", sa.Text),  # where the question stands, once it was sent
    sa.Column("slack_ts", sa.Text),
)

occasion = sa.Table(
    "occasion",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("wall_time", sa.Time),  # which of several times a day, where there are several
    sa.UniqueConstraint("workspace_id", "user_id", "kind"),
    sa.Index(None, "due_at", "workspace_id"),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", ID, primary_key=True),
    *of_member(),
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
    sa.Column("intended_at", Moment),  # while it is being sent: when that was begun
    sa.Column("looked_at", Moment),  # while it is in doubt: when it was looked up last
    sa.Column("looked_to", sa.Text),  # and Slack's timestamp up to which its conversation was read
    sa.Column("follows", sa.Text),  # what its kind's habit came to when it was first made; empty until then
    sa.UniqueConstraint("workspace_id", "user_id", "kind", "occurrence"),
    sa.Index(None, "day"),  # for what has had its time
    # A literal in the predicate: with a bound one SQLite scans the table (facts/scheduling.md 5.4).
    sa.Index(
        "ix_delivery_open",
        "workspace_id",
        "visible_at",
        sqlite_where=sa.text("state < 2"),
        postgresql_where=sa.text("state < 2"),
    ),
    sa.Index(  # for the tick, which looks for lanes with anything due
        "ix_delivery_visible",
        "visible_at",
        "workspace_id",
        sqlite_where=sa.text("state < 2"),
        postgresql_where=sa.text("state < 2"),
    ),
)
