"""Answered calls: a call that Slack delivers twice takes effect once and gets the same answer."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import inbox

_KEPT_HOURS: Final = 24
_ANSWERED: Final = sa.select(inbox.c.answer).where(
    inbox.c.workspace_id == sa.bindparam("workspace_id"),
    inbox.c.key == sa.bindparam("key"),
    sa.or_(inbox.c.user_id == sa.bindparam("user_id"), inbox.c.user_id.is_(None)),
)
_INSERT: Final = sa.insert(inbox)
_WAIT: Final = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("person"), 0)))


def wait_for_turn(tx: sa.Connection, who: MemberId) -> None:
    """Wait until no other transaction answers this person, so that a double press is one press after the other.

    SQLite lets one transaction write at a time. It must be a transaction's first lock, or two could wait in a ring.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(_WAIT, {"person": " ".join(who)})


def answered(tx: sa.Connection, who: MemberId, key: str) -> str | None:
    """Return the answer that this call got before; None for a new call.

    An answer no longer stored (its break is over) is an empty string: seen, with nothing to repeat. The key is a hash
    that includes the caller, so that a forgotten person's call is recognised without their name.
    """
    row = tx.execute(_ANSWERED, {**who._asdict(), "key": key}).one_or_none()
    return None if row is None else row.answer or ""


def remember(tx: sa.Connection, who: MemberId, key: str, about: str, answer: str, at: datetime) -> None:
    """Store the answer to a call for a day (Slack's retries end after five minutes).

    Raises:
        sqlalchemy.exc.IntegrityError: another process is answering the same call now.
    """
    row = {**who._asdict(), "key": key, "about": about, "answer": answer, "expires_at": _expiry(at)}
    tx.execute(_INSERT, row)


def remember_unnamed(tx: sa.Connection, workspace_id: str, key: str, about: str, answer: str, at: datetime) -> None:
    """Store the answer to a call of a person who was just forgotten, without their name; as `remember`."""
    row = {"workspace_id": workspace_id, "user_id": None, "key": key, "about": about, "answer": answer}
    tx.execute(_INSERT, {**row, "expires_at": _expiry(at)})


def forget_answers(tx: sa.Connection, who: MemberId, about: str) -> None:
    """Blank a person's answers about a subject, so that no time of day in them is stored."""
    blank = sa.update(inbox).where(*owned_by(inbox, who), inbox.c.about == about)
    tx.execute(blank.values(answer=None))


def purge(tx: sa.Connection, at: datetime) -> int:
    """Delete expired answers; returns their number."""
    return tx.execute(sa.delete(inbox).where(inbox.c.expires_at < at)).rowcount


def _expiry(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_KEPT_HOURS + 1)
