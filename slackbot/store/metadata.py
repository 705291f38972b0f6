"""Notes of the program about itself, such as the tzdata version used for the due dates."""

import sqlalchemy as sa

from slackbot.store.schema.schema import mark


def read(tx: sa.Connection, name: str) -> str | None:
    """Return a note, None if there is none."""
    value: str | None = tx.execute(sa.select(mark.c.value).where(mark.c.name == name)).scalar_one_or_none()
    return value


def write(tx: sa.Connection, name: str, value: str) -> None:
    """Write a note in place of an earlier one."""
    if tx.execute(sa.update(mark).where(mark.c.name == name).values(value=value)).rowcount == 0:
        tx.execute(sa.insert(mark).values(name=name, value=value))
