"""Deliveries in doubt: they may or may not have arrived, and stay SENDING until they are looked up or given up."""

from datetime import datetime

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.schema.columns import OPEN
from slackbot.store.schema.schema import State, delivery


def mark_in_doubt(tx: sa.Connection, delivery_id: int, token: str, look_at: datetime, reason: str) -> bool:
    """Note that a post may or may not have arrived; it is looked up at `look_at`. False as for `settle`."""
    values = {"visible_at": look_at, "reason": reason, "token": None}
    return tx.execute(outbox.sending(delivery_id, token).values(**values)).rowcount == 1


def look_again(tx: sa.Connection, delivery_id: int, at: datetime, look_at: datetime) -> None:
    """Look up a delivery that is in doubt at `at` once more at `look_at`."""
    tx.execute(_in_doubt(delivery_id, at).values(visible_at=look_at, token=None))


def resolve(
    tx: sa.Connection, delivery_id: int, at: datetime, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """End a delivery that is in doubt at `at`, or let it wait again; False if another process did."""
    values = {"state": state, "reason": reason, "slack_ts": ts, "token": None, "intended_at": None}
    return tx.execute(_in_doubt(delivery_id, at).values(**values)).rowcount == 1


def orphan(tx: sa.Connection, look_at: datetime) -> None:
    """At the start of the only process: any send in flight has lost its sender, and is in doubt from `look_at`."""
    orphans = sa.update(delivery).where(delivery.c.state < OPEN, delivery.c.state == State.SENDING)
    tx.execute(orphans.where(delivery.c.visible_at > look_at).values(visible_at=look_at, token=None))


def _in_doubt(delivery_id: int, at: datetime) -> sa.Update:
    return sa.update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.state == State.SENDING, delivery.c.visible_at <= at
    )
