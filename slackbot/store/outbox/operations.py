"""An operator's view of deliveries that are open or ended badly, and actions on them. Their owners are not shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.schema.schema import State, delivery, member

BADLY: Final = (State.UNKNOWN, State.FAILED)
BY_AN_OPERATOR: Final = "by_an_operator"
CHOSEN: Final = frozenset(  # reasons for silence that come from a person's choices or their day
    (
        *("answered", "closed", "covered", "day_off", "do_not_disturb", "giving_time", "gone", "halves", "holiday"),
        *("left", "no_thread", "not_today", "on_a_break", "outside_shift", "over_budget", "paused", "rests", "stops"),
        *("switched_off", "taken", BY_AN_OPERATOR),
    )
)
_UNDER_WAY: Final = (State.WAITING, State.SENDING)


@dataclass(frozen=True)
class Entry:
    """A delivery without its addressee and its words."""

    uid: str
    workspace_id: str
    kind: str
    day: date
    due_at: datetime | None
    expires_at: datetime | None
    state: State
    attempts: int
    reason: str | None


def entries(tx: sa.Connection, at: datetime, states: Collection[State], most: int) -> list[Entry]:
    """Return deliveries in these states, oldest first.

    Open ones are those due at `at`; skipped ones are those not explained by the person's own choices.
    """
    due = sa.or_(delivery.c.state.not_in(_UNDER_WAY), delivery.c.due_at <= at)
    loud = sa.or_(delivery.c.state != State.SKIPPED, delivery.c.reason.not_in(CHOSEN))
    rows = sa.select(delivery).where(delivery.c.state.in_(states), due, loud).order_by(delivery.c.day, delivery.c.id)
    return [_entry(row) for row in tx.execute(rows.limit(most))]


def counts(tx: sa.Connection) -> dict[State, int]:
    """Count deliveries by state."""
    rows = sa.select(delivery.c.state, sa.func.count().label("many")).group_by(delivery.c.state)
    return {State(row.state): row.many for row in tx.execute(rows)}


def find(tx: sa.Connection, beginning: str) -> list[Entry]:
    """Return up to two deliveries whose uid begins with a text; two mean that it is ambiguous."""
    rows = sa.select(delivery).where(delivery.c.uid.startswith(beginning, autoescape=True))
    return [_entry(row) for row in tx.execute(rows.limit(2))]


def retry(tx: sa.Connection, uid: str, at: datetime) -> bool:
    """Queue a delivery that ended badly again; False if it ended well or has expired."""
    again = sa.update(delivery).where(
        delivery.c.uid == uid, delivery.c.state.in_(BADLY), delivery.c.expires_at > at, delivery.c.due_at.is_not(None)
    )
    return tx.execute(again.values(state=State.WAITING, visible_at=at, reason="retried", token=None)).rowcount == 1


def settle(tx: sa.Connection, uid: str, channel: str, ts: str) -> Delivery | None:
    """Mark an unknown delivery as sent, because it was found in a channel at Slack's timestamp `ts`.

    Returns the delivery; None if it is not unknown, or was for another channel.
    """
    account = sa.select(member.c.user_id).where(
        member.c.workspace_id == delivery.c.workspace_id,
        member.c.user_id == delivery.c.user_id,
        member.c.dm_channel == channel,
    )
    unknown = sa.update(delivery).where(delivery.c.uid == uid, delivery.c.state == State.UNKNOWN, sa.exists(account))
    row = tx.execute(unknown.values(state=State.SENT, reason=None, slack_ts=ts).returning(*delivery.c)).one_or_none()
    return outbox.read(row) if row else None


def skip(tx: sa.Connection, uid: str) -> Delivery | None:
    """Skip a waiting delivery or one that ended badly; returns it, None if it was sent, skipped, or is being sent."""
    gone = sa.update(delivery).where(delivery.c.uid == uid, delivery.c.state.in_((State.WAITING, *BADLY)))
    values = {"state": State.SKIPPED, "reason": BY_AN_OPERATOR, "token": None}
    row = tx.execute(gone.values(**values).returning(*delivery.c)).one_or_none()
    return outbox.read(row) if row else None


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        row.uid,
        row.workspace_id,
        row.kind,
        row.day,
        row.due_at,
        row.expires_at,
        State(row.state),
        row.attempts,
        row.reason,
    )
