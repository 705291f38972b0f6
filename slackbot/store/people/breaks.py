"""Breaks taken, by day and sort; their times and lengths are not stored."""

from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.people import bounds
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import break_taken

_OF_DAYS: Final = (
    sa.select(break_taken.c.user_id, break_taken.c.day, break_taken.c.what)
    .where(*of_batch(break_taken), break_taken.c.day.in_(sa.bindparam("days", expanding=True)))
    .order_by(break_taken.c.id)
)
_DAYS_OF_SPAN: Final = (
    sa.select(break_taken.c.user_id, break_taken.c.day)
    .where(*of_batch(break_taken), break_taken.c.day >= sa.bindparam("since"))
    .distinct()
)


def add(tx: sa.Connection, who: MemberId, day: date, what: str) -> None:
    """Note a break; `what` may be empty."""
    bounds.make_room(tx, break_taken, who, day)
    tx.execute(sa.insert(break_taken).values(**who._asdict(), day=day, what=what))


def take_back(tx: sa.Connection, who: MemberId, day: date) -> None:
    """Delete the newest break of a day."""
    newest = sa.select(sa.func.max(break_taken.c.id)).where(*owned_by(break_taken, who), break_taken.c.day == day)
    tx.execute(sa.delete(break_taken).where(break_taken.c.id == newest.scalar_subquery()))


def reword(tx: sa.Connection, who: MemberId, day: date, what: str) -> None:
    """Set what the newest break of a day is for."""
    newest = sa.select(sa.func.max(break_taken.c.id)).where(*owned_by(break_taken, who), break_taken.c.day == day)
    tx.execute(sa.update(break_taken).where(break_taken.c.id == newest.scalar_subquery()).values(what=what))


def days_since(tx: sa.Connection, who: MemberId, first: date) -> set[date]:
    """Return the days with a break since `first`."""
    taken = sa.select(break_taken.c.day).where(
        *owned_by(break_taken, who),
        break_taken.c.day >= first,
    )
    return set(tx.execute(taken.distinct()).scalars())


def days_of_span(tx: sa.Connection, keys: Keys, within: timedelta) -> dict[Key, set[date]]:
    """Return the days with a break, from `within` before each key's day up to it, for a batch."""
    days: dict[str, set[date]] = {}
    for user_id, day in tx.execute(_DAYS_OF_SPAN, {**people(keys), "since": min(day for _, day in keys) - within}):
        days.setdefault(user_id, set()).add(day)
    return {
        (who, day): {each for each in days.get(who.user_id, ()) if day - within <= each <= day} for who, day in keys
    }


def of_day(tx: sa.Connection, who: MemberId, day: date) -> list[str]:
    """Return the sorts of a day's breaks, in order; an empty string if none was named."""
    taken = sa.select(break_taken.c.what).where(
        *owned_by(break_taken, who),
        break_taken.c.day == day,
    )
    return list(tx.execute(taken.order_by(break_taken.c.id)).scalars())


def of_days(tx: sa.Connection, keys: Keys) -> dict[Key, list[str]]:
    """Return the breaks of each key's day, for a batch; as `of_day`."""
    taken: dict[Key, list[str]] = {key: [] for key in keys}
    facts = people(keys)
    for row in tx.execute(_OF_DAYS, {**facts, "days": sorted({day for _, day in keys})}):
        key = MemberId(facts["workspace_id"], row.user_id), row.day
        if key in taken:
            taken[key].append(row.what)
    return taken
