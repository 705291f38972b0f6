"""The outbox: deliveries, each made once, sent once, and ending as sent, skipped, failed or unknown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.coach.calendar import Occurrence
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, State, delivery, lane

_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")  # a literal, as in the partial index's predicate
_AGAIN: Final = "+"  # in an occurrence: put off by the person, and how often


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
    intended_at: datetime | None = None
    follows: str | None = None

    @property
    def asked_for_again(self) -> bool:
        """Whether the person put it off until later, so that it comes because they said so."""
        return _AGAIN in self.occurrence


@dataclass(frozen=True)
class Planned:
    """A delivery to be made: not to be looked at before `visible_at`, or, with a `reason`, skipped from the start."""

    who: MemberId
    kind: str
    due: Occurrence
    visible_at: datetime
    reason: str | None = None


def add_all(tx: sa.Connection, planned: Sequence[Planned]) -> int:
    """Add deliveries, unless there are some for these occurrences already; returns for how many occurrences."""
    if planned:
        tx.execute(_insert(tx).on_conflict_do_nothing(), [_row(one) for one in planned])
    return len(planned)


def _insert(tx: sa.Connection) -> postgresql.Insert | sqlite.Insert:
    return (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(delivery)


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
    """Add a delivery unless there is one for this occurrence already; returns whether it was added."""
    row = {**_row(Planned(who, kind, due, due.due_at)), "occurrence": occurrence}
    added = tx.execute(
        _insert(tx).values(**row).on_conflict_do_nothing().returning(delivery.c.id)
    )  # of such an INSERT SQLAlchemy keeps no rowcount
    return added.one_or_none() is not None


def next_open(tx: sa.Connection, workspace_id: str, at: datetime, besides: Collection[int] = ()) -> Delivery | None:
    """Return the workspace's delivery that may be looked at now, the longest first: to be sent, or, SENDING, in doubt.

    `besides` are left where they are.
    """
    rows = (
        _open_in(workspace_id)
        .where(delivery.c.visible_at <= at, delivery.c.id.not_in(besides))
        .order_by(delivery.c.visible_at, delivery.c.id)
        .limit(1)
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else read(row)


def waiting_of(tx: sa.Connection, who: MemberId, kind: str) -> list[Delivery]:
    """Return what waits for one person of one kind, the earliest first."""
    rows = _open_in(who.workspace_id).where(
        delivery.c.user_id == who.user_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    return [read(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def intend(
    tx: sa.Connection, delivery_id: int, token: str, at: datetime, give_up_at: datetime, follows: str = ""
) -> bool:
    """Commit to sending under a lease, before Slack is called; False where it waits no more.

    Nobody looks at it before `give_up_at`; from then on, still unsettled, it counts as in doubt. What its kind's
    habit came to stays with it, for a second try to say the same.
    """
    claimed = (
        sa.update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
        .values(
            state=State.SENDING,
            token=token,
            intended_at=at,
            visible_at=give_up_at,
            attempts=delivery.c.attempts + 1,
            follows=follows,
        )
    )
    return tx.execute(claimed).rowcount == 1


def settle(
    tx: sa.Connection, delivery_id: int, token: str, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """End a delivery that was being sent under this lease; False where the lease is not its own any more."""
    values = {"state": state, "reason": reason, "slack_ts": ts, "token": None, "intended_at": None}
    return tx.execute(sending(delivery_id, token).values(**values)).rowcount == 1


def give_back(tx: sa.Connection, delivery_id: int, token: str, visible_at: datetime, reason: str) -> bool:
    """Let a delivery that surely did not arrive wait again until `visible_at`."""
    values = {"state": State.WAITING, "visible_at": visible_at, "reason": reason, "token": None, "intended_at": None}
    return tx.execute(sending(delivery_id, token).values(**values)).rowcount == 1


def skip(tx: sa.Connection, delivery_id: int, reason: str) -> None:
    """End a waiting delivery unsent, with the reason."""
    waiting = sa.update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.SKIPPED, reason=reason))


def withdraw(tx: sa.Connection, who: MemberId, kind: str, about: str = "") -> None:
    """Delete what waits of one kind for one account (about something: its occurrence begins so): it is planned anew."""
    waiting = sa.delete(delivery).where(
        delivery.c.workspace_id == who.workspace_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    about_it = delivery.c.occurrence.startswith(about, autoescape=True)
    tx.execute(waiting.where(delivery.c.user_id == who.user_id, about_it))


def drop_unsent(tx: sa.Connection, who: MemberId, kind: str, occurrence: str) -> None:
    """Delete a delivery that ended without having been sent, for it to be made anew; what may have arrived stays."""
    unsent = sa.delete(delivery).where(
        delivery.c.workspace_id == who.workspace_id, delivery.c.user_id == who.user_id, delivery.c.kind == kind
    )
    ended = delivery.c.state.in_((State.SKIPPED, State.FAILED))
    tx.execute(unsent.where(delivery.c.occurrence == occurrence, ended))


def withdraw_all(tx: sa.Connection, workspace_id: str, kind: str, about: str) -> None:
    """Delete what waits of one kind about something for anybody in a workspace: it is planned anew."""
    waiting = sa.delete(delivery).where(
        delivery.c.workspace_id == workspace_id, delivery.c.kind == kind, delivery.c.state == State.WAITING
    )
    tx.execute(waiting.where(delivery.c.occurrence.startswith(about, autoescape=True)))


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
    tx.execute(row.values(due_at=None, expires_at=None, slack_ts=None, intended_at=None, visible_at=EPOCH))


def of_member(tx: sa.Connection, who: MemberId) -> list[Delivery]:
    """Return all of a person's deliveries, the oldest first."""
    rows = sa.select(delivery).where(delivery.c.workspace_id == who.workspace_id, delivery.c.user_id == who.user_id)
    return [read(row) for row in tx.execute(rows.order_by(delivery.c.id))]


