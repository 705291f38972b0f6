"""Figures about the outbox for operators: totals over all workspaces, without naming any."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import OPEN
from slackbot.store.schema.schema import State, delivery, lane


class Standing(NamedTuple):
    """Deliveries due and not sent, seconds since the oldest was due, and deliveries that Slack may or may not have.

    `paused` counts workspaces whose token does not work, `open` all others.
    """

    due: int
    oldest: float
    unknown: int
    open: int
    paused: int


def standing(tx: sa.Connection, at: datetime) -> Standing:
    """Return the figures at a moment."""
    waiting = sa.select(sa.func.count(), sa.func.min(delivery.c.due_at)).where(
        delivery.c.state < OPEN, delivery.c.state == State.WAITING, delivery.c.visible_at <= at
    )
    due, oldest = tx.execute(waiting).one()
    unknown = tx.execute(sa.select(sa.func.count()).where(delivery.c.state == State.UNKNOWN)).scalar_one()
    lanes = sa.select(sa.func.count(), sa.func.count(lane.c.disabled_reason))
    known, paused = tx.execute(lanes).one()
    age = max((at - oldest).total_seconds(), 0) if oldest else 0
    return Standing(due, age, unknown, known - paused, paused)


def is_writable(tx: sa.Connection) -> bool:
    """Run an update that changes nothing, which a read-only database refuses."""
    return tx.execute(sa.update(lane).where(sa.false()).values(token=None)).rowcount == 0
