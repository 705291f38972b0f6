"""Habits: how a kind of message fares with a person, so that it can grow quiet by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import habit


@dataclass(frozen=True)
class Habit:
    """How a kind fares.

    `unanswered` in a row (-1: the last one was answered by a press); `stage` is 0 as chosen, 1 halved, 2 stopped;
    `resting`: halved, and the next one is left out; `quiet_on`: not on that day.
    """

    unanswered: int = 0
    stage: int = 0
    resting: bool = False
    quiet_on: date | None = None


def get(tx: sa.Connection, who: MemberId, kind: str) -> Habit:
    """Return how a kind fares with a person; as chosen, where nothing is known."""
    columns = (habit.c.unanswered, habit.c.stage, habit.c.resting, habit.c.quiet_on)
    row = tx.execute(sa.select(*columns).where(*_is(who, kind))).one_or_none()
    return Habit(*row) if row else Habit()


def put(tx: sa.Connection, who: MemberId, kind: str, **values: Any) -> None:  # noqa: ANN401 - a column's value
    """Set some of how a kind fares (`unanswered`, `stage`, `resting`, `quiet_on`); the rest stays."""
    if tx.execute(sa.update(habit).where(*_is(who, kind)).values(**values)).rowcount == 0:
        fresh = {"unanswered": 0, "stage": 0, "resting": False, "quiet_on": None}
        tx.execute(sa.insert(habit).values(**who._asdict(), kind=kind, **{**fresh, **values}))


def answered(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Note that a kind was answered: it is not ignored in a row any more."""
    put(tx, who, kind, unanswered=-1)


def forget(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Begin anew with a kind: it was just chosen, or answered."""
    tx.execute(sa.delete(habit).where(*_is(who, kind)))


def _is(who: MemberId, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return habit.c.workspace_id == who.workspace_id, habit.c.user_id == who.user_id, habit.c.kind == kind
