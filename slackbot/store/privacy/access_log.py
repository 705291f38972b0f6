"""The access log: every look at a person's or a team's data, readable by the people concerned."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import delivery, sighting

# The messages that name a colleague to whoever asked: what the colleague did is in the kind.
ANSWERS: Final = ("covered", "time_covered", "together_found", "together_group", "walk_found", "hand_over_answer")

Look = Literal["export", "preview", "settings"]

_OWN: Final = ""  # the looker's own data


class Access(NamedTuple):
    """A look: `looker` is a user id (None if erased since), `subject` a team's channel ("": their own data)."""

    looker: str | None
    what: str
    subject: str
    at: datetime


def note(tx: sa.Connection, who: MemberId, what: Look, at: datetime, subject: str = _OWN) -> None:
    """Log an access: to one's own data (an export), or as a lead to a team, by its channel's id; one a minute."""
    row = {**who._asdict(), "what": what, "subject": subject, "at": at.replace(second=0, microsecond=0)}
    logged = sa.select(sighting.c.id).where(*(sighting.c[name] == value for name, value in row.items()))
    if tx.execute(logged.limit(1)).first() is None:
        tx.execute(sa.insert(sighting).values(**row))


def of(tx: sa.Connection, who: MemberId, channels: Collection[str], most: int) -> list[Access]:
    """Return up to `most` looks at a person's data and their teams, newest first."""
    own = sa.and_(sighting.c.user_id == who.user_id, sighting.c.subject == _OWN)
    columns = (sighting.c.user_id, sighting.c.what, sighting.c.subject, sighting.c.at)
    rows = sa.select(*columns).where(
        sighting.c.workspace_id == who.workspace_id, sa.or_(own, sighting.c.subject.in_(set(channels) - {_OWN}))
    )
    return [Access._make(row) for row in tx.execute(rows.order_by(sighting.c.id.desc()).limit(most))]


def signals(tx: sa.Connection, who: MemberId) -> list[tuple[date, str]]:
    """Return the day and receiver of each stored signal that a person sent.

    The day is the sender's: the delivery's own day would tell them when the receiver is at work next.
    """
    here = delivery.c.workspace_id == who.workspace_id
    to_member = sa.and_(delivery.c.kind == "signal", delivery.c.occurrence.endswith(f" {who.user_id}", autoescape=True))
    plain = sa.and_(delivery.c.kind == "signal_plain", delivery.c.user_id == who.user_id)
    rows = sa.select(delivery.c.kind, delivery.c.user_id, delivery.c.occurrence)
    sent = tx.execute(rows.where(here, sa.or_(to_member, plain)).order_by(delivery.c.id))
    return [_sent(*row) for row in sent]


def answers(tx: sa.Connection, who: MemberId) -> list[tuple[date, str, str]]:
    """Return the day, reader and kind of each message that told a colleague of this person's yes (or not now)."""
    rows = sa.select(delivery.c.day, delivery.c.user_id, delivery.c.kind).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.kind.in_(ANSWERS),
        delivery.c.occurrence.endswith(f" {who.user_id}", autoescape=True),
    )
    return [(row.day, row.user_id, row.kind) for row in tx.execute(rows.order_by(delivery.c.id))]


def _sent(kind: str, user_id: str, occurrence: str) -> tuple[date, str]:
    day, _, other = occurrence.partition(" ")
    return date.fromisoformat(day), user_id if kind == "signal" else other
