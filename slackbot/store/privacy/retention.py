"""Retention: deletes rows older than the settings allow, kind by kind, in batches."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.store.database import Transactions
from slackbot.store.schema.schema import (
    break_taken,
    challenge,
    condition,
    done_line,
    matter,
    parked,
    piece,
    recap,
    recap_answer,
    recap_part,
    reflection,
    share,
    shortcut,
    sighting,
    thanks,
)

BATCH: Final = 500
NUMBERS_STAY: Final = timedelta(days=2)  # until the day is over everywhere, a shift over midnight included

# The date column that gives the age of each kind's rows; dependent rows are deleted with them.
KINDS: Final[Mapping[str, tuple[sa.Column[Any], ...]]] = MappingProxyType(
    {
        "lines": (done_line.c.day,),
        "challenges": (challenge.c.day,),
        "reflections": (reflection.c.day,),
        "shortcuts": (shortcut.c.day,),
        "thanks": (thanks.c.day,),
        "parked": (parked.c.day,),
        "breaks": (break_taken.c.day,),
        "recaps": (share.c.day, condition.c.day, recap_answer.c.day, matter.c.day, recap_part.c.day, recap.c.day),
        "looks": (sighting.c.at,),
    }
)


class Retention:
    """Keeps each kind for a number of days, 0 for ever. Any number of processes may run it at any time."""

    def __init__(self, database: Transactions, keep: Mapping[str, int], clock: Clock) -> None:
        self._database = database
        self._keep = keep
        self._clock = clock

    async def run(self) -> None:
        """Delete what is too old, each batch in its own transaction, so that nobody waits for it."""
        today = self._clock().date()
        await self._purge_all(piece.c.day, today - NUMBERS_STAY)
        for kind, days in self._keep.items():
            for age in KINDS[kind] if days else ():
                await self._purge_all(age, today - timedelta(days=days))

    async def _purge_all(self, age: sa.Column[Any], before: date) -> None:
        while await self._database.transact(purge, age, before) == BATCH:
            pass


def purge(tx: sa.Connection, age: sa.Column[Any], before: date) -> int:
    """Delete up to BATCH rows of days before `before`; returns their number."""
    table = age.table
    limit = before if isinstance(age.type, sa.Date) else datetime.combine(before, time(), UTC)
    key = sa.tuple_(*table.primary_key)
    old = sa.select(*table.primary_key).where(age < limit).limit(BATCH)
    return tx.execute(sa.delete(table).where(key.in_(old))).rowcount
