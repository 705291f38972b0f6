"""What has had its time: deliveries that came to nothing in a paused workspace, and those that ended long ago."""

from datetime import date, datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery

_NOT_THEIRS: Final = ("down", "late", "workspace_paused")
_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")


class Unsent(NamedTuple):
    """A delivery that did not reach its person."""

    kind: str
    day: date
    state: State
    reason: str | None


def unsent(tx: sa.Connection, who: MemberId, since: date) -> list[Unsent]:
    """Return what was due to a person since a day and did not reach them for no reason of theirs, the newest first."""
    rows = sa.select(delivery.c.kind, delivery.c.day, delivery.c.state, delivery.c.reason).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.user_id == who.user_id,
        delivery.c.day >= since,
        sa.or_(
            delivery.c.state.in_((State.FAILED, State.UNKNOWN)),
            sa.and_(delivery.c.state == State.SKIPPED, delivery.c.reason.in_(_NOT_THEIRS)),
        ),
    )
    found = tx.execute(rows.order_by(delivery.c.day.desc(), delivery.c.id.desc()))
    return [Unsent(row.kind, row.day, State(row.state), row.reason) for row in found]


def lapse(tx: sa.Connection, at: datetime) -> int:
    """End as skipped what waits where a workspace is paused, and is too late by now; returns how many."""
    late = sa.update(delivery).where(
        delivery.c.workspace_id.in_(lanes.paused(tx)),
        delivery.c.state < _OPEN,
        delivery.c.state == State.WAITING,
        delivery.c.expires_at < at,
    )
    return tx.execute(late.values(state=State.SKIPPED, reason="workspace_paused")).rowcount


def pass_over(tx: sa.Connection, workspace_id: str, at: datetime) -> int:
    """End as skipped what waits in a workspace and was due by a moment; returns how many."""
    waiting = sa.update(delivery).where(
        delivery.c.workspace_id == workspace_id,
        delivery.c.state < _OPEN,
        delivery.c.state == State.WAITING,
        delivery.c.due_at <= at,
    )
    return tx.execute(waiting.values(state=State.SKIPPED, reason="workspace_paused")).rowcount


def purge(tx: sa.Connection, before: date, most: int) -> int:
    """Delete what ended and belongs to a day before the given one, so many at a time; returns how many."""
    ended = sa.select(delivery.c.id).where(delivery.c.day < before, delivery.c.state >= _OPEN).limit(most)
    return tx.execute(sa.delete(delivery).where(delivery.c.id.in_(ended.scalar_subquery()))).rowcount
