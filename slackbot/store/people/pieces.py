"""A person's one number of a day; a new one replaces it, so that no two ever stand side by side."""

from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import piece, reflection


class Piece(NamedTuple):
    """A number as typed; `around` is what its person wrote about its circumstances, empty if nothing yet."""

    text: str
    reflection_id: int
    around: str


_ANSWER: Final = sa.and_(
    reflection.c.id == piece.c.reflection_id,
    reflection.c.workspace_id == piece.c.workspace_id,
    reflection.c.user_id == piece.c.user_id,
)
_COLUMNS: Final = (piece.c.text, piece.c.reflection_id, sa.func.coalesce(reflection.c.answer, ""))
_OF_DAYS: Final = (
    sa.select(piece.c.user_id, piece.c.day, *_COLUMNS)
    .select_from(piece.outerjoin(reflection, _ANSWER))
    .where(*of_batch(piece), piece.c.day.in_(sa.bindparam("days", expanding=True)))
)


def put(tx: sa.Connection, who: MemberId, day: date, text: str, reflection_id: int) -> None:
    """Store a number, replacing any other."""
    remove(tx, who)
    tx.execute(sa.insert(piece).values(**who._asdict(), day=day, text=text, reflection_id=reflection_id))


def remove(tx: sa.Connection, who: MemberId) -> bool:
    """Delete a person's number; False if there was none."""
    return tx.execute(sa.delete(piece).where(*owned_by(piece, who))).rowcount == 1


def of_days(tx: sa.Connection, keys: Keys) -> dict[Key, Piece | None]:
    """Return the number of each key's day, for a batch; None if there is none."""
    known: dict[Key, Piece | None] = dict.fromkeys(keys)
    facts = people(keys)
    for row in tx.execute(_OF_DAYS, {**facts, "days": sorted({day for _, day in keys})}):
        key = MemberId(facts["workspace_id"], row.user_id), row.day
        if key in known:
            known[key] = Piece._make(row[2:])
    return known
