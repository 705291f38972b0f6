"""The outbox: deliveries, each made once, sent once, and ending as sent, skipped, failed or unknown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.coach.calendar import Occurrence
from slackbot.store.members import MemberId
from slackbot.store.schema import EPOCH, State, delivery, lane

_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")  # a literal, as in the partial index's predicate


@dataclass(frozen=True)
class Delivery:
    """One message to one person, for one occurrence of a kind; the times are None where a kind keeps none."""

    id: int
    who: MemberId
    uid: str
    kind: str
    occurrence: str
    day: date
    due_at: datetime | None
    expires_at: datetime | None
    state: State
    reason: str | None

    @property
    def asked_for_again(self) -> bool:
        """Whether the person put it off until later, so that it comes because they said so."""
        return "+" in self.occurrence


def add(tx: sa.Connection, who: MemberId, kind: str, occurrence: str, due: Occurrence) -> bool:
    """Add a delivery unless there is one for this occurrence already; returns whether it was added."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(delivery).values(
        **who._asdict(),
        uid=uuid4().hex,
        kind=kind,
        occurrence=occurrence,
        day=due.day,
        due_at=due.due_at,
        expires_at=due.expires_at,
        visible_at=due.due_at,
        state=State.WAITING,
        attempts=0,
    )
    added = tx.execute(
        row.on_conflict_do_nothing().returning(delivery.c.id)
    )  # of such an INSERT SQLAlchemy keeps no rowcount
    return added.one_or_none() is not None


