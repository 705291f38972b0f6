"""The outbox: each delivery is created once, sent once, and ends as sent, skipped, failed or unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.store.schema.columns import OPEN, owned_by, upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, State, delivery, lane

AGAIN: Final = "+"  # in an occurrence: precedes the number of times that the person postponed it


@dataclass(frozen=True)
class Delivery:
    """One message to one person for one occurrence of a kind; times are None for kinds that keep none."""

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
    intended_at: datetime | None = None
    follows: str | None = None
    looked_at: datetime | None = None
    looked_to: str | None = None

    @property
    def asked_for_again(self) -> bool:
        """Whether the person postponed it."""
        return AGAIN in self.occurrence


@dataclass(frozen=True)
class Planned:
    """A delivery to insert: hidden until `visible_at`, or skipped from the start if `reason` is set."""

    who: MemberId
    kind: str
    due: Occurrence
    visible_at: datetime
    reason: str | None = None


def add_all(tx: sa.Connection, planned: Sequence[Planned]) -> int:
    """Insert deliveries whose occurrences have none yet; returns the number of occurrences."""
    if planned:
        tx.execute(upsert(tx, delivery).on_conflict_do_nothing(), [_row(delivery_to_be) for delivery_to_be in planned])
    return len(planned)


def _row(planned: Planned) -> dict[str, Any]:
    due = planned.due
    return {
        **planned.who._asdict(),
        "uid": uuid4().hex,
        "kind": planned.kind,
        "occurrence": due.name,
        "day": due.day,
        "due_at": due.due_at,
        "expires_at": due.expires_at,
        "visible_at": planned.visible_at,
        "state": State.SKIPPED if planned.reason else State.WAITING,
        "reason": planned.reason,
        "attempts": 0,
    }


def add(tx: sa.Connection, who: MemberId, kind: str, occurrence: str, due: Occurrence) -> bool:
    """Insert a delivery unless its occurrence has one; returns whether it was inserted."""
    row = {**_row(Planned(who, kind, due, due.due_at)), "occurrence": occurrence}
    added = tx.execute(
        upsert(tx, delivery).values(**row).on_conflict_do_nothing().returning(delivery.c.id)
    )  # SQLAlchemy has no rowcount for such an INSERT
    return added.one_or_none() is not None


def made(tx: sa.Connection, who: MemberId, kind: str, day: date) -> int:
    """Count a person's deliveries of one kind on a day, in whatever state they are."""
    rows = sa.select(sa.func.count()).where(*owned_by(delivery, who), delivery.c.kind == kind, delivery.c.day == day)
    return int(tx.execute(rows).scalar_one())


