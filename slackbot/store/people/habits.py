"""Habits: how a person responds to a kind of message, so that an ignored kind grows quiet by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import habit


@dataclass(frozen=True)
class Habit:
    """How a person responds to a kind.

    `unanswered` in a row (-1: a press answered the last one); `stage` is 0 as chosen, 1 halved, 2 stopped;
    `resting`: halved, and the next one is skipped; `quiet_on`: not on that day.
    """

    unanswered: int = 0
    stage: int = 0
    resting: bool = False
    quiet_on: date | None = None


def get(tx: sa.Connection, who: MemberId, kind: str) -> Habit:
    """Return a person's habit with a kind; the default if none is stored."""
    columns = (habit.c.unanswered, habit.c.stage, habit.c.resting, habit.c.quiet_on)
    row = tx.execute(sa.select(*columns).where(*owned_by(habit, who), habit.c.kind == kind)).one_or_none()
    return Habit(*row) if row else Habit()


def put(tx: sa.Connection, who: MemberId, kind: str, **values: Any) -> None:  # noqa: ANN401 - a column's value
    """Set some columns of a habit (`unanswered`, `stage`, `resting`, `quiet_on`)."""
    if tx.execute(sa.update(habit).where(*owned_by(habit, who), habit.c.kind == kind).values(**values)).rowcount == 0:
        fresh = {"unanswered": 0, "stage": 0, "resting": False, "quiet_on": None}
        tx.execute(sa.insert(habit).values(**who._asdict(), kind=kind, **{**fresh, **values}))


def answered(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Note an answer, which ends a run of ignored messages."""
    put(tx, who, kind, unanswered=-1)


def forget(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Reset a habit: the person just chose the kind."""
    tx.execute(sa.delete(habit).where(*owned_by(habit, who), habit.c.kind == kind))
