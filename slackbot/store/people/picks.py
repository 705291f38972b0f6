"""What a person picked for a document of their own: lines, lessons and thanks, by kind and id."""

import sqlalchemy as sa

from slackbot.store.schema.columns import insert_if_absent, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import pick


def add(tx: sa.Connection, who: MemberId, kind: str, source_id: int) -> None:
    """Pick something; picked twice, it is picked once."""
    insert_if_absent(tx, pick, **who._asdict(), kind=kind, source_id=source_id)


def remove(tx: sa.Connection, who: MemberId, kind: str, source_id: int) -> None:
    """Leave something out again."""
    mine = owned_by(pick, who)
    tx.execute(sa.delete(pick).where(*mine, pick.c.kind == kind, pick.c.source_id == source_id))


def clear(tx: sa.Connection, who: MemberId) -> None:
    """Leave everything out again."""
    tx.execute(sa.delete(pick).where(*owned_by(pick, who)))


def of(tx: sa.Connection, who: MemberId) -> set[tuple[str, int]]:
    """Return all that a person picked, as (kind, id)."""
    rows = sa.select(pick.c.kind, pick.c.source_id).where(*owned_by(pick, who))
    return {(row.kind, row.source_id) for row in tx.execute(rows)}