def open_in(tx: sa.Connection, workspace_id: str) -> list[Delivery]:
    """Return what is on its way in a workspace, what may be looked at first first."""
    rows = _open_in(workspace_id).order_by(delivery.c.visible_at, delivery.c.id)
    return [read(row) for row in tx.execute(rows)]


def unsent(tx: sa.Connection, workspace_id: str, most: int) -> list[Delivery]:
    """Return what ended without being sent in a workspace, the newest first: skipped, failed, or in doubt."""
    ended = sa.select(delivery).where(
        delivery.c.workspace_id == workspace_id,
        delivery.c.state.in_((State.SKIPPED, State.FAILED, State.UNKNOWN)),
    )
    return [read(row) for row in tx.execute(ended.order_by(delivery.c.id.desc()).limit(most))]


def by_uid(tx: sa.Connection, who: MemberId, uid: str) -> Delivery | None:
    """Return a delivery of this person by the opaque id that its buttons carry; None where it is not theirs."""
    rows = sa.select(delivery).where(
        delivery.c.uid == uid, delivery.c.workspace_id == who.workspace_id, delivery.c.user_id == who.user_id
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else read(row)


def last_sent(tx: sa.Connection, who: MemberId, kind: str) -> Delivery | None:
    """Return the delivery of a kind that was sent to a person last."""
    rows = sa.select(delivery).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.user_id == who.user_id,
        delivery.c.kind == kind,
        delivery.c.state == State.SENT,
    )
    row = tx.execute(rows.order_by(delivery.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else read(row)


def count_sent(tx: sa.Connection, who: MemberId, day: date, kinds: Collection[str]) -> int:
    """Return how many deliveries of these kinds a person got unasked, or may have got, on a local day.

    What they put off and was brought back, they asked for.
    """
    reached = sa.select(sa.func.count()).where(
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.user_id == who.user_id,
        delivery.c.day == day,
        delivery.c.kind.in_(kinds),
        delivery.c.occurrence.not_like(f"%{_AGAIN}%"),
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


def _open_in(workspace_id: str) -> sa.Select[Any]:
    return sa.select(delivery).where(delivery.c.state < _OPEN, delivery.c.workspace_id == workspace_id)


def sending(delivery_id: int, token: str) -> sa.Update:
    """Begin a change of what is being sent under this lease."""
    return sa.update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.token == token, delivery.c.state == State.SENDING
    )


def read(row: sa.Row[Any]) -> Delivery:
    """Read a row of the table."""
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
    )
