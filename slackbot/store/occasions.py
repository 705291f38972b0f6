"""What is due when: one row for each kind a person chose, moved on in the transaction that makes its delivery."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.store.members import MemberId
from slackbot.store.schema import occasion


@dataclass(frozen=True)
class Occasion:
    """The next time that a kind is due for a person."""

    id: int
    who: MemberId
    kind: str
    next: Occurrence


def put(tx: sa.Connection, who: MemberId, kind: str, due: Occurrence) -> None:
    """Set when a kind is due next for a person, whether or not it was due before."""
    values = {"day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "wall_time": due.at}
    if tx.execute(sa.update(occasion).where(*_is(who, kind)).values(**values)).rowcount == 0:
        tx.execute(sa.insert(occasion).values(**who._asdict(), kind=kind, **values))


def drop(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Let a kind be due no more for a person."""
    tx.execute(sa.delete(occasion).where(*_is(who, kind)))


def due(tx: sa.Connection, at: datetime, most: int) -> list[Occasion]:
    """Return what is due, longest first, locked until the transaction ends; what another process holds is passed by."""
    rows = sa.select(occasion).where(occasion.c.due_at <= at).order_by(occasion.c.due_at, occasion.c.id).limit(most)
    return [
        Occasion(
            row.id,
            MemberId(row.workspace_id, row.user_id),
            row.kind,
            Occurrence(row.day, row.due_at, row.expires_at, row.wall_time),
        )
        for row in tx.execute(rows.with_for_update(skip_locked=True))
    ]


def next_due(tx: sa.Connection) -> datetime | None:
    """Return when anything is due next, None if nothing is."""
    earliest: datetime | None = tx.execute(sa.select(sa.func.min(occasion.c.due_at))).scalar_one()
    return earliest


def _is(who: MemberId, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        occasion.c.workspace_id == who.workspace_id,
        occasion.c.user_id == who.user_id,
        occasion.c.kind == kind,
    )


def drop_all(tx: sa.Connection, who: MemberId) -> None:
    """Let nothing be due for a person."""
    tx.execute(
        sa.delete(occasion).where(occasion.c.workspace_id == who.workspace_id, occasion.c.user_id == who.user_id)
    )
