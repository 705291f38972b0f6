"""What tests of closed days share: a shift, the offers beside an evening, and the last answer."""

import sqlalchemy as sa

from slackbot.standin import Message
from slackbot.store.schema.schema import delivery, parked
from tests.talk import Talk

SHIFT = "/coach shift 09:00-17:00 mon-fri"


def states(talk: Talk) -> list[str]:
    with talk.bot.database.engine.connect() as tx:
        return list(tx.execute(sa.select(parked.c.state).order_by(parked.c.id)).scalars())


def last(talk: Talk) -> Message:
    return talk.alice.person.dm[-1]


def uid(talk: Talk) -> str:
    with talk.bot.database.engine.connect() as tx:
        return str(tx.execute(sa.select(delivery.c.uid).where(delivery.c.kind == "parked")).scalars().first())
