"""Delivery: never lost, never doubled, nothing silently.

1. plan: a due occasion becomes a delivery and moves on, in one transaction (`slackbot.delivery.planning`).
2. lease: one process leases a workspace's lane; others send elsewhere.
3. take (`batch`): as many due messages as the pace allows; quiet, pause and lateness are checked now, and the intents
   of the batch are committed in one transaction before Slack is called.
4. post: all at once, each once.
5. record (`outcomes`), in one transaction: each was sent, failed, waits again (it surely did not arrive), or is in
   doubt (it may have arrived).
6. look up: a delivery in doubt is searched for in its channel. Found: sent. Surely absent: it waits again. Where the
   bot may not search, it ends as unknown. It is never sent again blindly.
"""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import local_day, within_shift, zone
from slackbot.delivery.pace import Pace
from slackbot.recap import audience
from slackbot.scheduled.kind import End, Kind, Kinds, never
from slackbot.store import rotation
from slackbot.store.outbox import in_doubt, inbox, lanes, outbox, schedule
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import teams
from slackbot.store.schema.schema import State

_AT_A_TIME: Final = 100  # deliveries skipped in one transaction
_AFTER_STATUS: Final = timedelta(minutes=10)
_PASSES: Final = frozenset(
    {
        "closed",
        "day_off",
        "giving_time",
        "holiday",
        "late",
        "not_today",
        "on_a_break",
        "outside_shift",
        "over_budget",
        "paused",
        "status",
    }
)


def pass_over(tx: sa.Connection, kind: Kind, member: Member, delivery: Delivery, reason: str, at: datetime) -> None:
    """Skip a delivery with the reason; for a temporary reason, plan its kind's next try."""
    outbox.skip(tx, delivery.id, reason)
    kind.aftermath.ended(tx, delivery, End(State.SKIPPED, reason))
    again = kind.aftermath.again(member, delivery, at) if reason in _PASSES else None
    if again:
        about = delivery.occurrence.partition("+")[0].partition(" ")[0]  # keeps the subject readable
        outbox.add(tx, delivery.who, delivery.kind, f"{about} {delivery.uid}", again)
    tidy(tx, kind, delivery)


def hold(tx: sa.Connection, delivery: Delivery, until: datetime) -> None:
    """Hold a delivery until its person's do-not-disturb ends; skip it if that is too late."""
    if delivery.expires_at is not None and until > delivery.expires_at:
        outbox.skip(tx, delivery.id, "do_not_disturb")
    else:
        outbox.hold(tx, delivery.id, until)


def wait_out(
    tx: sa.Connection, kind: Kind, member: Member, delivery: Delivery, held: tuple[datetime, str], at: datetime
) -> None:
    """Hold a delivery until its member's Slack status, break or time for a customer ends, as `quiet.held_until` says.

    It is sent then, or skipped if that is too late. A nudge may follow within some minutes of the same shift; of
    several held back by one meeting, only one is sent.
    """
    (until, reason), expires_at = held, delivery.expires_at
    if kind.nudge and kind.nudge.within_shift and expires_at is not None:
        expires_at = max(expires_at, until + _AFTER_STATUS)
        in_time = _is_same_shift(member, delivery, until) and not _is_held_already(tx, kind, delivery, at)
    else:
        in_time = expires_at is None or until <= expires_at
    if in_time:
        outbox.hold(tx, delivery.id, until, expires_at)
    else:
        pass_over(tx, kind, member, delivery, reason, at)


def _is_same_shift(member: Member, delivery: Delivery, until: datetime) -> bool:
    wall = until.astimezone(zone(member.hours.zone)).time()
    return local_day(until, member.hours) == delivery.day and within_shift(wall, member.shift)


def _is_held_already(tx: sa.Connection, kind: Kind, delivery: Delivery, at: datetime) -> bool:
    """Whether an earlier nudge of a kind due at fixed times is waiting too."""
    waiting = outbox.waiting_of(tx, delivery.who, kind.name) if kind.next_due is not never else []
    return any(other.id < delivery.id and other.due_at and other.due_at <= at for other in waiting)


def look_at_readers(tx: sa.Connection, delivery: Delivery, readers: str, at: datetime) -> None:
    """Void the yeses of a channel that has more readers than when they were given; unknown readers void none."""
    team = teams.at_channel(tx, *delivery.who)
    if team is not None:
        audience.note(tx, team, readers, at)


def refuse(tx: sa.Connection, kinds: Kinds, delivery: Delivery, reason: str) -> None:
    """End a delivery that Slack refuses before its post as loudly as one refused at the post."""
    kind = kinds[delivery.kind]
    outbox.refuse(tx, delivery.id, reason)
    kind.aftermath.ended(tx, delivery, End(State.FAILED, reason))
    tidy(tx, kind, delivery)


def resolve(
    tx: sa.Connection, kinds: Kinds, delivery: Delivery, at: datetime, state: State, ts: str | None = None
) -> None:
    """End a delivery in doubt: it was sent, or waits again, or stays unknown."""
    kind = kinds[delivery.kind]
    reason = None if state is State.SENT else delivery.reason or "stopped_while_sending"
    resolved = in_doubt.resolve(tx, delivery.id, at, state, reason, ts if kind.aftermath.keeps_times else None)
    if resolved and state is not State.WAITING:
        kind.aftermath.ended(tx, delivery, End(state, reason, ts))
        tidy(tx, kind, delivery)


def pause(tx: sa.Connection, workspace_id: str, reason: str) -> None:
    """Pause a workspace whose token does not work."""
    lanes.disable(tx, workspace_id, reason)


def close_account(tx: sa.Connection, member: Member) -> None:
    """Stop everything due to a person that Slack can't reach, until they write again."""
    members.change(tx, member.id, active=False)
    schedule.drop_all(tx, member.id)


def unreachable(tx: sa.Connection, kinds: Kinds, delivery: Delivery, member: Member, at: datetime) -> None:
    """Note that Slack can't reach a delivery's addressee: its member, a person without an account, or a group.

    The member is told when they next use the bot; a failing group says nothing about the member.
    """
    address = kinds[delivery.kind].address
    if address.to is None and address.group is None:
        close_account(tx, member)
        members.change(tx, member.id, unreachable_on=local_day(at, member.hours))
    else:
        outbox.skip(tx, delivery.id, "gone")


def recover(tx: sa.Connection, at: datetime, pace: Pace) -> None:
    """Recover at the start of a database's only process: sends in flight at the last stop are in doubt soon."""
    lanes.release_all(tx)
    rotation.release_all(tx)
    in_doubt.orphan(tx, at + timedelta(seconds=pace.grace))
    inbox.purge(tx, at)


def tidy(tx: sa.Connection, kind: Kind, delivery: Delivery) -> None:
    """Delete the times of an ended delivery whose kind keeps none."""
    if not kind.aftermath.keeps_times:
        outbox.forget_times(tx, delivery.id)
        inbox.forget_answers(tx, delivery.who, kind.aftermath.forgets_with)