def next_waiting(tx: sa.Connection, workspace_id: str, at: datetime) -> Delivery | None:
    """Return the workspace's delivery that has been due longest and may be looked at now."""
    rows = (
        _open_in(workspace_id)
        .where(delivery.c.state == State.WAITING, delivery.c.visible_at <= at)
        .order_by(delivery.c.visible_at, delivery.c.id)
        .limit(1)
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else _delivery(row)


def waiting_of(tx: sa.Connection, who: MemberId, kind: str) -> list[Delivery]:
    """Return what waits for one person of one kind, the earliest first."""
    rows = _open_in(who.workspace_id).where(
        delivery.c.user_id == who.user_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    return [_delivery(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def intend(tx: sa.Connection, delivery_id: int, token: str, give_up_at: datetime) -> bool:
    """Commit to sending under a lease, before Slack is called; False where it waits no more.

    Nobody looks at it before `give_up_at`; from then on, still unsettled, it counts as in doubt.
    """
    claimed = (
        sa.update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
        .values(state=State.SENDING, token=token, visible_at=give_up_at, attempts=delivery.c.attempts + 1)
    )
    return tx.execute(claimed).rowcount == 1


def settle(
    tx: sa.Connection, delivery_id: int, token: str, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """End a delivery that was being sent under this lease; False where the lease is not its own any more."""
    values = {"state": state, "reason": reason, "slack_ts": ts, "token": None}
    return tx.execute(_sending(delivery_id, token).values(**values)).rowcount == 1


def give_back(tx: sa.Connection, delivery_id: int, token: str, visible_at: datetime, reason: str) -> bool:
    """Let a delivery that surely did not arrive wait again until `visible_at`."""
    values = {"state": State.WAITING, "visible_at": visible_at, "reason": reason, "token": None}
    return tx.execute(_sending(delivery_id, token).values(**values)).rowcount == 1


def skip(tx: sa.Connection, delivery_id: int, reason: str) -> None:
    """End a waiting delivery unsent, with the reason."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.SKIPPED, reason=reason))


def move(tx: sa.Connection, delivery_id: int, due: Occurrence) -> None:
    """Let a waiting delivery be due at another time."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    times = {"day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "visible_at": due.due_at}
    tx.execute(waiting.values(**times))


def hold(tx: sa.Connection, delivery_id: int, visible_at: datetime) -> None:
    """Let a waiting delivery not be looked at before a moment."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(visible_at=visible_at))


def forget_times(tx: sa.Connection, delivery_id: int) -> None:
    """Drop when a delivery was due and sent: only its day stays."""
    row = sa.update(delivery).where(delivery.c.id == delivery_id)
    tx.execute(row.values(due_at=None, expires_at=None, slack_ts=None, visible_at=EPOCH))


def unsettled(tx: sa.Connection, at: datetime | None) -> list[Delivery]:
    """Return what was being sent and never settled; `at` None: whatever is being sent (nobody else runs)."""
    return [_delivery(row) for row in tx.execute(sa.select(delivery).where(*_unsettled(at)))]


def in_doubt(tx: sa.Connection, at: datetime | None) -> int:
    """End as unknown what is unsettled; returns how many."""
    ended = sa.update(delivery).where(*_unsettled(at))
    return tx.execute(ended.values(state=State.UNKNOWN, reason="stopped_while_sending", token=None)).rowcount


def of_member(tx: sa.Connection, who: MemberId) -> list[Delivery]:
    """Return all of a person's deliveries, the oldest first."""
    rows = sa.select(delivery).where(delivery.c.workspace_id == who.workspace_id, delivery.c.user_id == who.user_id)
    return [_delivery(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def by_uid(tx: sa.Connection, who: MemberId, uid: str) -> Delivery | None:
    """Return a delivery of this person by the opaque id that its buttons carry; None where it is not theirs."""
    rows = sa.select(delivery).where(
        delivery.c.uid == uid, delivery.c.workspace_id == who.workspace_id, delivery.c.user_id == who.user_id
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else _delivery(row)


def last_sent(tx: sa.Connection, who: MemberId, kind: str) -> Delivery | None:
    """Return the delivery of a kind that was sent to a person last."""
    rows = sa.select(delivery).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.user_id == who.user_id,
        delivery.c.kind == kind,
        delivery.c.state == State.SENT,
    )
    row = tx.execute(rows.order_by(delivery.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _delivery(row)


def count_sent(tx: sa.Connection, who: MemberId, day: date, kinds: Collection[str]) -> int:
    """Return how many deliveries of these kinds a person got, or may have got, on a local day."""
    reached = sa.select(sa.func.count()).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.user_id == who.user_id,
        delivery.c.day == day,
        delivery.c.kind.in_(kinds),
        delivery.c.state.in_((State.SENDING, State.SENT, State.UNKNOWN)),
    )
    return int(tx.execute(reached).scalar_one())


def next_visible(tx: sa.Connection) -> datetime | None:
    """Return when the next open delivery may be looked at and its lane lets it through, None if none will be."""
    moment = sa.case((lane.c.not_before > delivery.c.visible_at, lane.c.not_before), else_=delivery.c.visible_at)
    lanes = delivery.outerjoin(lane, lane.c.workspace_id == delivery.c.workspace_id)
    rows = sa.select(sa.func.min(moment)).select_from(lanes)
    rows = rows.where(delivery.c.state < _OPEN, lane.c.disabled_reason.is_(None))
    earliest: datetime | None = tx.execute(rows).scalar_one()
    return earliest


def purge(tx: sa.Connection, before: date) -> int:
    """Delete what ended and belongs to a day before the given one; returns how many."""
    ended = sa.delete(delivery).where(delivery.c.state >= _OPEN, delivery.c.day < before)
    return tx.execute(ended).rowcount


def _open_in(workspace_id: str) -> sa.Select[Any]:
    return sa.select(delivery).where(delivery.c.state < _OPEN, delivery.c.workspace_id == workspace_id)


def _unsettled(at: datetime | None) -> tuple[sa.ColumnElement[bool], ...]:
    sending = delivery.c.state < _OPEN, delivery.c.state == State.SENDING
    return sending if at is None else (*sending, delivery.c.visible_at <= at)


def _sending(delivery_id: int, token: str) -> sa.Update:
    return sa.update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.token == token, delivery.c.state == State.SENDING
    )


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(
        row.id,
        MemberId(row.workspace_id, row.user_id),
        row.uid,
        row.kind,
        row.occurrence,
        row.day,
        row.due_at,
        row.expires_at,
        State(row.state),
        row.reason,
    )
