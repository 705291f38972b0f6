"""Personal data: every row of one person in every table, to read and to export."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import cover, done_line, look_back, matter, metadata, request, team, thanks

Rows = list[dict[str, Any]]

# Table names as the export shows them; a table that is not listed keeps its own name.
NAMES: Final[Mapping[str, str]] = {
    "member": "account",
    "done_line": "lines",
    "line_change": "line_changes",
    "break_taken": "breaks",
    "cause": "causes",
    "challenge": "challenges",
    "reflection": "reflections",
    "shortcut": "shortcuts",
    "thanks": "thanks_given",
    "parked": "parked",
    "piece": "number_of_the_day",  # stored until the day is over
    "pick": "picked_for_a_document",
    "shelf": "on_the_shelf",
    "habit": "habits",
    "cover": "covers_asked_for",
    "cover_ask": "covers_asked_of_you",
    "request": "requests_to_colleagues",
    "request_ask": "requests_asked_of_you",
    "occasion": "due",
    "delivery": "deliveries",
    "inbox": "answers",
    "teammate": "teams",
    "share": "shares",
    "condition": "conditions",
    "recap_answer": "answers_to_recaps",
    "sighting": "looks",
}
# Left out: a button's value, a request that is fulfilled at once, a channel's account.
LEFT_OUT: Final = frozenset({"forget_ask", "farewell", "team"})
_SAID: Final = (thanks.c.day, thanks.c.text)
_LED: Final = (team.c.name, team.c.post_day, team.c.post_at, team.c.changed, team.c.piece)
_WHOSE: Final = ("workspace_id", "user_id")
# Somebody without an account gets a message that is stored with its sender: its end is the reader's own affair.
TO_OTHERS: Final = frozenset({"signal_plain", "thanks_plain"})
_ENDS: Final = (
    "due_at",
    "expires_at",
    "state",
    "attempts",
    "reason",
    "slack_ts",
    "intended_at",
    "looked_at",
    "looked_to",
)
_NAMED: Final = ("together", "walk", "hand_over")  # whoever covers a break, or takes the next tickets, reads no name
_INNER: Final = frozenset({*_WHOSE, "token", "visible_at", "key", "added_by", "removed_by", "call", "undone_by"})


def everything(tx: sa.Connection, who: MemberId) -> dict[str, Rows]:
    """Return every row of a person by the table's export name, without technical columns."""
    tables = {
        NAMES.get(table.name, table.name): _rows(tx, sa.select(*_told(table)).where(*owned_by(table, who)), table)
        for table in metadata.sorted_tables
        if set(_WHOSE) <= set(table.c.keys()) and table.name not in LEFT_OUT
    }
    mine = sa.select(look_back.c.line_id, look_back.c.day).join(done_line, done_line.c.id == look_back.c.line_id)
    received = sa.select(thanks.c.user_id.label("sender_id"), *_SAID)
    received = received.where(thanks.c.workspace_id == who.workspace_id, thanks.c.receiver_id == who.user_id)
    covered = sa.select(cover.c.day)
    covered = covered.where(cover.c.workspace_id == who.workspace_id, cover.c.covered_by == who.user_id)
    asker = sa.case((request.c.purpose.in_(_NAMED), request.c.user_id))
    taken = sa.select(request.c.day, request.c.purpose, asker.label("asker_id"))
    taken = taken.where(request.c.workspace_id == who.workspace_id, request.c.taken_by == who.user_id)
    led = sa.select(team.c.user_id.label("channel_id"), *_LED)
    led = led.where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    replies = sa.select(matter.c.day, matter.c.answer, matter.c.words)
    replies = replies.where(matter.c.workspace_id == who.workspace_id, matter.c.answered_by == who.user_id)
    return {
        **tables,
        "deliveries": [_without_its_end(row) if row["kind"] in TO_OTHERS else row for row in tables["deliveries"]],
        "looks_back": _rows(tx, mine.where(*owned_by(done_line, who)), look_back),
        "thanks_received": _rows(tx, received, thanks),
        "teams_led": _rows(tx, led, team),
        "answers_as_lead": _rows(tx, replies, matter),
        "covers_given": _rows(tx, covered, cover),
        "requests_taken": _rows(tx, taken, request),
    }


def _without_its_end(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in row if name not in _ENDS}


def _told(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if column.name not in _INNER]


def _rows(tx: sa.Connection, rows: sa.Select[Any], table: sa.Table) -> Rows:
    return [dict(row) for row in tx.execute(rows.order_by(*table.primary_key)).mappings()]
