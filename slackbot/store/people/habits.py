"""Habits: how a person responds to a kind of message, so that an ignored kind falls silent on its own."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Unpack

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.schema.changes import HabitChanges
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import habit

HALVED: Final = 1
WAITS: Final = 3  # a digest suspended until the day of the next line


@dataclass(frozen=True)
class Habit:
    """How a person responds to a kind.

    `unanswered` counts in a row (-1: a press answered the last one); `stage` is 0 as chosen, `HALVED`, 2 stopped, or
    `WAITS`; `resting`: halved, and the next one is skipped; `quiet_on` is a day of silence.
    """

    unanswered: int = 0
    stage: int = 0
    resting: bool = False
    quiet_on: date | None = None


_COLUMNS: Final = (habit.c.unanswered, habit.c.stage, habit.c.resting, habit.c.quiet_on)
_OF_PEOPLE: Final = sa.select(habit.c.user_id, habit.c.kind, *_COLUMNS).where(*of_batch(habit))


def of_people(tx: sa.Connection, keys: Keys) -> dict[Key, dict[str, Habit]]:
    """Return each person's habits by kind, for a batch; a kind without a row is as chosen."""
    by_user: dict[str, dict[str, Habit]] = {}
    for user_id, kind, *columns in tx.execute(_OF_PEOPLE, people(keys)):
        by_user.setdefault(user_id, {})[kind] = Habit(*columns)
    return {(who, day): by_user.get(who.user_id, {}) for who, day in keys}


def get(tx: sa.Connection, who: MemberId, kind: str) -> Habit:
    """Return a person's habit with a kind; the default if none is stored."""
    row = tx.execute(sa.select(*_COLUMNS).where(*owned_by(habit, who), habit.c.kind == kind)).one_or_none()
    return Habit(*row) if row else Habit()


def put(tx: sa.Connection, who: MemberId, kind: str, **values: Unpack[HabitChanges]) -> None:
    """Set some columns of a habit, creating its row if there is none."""
    if tx.execute(sa.update(habit).where(*owned_by(habit, who), habit.c.kind == kind).values(**values)).rowcount == 0:
        fresh = {"unanswered": 0, "stage": 0, "resting": False, "quiet_on": None}
        tx.execute(sa.insert(habit).values(**who._asdict(), kind=kind, **{**fresh, **values}))


def answered(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Note an answer, which ends a run of ignored messages."""
    put(tx, who, kind, unanswered=-1)


def chosen(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Restore the original rate of a kind; choosing it also answers its last message."""
    put(tx, who, kind, unanswered=-1, stage=0, resting=False, quiet_on=None)


def forget(tx: sa.Connection, who: MemberId, kind: str) -> None:
    """Reset a habit, because the person just chose the kind."""
    tx.execute(sa.delete(habit).where(*owned_by(habit, who), habit.c.kind == kind))
