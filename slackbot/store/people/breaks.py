"""Breaks: that one was taken, by day, and what it was; when and for how long is not kept."""

from datetime import date

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import break_taken


def add(tx: sa.Connection, who: MemberId, day: date, what: str) -> None:
    """Note that a break was taken; `what` may be empty."""
    tx.execute(sa.insert(break_taken).values(**who._asdict(), day=day, what=what))


def days_since(tx: sa.Connection, who: MemberId, first: date) -> set[date]:
    """Return the days with a break, from a day on."""
    taken = sa.select(break_taken.c.day).where(
        break_taken.c.workspace_id == who.workspace_id,
        break_taken.c.user_id == who.user_id,
        break_taken.c.day >= first,
    )
    return set(tx.execute(taken.distinct()).scalars())


def of_day(tx: sa.Connection, who: MemberId, day: date) -> list[str]:
    """Return what the day's breaks were, in order; an empty string for one that was just a break."""
    taken = sa.select(break_taken.c.what).where(
        break_taken.c.workspace_id == who.workspace_id,
        break_taken.c.user_id == who.user_id,
        break_taken.c.day == day,
    )
    return list(tx.execute(taken.order_by(break_taken.c.id)).scalars())
