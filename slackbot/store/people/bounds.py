"""Limits on what one person can write per day and table, so that no account fills the database for everybody else."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from slackbot.store.errors import FullError
from slackbot.store.schema.columns import owned
from slackbot.store.schema.identity import MemberId

MOST_A_DAY: Final[Mapping[str, int]] = MappingProxyType(
    {
        "break_taken": 40,
        "challenge": 40,
        "cover": 6,  # each one is a question to up to twenty colleagues
        "line_change": 3000,
        "parked": 200,
        "reflection": 100,
        "request": 60,
        "shortcut": 60,
    }
)

MOST_ASKED: Final = 8  # questions of a kind that reach one person in a day, whoever asks
FILES_A_DAY: Final = 10  # of a kind: an export, a document of the year; either can be read in pages at any time


def make_room(tx: sa.Connection, table: sa.Table, who: MemberId, day: date, many: int = 1) -> None:
    """Check that a person's rows of a day leave room for some more.

    Raises:
        FullError: there is no room.
    """
    if tx.execute(_rows(table), {**who._asdict(), "on": day}).scalar_one() + many > MOST_A_DAY[table.name]:
        raise FullError(table.name)


@cache
def _rows(table: sa.Table) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table).where(*owned(table), table.c.day == sa.bindparam("on"))
