"""What is due when: one row for each kind a person chose, moved on in the transaction that makes its delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import occasion


@dataclass(frozen=True)
class Occasion:
    """The next time that a kind is due for a person."""

    id: int
    who: MemberId
    kind: str
    next: Occurrence


_COUNTED: Final = 100_000  # a fraction of a second
_MOVE_ON: Final = (
    sa.update(occasion)
    .where(occasion.c.id == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in ("day", "due_at", "expires_at", "wall_time")})
)


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
    longest_first = occasion.c.due_at, occasion.c.workspace_id  # as the index has it: a crowd is not sorted each time
    rows = sa.select(occasion).where(occasion.c.due_at <= at).order_by(*longest_first).limit(most)
    return [_occasion(row) for row in tx.execute(rows.with_for_update(skip_locked=True)).all()]


def page(tx: sa.Connection, after: int, at: datetime, most: int) -> list[Occasion]:
    """Return what is due later than `at`, so many at a time, beginning after the last one of the page before."""
    rows = sa.select(occasion).where(occasion.c.id > after, occasion.c.due_at > at).order_by(occasion.c.id).limit(most)
    return [_occasion(row) for row in tx.execute(rows.with_for_update(skip_locked=True)).all()]


def due_of(tx: sa.Connection, who: MemberId, at: datetime) -> list[Occasion]:
    """Return what is due for one person."""
    mine = occasion.c.workspace_id == who.workspace_id, occasion.c.user_id == who.user_id
    return [_occasion(row) for row in tx.execute(sa.select(occasion).where(*mine, occasion.c.due_at <= at))]


def due_in(tx: sa.Connection, workspace_id: str, at: datetime, most: int) -> list[Occasion]:
    """Return some of what is due in one workspace, locked until the transaction ends."""
    rows = sa.select(occasion).where(occasion.c.workspace_id == workspace_id, occasion.c.due_at <= at)
    return [_occasion(row) for row in tx.execute(rows.order_by(occasion.c.id).limit(most).with_for_update())]


def crowd(tx: sa.Connection, due_at: datetime) -> dict[str, int]:
    """Return how many messages each workspace has due at one moment; of very many, of the first so many."""
    due = sa.select(occasion.c.workspace_id).where(occasion.c.due_at == due_at).limit(_COUNTED).subquery()
    rows = sa.select(due.c.workspace_id, sa.func.count().label("many")).group_by(due.c.workspace_id)
    return {row.workspace_id: row.many for row in tx.execute(rows)}


def busiest(tx: sa.Connection) -> int:
    """Return how many messages are due at one moment in one workspace, at most."""
    rows = sa.select(sa.func.count().label("many")).select_from(occasion)
    crowds = rows.group_by(occasion.c.workspace_id, occasion.c.due_at).subquery()
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.max(crowds.c.many), 0))).scalar_one())


def move_on(tx: sa.Connection, moved: Sequence[tuple[Occasion, Occurrence]]) -> None:
    """Let what was due be due next when it is due next."""
    if moved:
        rows = [
            {"which": one.id, "day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "wall_time": due.at}
            for one, due in moved
        ]
        tx.execute(_MOVE_ON, rows)


def end(tx: sa.Connection, ended: Sequence[Occasion]) -> None:
    """Let what was due be due no more."""
    if ended:
        tx.execute(sa.delete(occasion).where(occasion.c.id.in_([one.id for one in ended])))


def coming(tx: sa.Connection, workspace_id: str) -> list[Occasion]:
    """Return all that will be due in a workspace, the next first."""
    rows = sa.select(occasion).where(occasion.c.workspace_id == workspace_id)
    return [_occasion(row) for row in tx.execute(rows.order_by(occasion.c.due_at, occasion.c.id))]


def next_due(tx: sa.Connection) -> datetime | None:
    """Return when anything is due next, None if nothing is."""
    earliest: datetime | None = tx.execute(sa.select(sa.func.min(occasion.c.due_at))).scalar_one()
    return earliest


def _occasion(row: sa.Row[Any]) -> Occasion:
    due = Occurrence(row.day, row.due_at, row.expires_at, row.wall_time)
    return Occasion(row.id, MemberId(row.workspace_id, row.user_id), row.kind, due)


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
