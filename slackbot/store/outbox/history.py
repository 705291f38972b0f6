"""History of the outbox: earlier messages to people, and what they postponed."""

from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.outbox.outbox import AGAIN
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery

# Statements are built once, because building one costs as much as running it.
_SENT: Final = (
    sa.select(delivery.c.user_id, delivery.c.day)
    .where(
        *of_batch(delivery),
        delivery.c.kind == sa.bindparam("of_kind"),
        delivery.c.state == State.SENT,
        delivery.c.day >= sa.bindparam("since"),
    )
    .distinct()
    .order_by(delivery.c.day.desc())
)
_REACHED: Final = sa.select(delivery.c.user_id, delivery.c.occurrence).where(
    *of_batch(delivery),
    delivery.c.kind == sa.bindparam("of_kind"),
    delivery.c.state == State.SENT,
    delivery.c.day >= sa.bindparam("since"),
)
_OCCURRED: Final = (
    sa.select(delivery.c.user_id, delivery.c.day)
    .where(*of_batch(delivery), delivery.c.kind == sa.bindparam("of_kind"), delivery.c.day >= sa.bindparam("since"))
    .distinct()
)
_PUT_OFF: Final = (
    sa.select(delivery.c.user_id, delivery.c.day, delivery.c.kind)
    .where(
        *of_batch(delivery),
        delivery.c.day.in_(sa.bindparam("days", expanding=True)),
        delivery.c.occurrence.like(f"%{AGAIN}%"),
    )
    .distinct()
)


def days_sent(tx: sa.Connection, keys: Keys, kind: str, within: timedelta) -> dict[Key, list[date]]:
    """Return the days before each key's day on which a kind was sent to the person, newest first, for a batch."""
    since = min(day for _, day in keys) - within
    sent: dict[str, list[date]] = {}
    for user_id, day in tx.execute(_SENT, {**people(keys), "of_kind": kind, "since": since}):
        sent.setdefault(user_id, []).append(day)
    return {(who, day): [each for each in sent.get(who.user_id, []) if each < day] for who, day in keys}


def days_planned(tx: sa.Connection, keys: Keys, kind: str, within: timedelta) -> dict[Key, set[date]]:
    """Return the days up to each key's day for which a kind was planned, whatever became of it, for a batch."""
    since = min(day for _, day in keys) - within
    days: dict[str, set[date]] = {}
    for user_id, day in tx.execute(_OCCURRED, {**people(keys), "of_kind": kind, "since": since}):
        days.setdefault(user_id, set()).add(day)
    return {(who, day): {each for each in days.get(who.user_id, ()) if each <= day} for who, day in keys}


def put_off(tx: sa.Connection, keys: Keys) -> dict[Key, set[str]]:
    """Return the kinds that each person postponed on the key's day, for a batch."""
    later: dict[Key, set[str]] = {key: set() for key in keys}
    facts = people(keys)
    for user_id, day, kind in tx.execute(_PUT_OFF, {**facts, "days": sorted({day for _, day in keys})}):
        key = MemberId(facts["workspace_id"], user_id), day
        if key in later:
            later[key].add(kind)
    return later


def subjects_reached(tx: sa.Connection, keys: Keys, kind: str, within: timedelta) -> dict[Key, set[str]]:
    """Return the subjects of a kind that reached each person since `within` before the key's day, for a batch.

    A subject begins the delivery's occurrence; a delivery that was put off has more after it.
    """
    subjects: dict[str, set[str]] = {}
    rows = tx.execute(_REACHED, {**people(keys), "of_kind": kind, "since": min(day for _, day in keys) - within})
    for user_id, occurrence in rows:
        subjects.setdefault(user_id, set()).add(occurrence.partition(" ")[0])
    return {key: subjects.get(key[0].user_id, set()) for key in keys}