def waiting_of(tx: sa.Connection, who: MemberId, kind: str) -> list[Delivery]:
    """Return a person's waiting deliveries of one kind, earliest first."""
    rows = _open_in(who.workspace_id).where(
        delivery.c.user_id == who.user_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    return [read(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def settle(
    tx: sa.Connection, delivery_id: int, token: str, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """End a delivery being sent under this lease; False if another process took it over."""
    values = {"state": state, "reason": reason, "slack_ts": ts, "token": None, "intended_at": None}
    return tx.execute(sending(delivery_id, token).values(**values)).rowcount == 1


def give_back(tx: sa.Connection, delivery_id: int, token: str, visible_at: datetime, reason: str) -> bool:
    """Queue a delivery again that surely did not arrive, hidden until `visible_at`."""
    values = {"state": State.WAITING, "visible_at": visible_at, "reason": reason, "token": None, "intended_at": None}
    return tx.execute(sending(delivery_id, token).values(**values)).rowcount == 1


def skip(tx: sa.Connection, delivery_id: int, reason: str) -> None:
    """End a waiting delivery unsent, with the reason."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.SKIPPED, reason=reason))


def refuse(tx: sa.Connection, delivery_id: int, reason: str) -> None:
    """End a waiting delivery as failed, because Slack refused a call before its post."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.FAILED, reason=reason))


def withdraw(tx: sa.Connection, who: MemberId, kind: str, about: str = "") -> None:
    """Delete an account's waiting deliveries of one kind (whose occurrence begins with `about`), to replan them."""
    waiting = sa.delete(delivery).where(
        delivery.c.workspace_id == who.workspace_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    about_it = delivery.c.occurrence.startswith(about, autoescape=True)
    tx.execute(waiting.where(delivery.c.user_id == who.user_id, about_it))


def drop_unsent(tx: sa.Connection, who: MemberId, kind: str, occurrence: str) -> None:
    """Delete a delivery that ended unsent, so that it can be planned again; one that may have arrived stays."""
    unsent = sa.delete(delivery).where(*owned_by(delivery, who), delivery.c.kind == kind)
    ended = delivery.c.state.in_((State.SKIPPED, State.FAILED))
    tx.execute(unsent.where(delivery.c.occurrence == occurrence, ended))


def withdraw_all(tx: sa.Connection, workspace_id: str, kind: str, about: str) -> None:
    """Delete a workspace's waiting deliveries of one kind whose occurrence begins with `about`."""
    waiting = sa.delete(delivery).where(
        delivery.c.workspace_id == workspace_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    tx.execute(waiting.where(delivery.c.occurrence.startswith(about, autoescape=True)))


def move(tx: sa.Connection, delivery_id: int, due: Occurrence) -> None:
    """Move a waiting delivery to another time."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    times = {"day": due.day, "due_at": due.due_at, "expires_at": due.expires_at, "visible_at": due.due_at}
    tx.execute(waiting.values(**times))


def rename(tx: sa.Connection, delivery_id: int, occurrence: str) -> None:
    """Rename a delivery's occurrence, if a part of it must not outlive the delivery."""
    tx.execute(sa.update(delivery).where(delivery.c.id == delivery_id).values(occurrence=occurrence))


def hold(tx: sa.Connection, delivery_id: int, visible_at: datetime, expires_at: datetime | None = None) -> None:
    """Hide a waiting delivery until a moment; `expires_at` moves its deadline too."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    deadline = {} if expires_at is None else {"expires_at": expires_at}
    tx.execute(waiting.values(visible_at=visible_at, **deadline))


def let_go(tx: sa.Connection, who: MemberId, at: datetime) -> None:
    """Make visible again what is held for a person and was due by a moment."""
    held = sa.update(delivery).where(*owned_by(delivery, who), delivery.c.state == State.WAITING)
    tx.execute(held.where(delivery.c.due_at <= at, delivery.c.visible_at > at).values(visible_at=at))


def forget_times(tx: sa.Connection, delivery_id: int) -> None:
    """Delete the times at which a delivery was due and sent; its day stays."""
    row = sa.update(delivery).where(delivery.c.id == delivery_id)
    times = {"due_at": None, "expires_at": None, "slack_ts": None, "intended_at": None, "looked_at": None}
    tx.execute(row.values(**times, looked_to=None, visible_at=EPOCH))


def of_member(tx: sa.Connection, who: MemberId) -> list[Delivery]:
    """Return all of a person's deliveries, oldest first."""
    rows = sa.select(delivery).where(*owned_by(delivery, who))
    return [read(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def open_in(tx: sa.Connection, workspace_id: str) -> list[Delivery]:
    """Return a workspace's open deliveries in the order they become visible."""
    rows = _open_in(workspace_id).order_by(delivery.c.visible_at, delivery.c.id)
    return [read(row) for row in tx.execute(rows)]


def unsent(tx: sa.Connection, workspace_id: str, most: int) -> list[Delivery]:
    """Return a workspace's deliveries that ended unsent (skipped, failed or unknown), newest first."""
    ended = sa.select(delivery).where(
        delivery.c.workspace_id == workspace_id,
        delivery.c.state.in_((State.SKIPPED, State.FAILED, State.UNKNOWN)),
    )
    return [read(row) for row in tx.execute(ended.order_by(delivery.c.id.desc()).limit(most))]


def by_uid(tx: sa.Connection, who: MemberId, uid: str) -> Delivery | None:
    """Return a person's delivery by the opaque id in its buttons; None if it is not theirs."""
    rows = sa.select(delivery).where(delivery.c.uid == uid, *owned_by(delivery, who))
    row = tx.execute(rows).one_or_none()
    return None if row is None else read(row)


def next_visible(tx: sa.Connection) -> datetime | None:
    """Return when the next open delivery in an enabled lane becomes visible, None if there is none."""
    moment = sa.case((lane.c.not_before > delivery.c.visible_at, lane.c.not_before), else_=delivery.c.visible_at)
    lanes = delivery.outerjoin(lane, lane.c.workspace_id == delivery.c.workspace_id)
    rows = sa.select(sa.func.min(moment)).select_from(lanes)
    rows = rows.where(delivery.c.state < OPEN, lane.c.disabled_reason.is_(None))
    earliest: datetime | None = tx.execute(rows).scalar_one()
    return earliest


def _open_in(workspace_id: str) -> sa.Select[Any]:
    return sa.select(delivery).where(delivery.c.state < OPEN, delivery.c.workspace_id == workspace_id)


def sending(delivery_id: int, token: str) -> sa.Update:
    """Begin an update of a delivery being sent under this lease."""
    return sa.update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.token == token, delivery.c.state == State.SENDING
    )


def read(row: sa.Row[Any]) -> Delivery:
    """Build a delivery from its row."""
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
        row.intended_at,
        row.follows,
        row.looked_at,
        row.looked_to,
    )
