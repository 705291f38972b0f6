"""The schedule: one row per person and kind with its next due date, advanced when its delivery is created."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import occasion


@dataclass(frozen=True)
class Occasion:
    """A person's schedule row for one kind."""

    id: int
    who: MemberId
    kind: str
    next: Occurrence


_COUNTED: Final = 100_000  # rows, read in a fraction of a second
_MOVE_ON: Final = (
    sa.update(occasion)
    .where(occasion.c.id == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in ("day", "due_at", "expires_at", "wall_time")})
)


def put(tx: sa.Connection, who: MemberId, kind: str, due: Occurrence) -> None:
    """Set a person's next due date of a kind."""
    values = {"day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "wall_time": due.at}
    mine = sa.update(occasion).where(*owned_by(occasion, who), occasion.c.kind == kind)
    if tx.execute(mine.values(**values)).rowcount == 0:
        tx.execute(sa.insert(occasion).values(**who._asdict(), kind=kind, **values))


def drop(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Delete a person's schedule row for a kind."""
    tx.execute(sa.delete(occasion).where(*owned_by(occasion, who), occasion.c.kind == kind))


def due(tx: sa.Connection, at: datetime, most: int) -> list[Occasion]:
    """Return due rows, longest due first, locked for this transaction; rows locked by another process are skipped."""
    longest_first = occasion.c.due_at, occasion.c.workspace_id  # the index's order, so that a crowd is not sorted
    rows = sa.select(occasion).where(occasion.c.due_at <= at).order_by(*longest_first).limit(most)
    return [_occasion(row) for row in tx.execute(rows.with_for_update(skip_locked=True)).all()]


def page(tx: sa.Connection, after: int, at: datetime, most: int) -> list[Occasion]:
    """Return up to `most` rows due later than `at`, ordered by id, starting after id `after`."""
    rows = sa.select(occasion).where(occasion.c.id > after, occasion.c.due_at > at).order_by(occasion.c.id).limit(most)
    return [_occasion(row) for row in tx.execute(rows.with_for_update(skip_locked=True)).all()]


def due_of(tx: sa.Connection, who: MemberId, at: datetime) -> list[Occasion]:
    """Return one person's due rows."""
    mine = owned_by(occasion, who)
    return [_occasion(row) for row in tx.execute(sa.select(occasion).where(*mine, occasion.c.due_at <= at))]


def due_in(tx: sa.Connection, workspace_id: str, at: datetime, most: int) -> list[Occasion]:
    """Return up to `most` due rows of one workspace, locked for this transaction."""
    rows = sa.select(occasion).where(occasion.c.workspace_id == workspace_id, occasion.c.due_at <= at)
    return [_occasion(row) for row in tx.execute(rows.order_by(occasion.c.id).limit(most).with_for_update())]


def crowd(tx: sa.Connection, due_at: datetime) -> dict[str, list[int]]:
    """Return the ids of each workspace's rows due at one moment, in order (100,000 at most)."""
    rows = sa.select(occasion.c.workspace_id, occasion.c.id).where(occasion.c.due_at == due_at)
    crowds: dict[str, list[int]] = {}
    for workspace_id, number in tx.execute(rows.order_by(occasion.c.workspace_id, occasion.c.id).limit(_COUNTED)):
        crowds.setdefault(workspace_id, []).append(number)
    return crowds


class Busiest(NamedTuple):
    """The largest numbers of messages due at one moment."""

    in_one_workspace: int
    in_all: int


def busiest(tx: sa.Connection) -> Busiest:
    """Count the messages of the busiest moments."""

    def largest(*by: sa.Column[Any]) -> int:
        crowds = sa.select(sa.func.count().label("many")).select_from(occasion).group_by(*by).subquery()
        return int(tx.execute(sa.select(sa.func.coalesce(sa.func.max(crowds.c.many), 0))).scalar_one())

    return Busiest(largest(occasion.c.workspace_id, occasion.c.due_at), largest(occasion.c.due_at))


def move_on(tx: sa.Connection, moved: Sequence[tuple[Occasion, Occurrence]]) -> None:
    """Advance rows to their next due dates."""
    if moved:
        rows = [
            {"which": row.id, "day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "wall_time": due.at}
            for row, due in moved
        ]
        tx.execute(_MOVE_ON, rows)


def end(tx: sa.Connection, ended: Sequence[Occasion]) -> None:
    """Delete rows without a next due date."""
    if ended:
        tx.execute(sa.delete(occasion).where(occasion.c.id.in_([row.id for row in ended])))


def coming(tx: sa.Connection, workspace_id: str) -> list[Occasion]:
    """Return a workspace's rows, the next due first."""
    rows = sa.select(occasion).where(occasion.c.workspace_id == workspace_id)
    return [_occasion(row) for row in tx.execute(rows.order_by(occasion.c.due_at, occasion.c.id))]


def next_due(tx: sa.Connection) -> datetime | None:
    """Return the earliest due date, None if the schedule is empty."""
    earliest: datetime | None = tx.execute(sa.select(sa.func.min(occasion.c.due_at))).scalar_one()
    return earliest


def _occasion(row: sa.Row[Any]) -> Occasion:
    due = Occurrence(row.day, row.due_at, row.expires_at, row.wall_time)
    return Occasion(row.id, MemberId(row.workspace_id, row.user_id), row.kind, due)


def drop_all(tx: sa.Connection, who: MemberId) -> None:
    """Delete all of a person's schedule rows."""
    tx.execute(sa.delete(occasion).where(*owned_by(occasion, who)))
