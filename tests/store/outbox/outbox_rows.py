"""Deliveries in the outbox, one of them at a time."""

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.schema.schema import delivery
from tests.store.people import (
    ALICE,
    EVENING,
    MINUTE,
)

LATER = EVENING + MINUTE


def only(tx: sa.Connection) -> Delivery:
    (message,) = outbox.of_member(tx, ALICE)
    return message


def column(tx: sa.Connection, name: str) -> object:
    return tx.execute(sa.select(delivery.c[name])).scalar_one()
