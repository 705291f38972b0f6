"""Retention of deliveries: expire those of paused workspaces, and delete those that ended long ago."""

from datetime import date, datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.schema.columns import OPEN, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery

_LAST_KEPT: Final = "digest"  # without its last one, a person who comes back would get their first digest again
_TOLD: Final = ("down", "late", "workspace_paused", "over_budget", "status", "do_not_disturb")


class Unsent(NamedTuple):
    """A delivery that did not reach its member."""

    kind: str
    day: date
    state: State
    reason: str | None


def unsent(tx: sa.Connection, who: MemberId, since: date) -> list[Unsent]:
    """Return deliveries since a day that failed to reach a person for a reason they can't know, newest first."""
    rows = sa.select(delivery.c.kind, delivery.c.day, delivery.c.state, delivery.c.reason).where(
        *owned_by(delivery, who),
        delivery.c.day >= since,
        sa.or_(
            delivery.c.state.in_((State.FAILED, State.UNKNOWN)),
            sa.and_(delivery.c.state == State.SKIPPED, delivery.c.reason.in_(_TOLD)),
        ),
    )
    newest_first = rows.order_by(delivery.c.day.desc(), delivery.c.id.desc())
    return [Unsent(row.kind, row.day, State(row.state), row.reason) for row in tx.execute(newest_first)]


def lapse(tx: sa.Connection, at: datetime) -> int:
    """Skip deliveries of paused workspaces that are already too late; returns their number."""
    late = sa.update(delivery).where(
        delivery.c.workspace_id.in_(lanes.paused(tx)),
        delivery.c.state < OPEN,
        delivery.c.state == State.WAITING,
        delivery.c.expires_at < at,
    )
    return tx.execute(late.values(state=State.SKIPPED, reason="workspace_paused")).rowcount


def pass_over(tx: sa.Connection, workspace_id: str, at: datetime, reason: str = "workspace_paused") -> int:
    """Skip a workspace's waiting deliveries due by a moment; returns their number."""
    waiting = sa.update(delivery).where(
        delivery.c.workspace_id == workspace_id,
        delivery.c.state < OPEN,
        delivery.c.state == State.WAITING,
        delivery.c.due_at <= at,
    )
    return tx.execute(waiting.values(state=State.SKIPPED, reason=reason)).rowcount


def purge(tx: sa.Connection, before: date, most: int) -> int:
    """Delete up to `most` ended deliveries of days before `before`; returns their number.

    The last digest that each person was sent stays.
    """
    ended = sa.select(delivery.c.id).where(delivery.c.day < before, delivery.c.state >= OPEN, ~_is_last()).limit(most)
    return tx.execute(sa.delete(delivery).where(delivery.c.id.in_(ended.scalar_subquery()))).rowcount


def _is_last() -> sa.ColumnElement[bool]:
    """Match a sent digest after which its person was sent no other."""
    later = delivery.alias("later")
    same = [later.c[name] == delivery.c[name] for name in ("workspace_id", "user_id", "kind", "state")]
    has_later = sa.select(later.c.id).where(*same, later.c.day > delivery.c.day).exists()
    return sa.and_(delivery.c.kind == _LAST_KEPT, delivery.c.state == State.SENT, ~has_later)
