"""A lane's batches: due deliveries, earlier deliveries to the same people, and the intents and ends of a batch."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Final

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.outbox.outbox import AGAIN, Delivery, read
from slackbot.store.schema.columns import ID, OPEN
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery

# Statements are built once, because building one costs as much as running it.
_DUE: Final = (
    sa.select(delivery)
    .where(
        delivery.c.state < OPEN,
        delivery.c.workspace_id == sa.bindparam("workspace_id"),
        delivery.c.visible_at <= sa.bindparam("at"),
    )
    .order_by(delivery.c.visible_at, delivery.c.id)
    .limit(sa.bindparam("most"))
)
_INTEND: Final = (
    sa.update(delivery)
    .where(delivery.c.id.in_(sa.bindparam("ids", expanding=True)), delivery.c.state == State.WAITING)
    .values(
        state=State.SENDING,
        token=sa.bindparam("lease"),
        intended_at=sa.bindparam("at"),
        visible_at=sa.bindparam("give_up_at"),
        attempts=delivery.c.attempts + 1,
        follows=sa.bindparam("habit"),
    )
    .returning(delivery.c.id)
)
_COUNTS: Final = (
    sa.select(delivery.c.user_id, delivery.c.day, sa.func.count().label("many"))
    .where(
        *of_batch(delivery),
        delivery.c.day.in_(sa.bindparam("days", expanding=True)),
        delivery.c.kind.in_(sa.bindparam("kinds", expanding=True)),
        delivery.c.occurrence.not_like(f"%{AGAIN}%"),
        delivery.c.state.in_((State.SENDING, State.SENT, State.UNKNOWN)),
    )
    .group_by(delivery.c.user_id, delivery.c.day)
)
_ENDS: Final = (
    sa.select(delivery.c.user_id, sa.func.max(delivery.c.due_at).label("due_at"))
    .where(*of_batch(delivery), delivery.c.kind == sa.bindparam("of_kind"), delivery.c.state == State.WAITING)
    .group_by(delivery.c.user_id)
)
_NEWEST_SENT: Final = (
    sa.select(sa.func.max(delivery.c.id))
    .where(*of_batch(delivery), delivery.c.kind == sa.bindparam("of_kind"), delivery.c.state == State.SENT)
    .group_by(delivery.c.user_id)
)
_LAST_SENT: Final = sa.select(delivery).where(delivery.c.id.in_(_NEWEST_SENT))


def ends_of(tx: sa.Connection, keys: Keys, kind: str) -> dict[Key, datetime | None]:
    """Return the end of each person's waiting delivery of a kind, for a batch; None if none waits."""
    rows = tx.execute(_ENDS, {**people(keys), "of_kind": kind})
    ends = {row.user_id: row.due_at for row in rows}
    return {key: ends.get(key[0].user_id) for key in keys}


def due(tx: sa.Connection, workspace_id: str, at: datetime, most: int) -> list[Delivery]:
    """Return up to `most` open deliveries of a workspace, longest visible first: to send or, if SENDING, in doubt."""
    return [read(row) for row in tx.execute(_DUE, {"workspace_id": workspace_id, "at": at, "most": most})]


def intend(
    tx: sa.Connection, ids: Collection[int], token: str, at: datetime, give_up_at: datetime, follows: str = ""
) -> set[int]:
    """Commit to sending under a lease, before Slack is called; returns those still waiting until then.

    Nobody looks them up before `give_up_at`; if unsettled after that, they count as in doubt. The verdict on their
    kind's habit is stored with them, so that a second try says the same.
    """
    facts = {"ids": list(ids), "lease": token, "at": at, "give_up_at": give_up_at, "habit": follows}
    return set(tx.execute(_INTEND, facts).scalars())


def settle_sent(tx: sa.Connection, token: str, sent: Mapping[int, str | None]) -> set[int]:
    """End deliveries as sent, each with Slack's timestamp if it is kept; returns those still held under this lease."""
    facts: dict[str, object] = {"lease": token}
    for place, (number, timestamp) in enumerate(sent.items()):
        facts[f"id_{place}"], facts[f"ts_{place}"] = number, timestamp
    return set(tx.execute(_ended_as_sent(len(sent)), facts).scalars())


@cache
def _ended_as_sent(many: int) -> ReturningUpdate[int]:
    """Build the statement for a number of deliveries; there are no more than a batch has."""
    ids = [sa.bindparam(f"id_{place}", type_=ID) for place in range(many)]
    timestamps = [(number, sa.bindparam(f"ts_{place}", type_=sa.Text)) for place, number in enumerate(ids)]
    return (
        sa.update(delivery)
        .where(delivery.c.id.in_(ids), delivery.c.token == sa.bindparam("lease"), delivery.c.state == State.SENDING)
        .values(
            state=State.SENT,
            reason=None,
            slack_ts=sa.case(*((delivery.c.id == number, ts) for number, ts in timestamps)),
            token=None,
            intended_at=None,
        )
        .returning(delivery.c.id)
    )


def sent_counts(tx: sa.Connection, keys: Keys, kinds: frozenset[str]) -> dict[Key, int]:
    """Count the deliveries of these kinds that each person did or may have received on the key's day, for a batch.

    Postponed deliveries do not count.
    """
    counts = dict.fromkeys(keys, 0)
    facts = {**people(keys), "days": sorted({day for _, day in keys}), "kinds": sorted(kinds)}
    for row in tx.execute(_COUNTS, facts):
        key = MemberId(facts["workspace_id"], row.user_id), row.day
        if key in counts:
            counts[key] = row.many
    return counts


def last_sent(tx: sa.Connection, keys: Keys, kind: str) -> dict[Key, Delivery | None]:
    """Return each person's last sent delivery of a kind, for a batch."""
    last = {row.user_id: read(row) for row in tx.execute(_LAST_SENT, {**people(keys), "of_kind": kind})}
    return {(who, day): last.get(who.user_id) for who, day in keys}
