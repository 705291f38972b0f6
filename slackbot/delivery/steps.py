"""Delivery: never lost, never doubled, nothing silently.

1. plan: a due occasion becomes a delivery and moves on, in one transaction (`slackbot.delivery.planning`).
2. lease: a workspace's lane is leased by one process; others send elsewhere.
3. intend: quiet, pause and lateness are checked now; the intent is committed before Slack is called.
4. post, once.
5. settle: sent, failed, back to waiting (it surely did not arrive), or in doubt (it may have).
6. look up: what is in doubt is looked for in its channel; found, it was sent; surely not there, it waits again; where
   nobody may look, it ends as unknown. It is never sent again blindly.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import sqlalchemy as sa

from slackbot.coach.calendar import local_day
from slackbot.delivery.pace import Pace
from slackbot.delivery.quiet import silence, watch
from slackbot.errors import LeaseLostError
from slackbot.render import Message, Words
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import End, Kind, Kinds
from slackbot.store import rotation
from slackbot.store.outbox import in_doubt, inbox, lanes, outbox, schedule
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.schema.columns import EPOCH
from slackbot.store.schema.schema import State

_AT_A_TIME: Final = 100  # deliveries that stay unsaid, in one transaction
_PASSES: Final = frozenset(
    {"closed", "day_off", "holiday", "late", "not_today", "outside_shift", "over_budget", "paused"}
)


@dataclass(frozen=True)
class Waiting:
    """A delivery that is due, and whom it is for."""

    delivery: Delivery
    member: Member


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: its intent is committed."""

    delivery: Delivery
    member: Member
    token: str
    message: Message
    thread: str | None = None


class Slack(Protocol):
    """The part of Slack that delivery needs; it raises the errors of `slackbot.errors`."""

    async def post(self, channel: str, message: Message, uid: str, thread: str | None = None) -> str:
        """Post once, into a thread where one is given; returns Slack's timestamp of the message."""
        ...

    async def open_dm(self, user_id: str) -> str:
        """Return the channel of the DM with a person."""
        ...

    async def find(self, channel: str, uid: str, since: datetime | None, thread: str | None = None) -> str | None:
        """Return Slack's timestamp of a message posted after `since`, None where it surely is not there.

        A message in a thread does not stand in its channel: it is looked for in the thread.
        """
        ...

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:
        """Return until when a person's do-not-disturb lasts, None where none does."""
        ...


def peek(
    tx: sa.Connection, kinds: Kinds, workspace_id: str, token: str, at: datetime, lease: float, besides: Collection[int]
) -> Waiting | None:
    """Return what is to be sent, or looked up, next in a workspace; what is to stay unsaid ends on the way.

    The lane is leased anew for `lease` seconds; not, with none, where that was done a moment ago.

    Raises:
        LeaseLostError: the lane is somebody else's by now.
    """
    if lease and not lanes.renew(tx, workspace_id, at, token, lease):
        raise LeaseLostError
    for _ in range(_AT_A_TIME):
        delivery = outbox.next_open(tx, workspace_id, at, besides)
        member = members.get(tx, delivery.who) if delivery else None
        if delivery is None or member is None:
            return None
        reason = None
        if delivery.state is State.WAITING:
            reason = silence(kinds[delivery.kind], member, delivery, Services(tx), at, _asking(kinds))
        if reason is None:
            return Waiting(delivery, member)
        _pass_over(tx, kinds[delivery.kind], member, delivery, reason, at)
    return None


def intend(
    tx: sa.Connection, kinds: Kinds, words: Words, waiting: Waiting, token: str, at: datetime, pace: Pace
) -> Outgoing | None:
    """Commit to a delivery, or end it as skipped with the reason; None where there is nothing to send.

    Raises:
        LeaseLostError: the lane is somebody else's by now.
    """
    delivery, kind = waiting.delivery, kinds[waiting.delivery.kind]
    member = members.get(tx, delivery.who)
    if not lanes.renew(tx, delivery.who.workspace_id, at, token, pace.lease):
        raise LeaseLostError
    if member is None:  # they had everything forgotten a moment ago, and the delivery with it
        return None
    words = words.to(member, delivery.due_at or at)
    services = Services(tx, words.library, words.languages)
    reason = silence(kind, member, delivery, services, at, _asking(kinds))
    follows = _follows(kind, member, delivery, services) if reason is None else ""
    if reason or follows in {"rests", "stops"}:
        _pass_over(tx, kind, member, delivery, reason or f"ignored_{follows}", at)
        return None
    halved = Reply("nudge/halved", {"kind": kind.name})
    reply = halved if follows == "halves" else kind.say(member, delivery, services)
    if not outbox.intend(tx, delivery.id, token, at, at + timedelta(seconds=pace.give_up), follows):
        return None
    return Outgoing(delivery, member, token, words.letter(reply, delivery.uid), kind.address.thread(tx, delivery))


