"""What the program notes of itself: by which zone rules the dates were worked out."""

import sqlalchemy as sa

from slackbot.store.schema.schema import mark


def read(tx: sa.Connection, name: str) -> str | None:
    """Return what was noted, None where nothing was."""
    value: str | None = tx.execute(sa.select(mark.c.value).where(mark.c.name == name)).scalar_one_or_none()
    return value


def write(tx: sa.Connection, name: str, value: str) -> None:
    """Note something, in the place of what was noted before."""
    if tx.execute(sa.update(mark).where(mark.c.name == name).values(value=value)).rowcount == 0:
        tx.execute(sa.insert(mark).values(name=name, value=value))
