"""A person's picks for a document of their own: lines, lessons and thanks, by kind and id."""

import sqlalchemy as sa

from slackbot.store.schema.columns import insert_if_absent, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import pick


def add(tx: sa.Connection, who: MemberId, kind: str, source_id: int) -> None:
    """Pick something; picking it twice has no further effect."""
    insert_if_absent(tx, pick, **who._asdict(), kind=kind, source_id=source_id)


def remove(tx: sa.Connection, who: MemberId, kind: str, source_id: int) -> None:
    """Unpick something."""
    mine = owned_by(pick, who)
    tx.execute(sa.delete(pick).where(*mine, pick.c.kind == kind, pick.c.source_id == source_id))


def clear(tx: sa.Connection, who: MemberId) -> None:
    """Unpick everything."""
    tx.execute(sa.delete(pick).where(*owned_by(pick, who)))


def of(tx: sa.Connection, who: MemberId) -> set[tuple[str, int]]:
    """Return everything a person picked, as (kind, id)."""
    rows = sa.select(pick.c.kind, pick.c.source_id).where(*owned_by(pick, who))
    return {(row.kind, row.source_id) for row in tx.execute(rows)}