def _asking(kinds: Kinds) -> set[str]:
    return {name for name, kind in kinds.items() if kind.nudge}


def _follows(kind: Kind, member: Member, delivery: Delivery, services: Services) -> str:
    """What its kind's habit comes to; looked at once, so that a second try does not count as a second message."""
    return (watch(kind, member, delivery, services) or "") if delivery.follows is None else delivery.follows


def _pass_over(tx: sa.Connection, kind: Kind, member: Member, delivery: Delivery, reason: str, at: datetime) -> None:
    outbox.skip(tx, delivery.id, reason)
    kind.aftermath.ended(tx, delivery, End(State.SKIPPED, reason))
    again = kind.aftermath.again(member, delivery, at) if reason in _PASSES else None
    if again:
        about = delivery.occurrence.partition("+")[0].partition(" ")[0]  # what it is about stays readable
        outbox.add(tx, delivery.who, delivery.kind, f"{about} {delivery.uid}", again)
    _tidy(tx, kind, delivery)


def hold(tx: sa.Connection, delivery: Delivery, until: datetime) -> None:
    """Hold a delivery back while its person rests; it is skipped where it would come too late then."""
    if delivery.expires_at is not None and until > delivery.expires_at:
        outbox.skip(tx, delivery.id, "do_not_disturb")
    else:
        outbox.hold(tx, delivery.id, until)


def settle(
    tx: sa.Connection, kinds: Kinds, out: Outgoing, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """Record how a delivery ended; False where somebody else did, as it was in doubt for too long."""
    kind = kinds[out.delivery.kind]
    settled = outbox.settle(tx, out.delivery.id, out.token, state, reason, ts if kind.aftermath.keeps_times else None)
    if settled:
        kind.aftermath.ended(tx, out.delivery, End(state, reason, ts))
        _tidy(tx, kind, out.delivery)
    return settled


def give_back(tx: sa.Connection, out: Outgoing, again_at: datetime, reason: str) -> None:
    """Let a delivery that surely did not arrive wait, and its workspace with it, until Slack takes more."""
    outbox.give_back(tx, out.delivery.id, out.token, again_at, reason)
    lanes.wait(tx, out.delivery.who.workspace_id, again_at)


def doubt(tx: sa.Connection, out: Outgoing, look_at: datetime, reason: str) -> None:
    """Note that a post may have arrived, to be looked up at `look_at`."""
    in_doubt.doubt(tx, out.delivery.id, out.token, look_at, reason)


def resolve(
    tx: sa.Connection, kinds: Kinds, found: Delivery, at: datetime, state: State, ts: str | None = None
) -> None:
    """End a doubt: it was sent, it waits again, or nobody can tell."""
    kind = kinds[found.kind]
    reason = None if state is State.SENT else found.reason or "stopped_while_sending"
    resolved = in_doubt.resolve(tx, found.id, at, state, reason, ts if kind.aftermath.keeps_times else None)
    if resolved and state is not State.WAITING:
        kind.aftermath.ended(tx, found, End(state, reason, ts))
        _tidy(tx, kind, found)


def pause(tx: sa.Connection, workspace_id: str, reason: str, out: Outgoing | None = None) -> None:
    """Send nothing more in a workspace; what its dead token kept from leaving waits for a living one."""
    if out is not None:
        outbox.give_back(tx, out.delivery.id, out.token, out.delivery.due_at or EPOCH, reason)
    lanes.disable(tx, workspace_id, reason)


def close_account(tx: sa.Connection, member: Member) -> None:
    """Send nothing more to a person whom Slack does not reach: nothing is due for them until they write again."""
    members.change(tx, member.id, active=False)
    schedule.drop_all(tx, member.id)


def unreachable(tx: sa.Connection, kinds: Kinds, found: Delivery, member: Member, at: datetime) -> None:
    """Note that Slack does not reach whom a delivery is for: its member, or somebody without an account.

    The member is told when they are next heard of.
    """
    if kinds[found.kind].address.to is None:
        close_account(tx, member)
        members.change(tx, member.id, unreachable_on=local_day(at, member.hours))
    else:
        outbox.skip(tx, found.id, "gone")


def recover(tx: sa.Connection, at: datetime, pace: Pace) -> None:
    """At the start of the only process on a database: nobody else sends, so what was being sent is in doubt soon."""
    lanes.release_all(tx)
    rotation.release_all(tx)
    in_doubt.orphan(tx, at + timedelta(seconds=pace.grace))
    inbox.purge(tx, at)


def _tidy(tx: sa.Connection, kind: Kind, delivery: Delivery) -> None:
    if not kind.aftermath.keeps_times:
        outbox.forget_times(tx, delivery.id)
        inbox.forget_answers(tx, delivery.who, kind.aftermath.forgets_with)
