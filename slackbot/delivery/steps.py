"""Delivery: never lost, never doubled, nothing silently.

1. plan: a due occasion becomes a delivery and moves on, in one transaction (`slackbot.delivery.planning`).
2. lease: one process leases a workspace's lane; others send elsewhere.
3. intend: quiet, pause and lateness are checked now; the intent is committed before Slack is called.
4. post, once.
5. settle: sent, failed, back to waiting (it surely did not arrive), or in doubt (it may have arrived).
6. look up: a delivery in doubt is searched for in its channel. Found: sent. Surely absent: it waits again. Where the
   bot may not search, it ends as unknown. It is never sent again blindly.
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

_AT_A_TIME: Final = 100  # deliveries skipped in one transaction
_PASSES: Final = frozenset(
    {"closed", "day_off", "holiday", "late", "not_today", "outside_shift", "over_budget", "paused"}
)


@dataclass(frozen=True)
class Waiting:
    """A delivery that is due, and the member it is for."""

    delivery: Delivery
    member: Member


@dataclass(frozen=True)
class Outgoing:
    """A message whose intent is committed."""

    delivery: Delivery
    member: Member
    token: str
    message: Message
    thread: str | None = None


class Slack(Protocol):
    """The calls to Slack that delivery needs; they raise the errors of `slackbot.errors`."""

    async def post(self, channel: str, message: Message, uid: str, thread: str | None = None) -> str:
        """Post once, in a thread if `thread` is set; returns Slack's timestamp of the message."""
        ...

    async def open_dm(self, user_id: str) -> str:
        """Return the id of the DM channel with a person."""
        ...

    async def find(self, channel: str, uid: str, since: datetime | None, thread: str | None = None) -> str | None:
        """Return Slack's timestamp of a message posted after `since`, None if it surely is not there.

        Messages in a thread are not in the channel's history, so they are searched for in the thread.
        """
        ...

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:
        """Return the end of a person's do-not-disturb, None if it is off."""
        ...


def peek(
    tx: sa.Connection,
    kinds: Kinds,
    workspace_id: str,
    token: str,
    at: datetime,
    lease: float,
    excluding: Collection[int],
) -> Waiting | None:
    """Return the next delivery to send or look up. Deliveries that must not be sent are skipped as we go.

    Renews the lane's lease for `lease` seconds, unless that is 0.

    Raises:
        LeaseLostError: another process holds the lane now.
    """
    if lease and not lanes.renew(tx, workspace_id, at, token, lease):
        raise LeaseLostError
    for _ in range(_AT_A_TIME):
        delivery = outbox.next_open(tx, workspace_id, at, excluding)
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
    """Commit to a delivery, or skip it with the reason; None if there is nothing to send.

    Raises:
        LeaseLostError: another process holds the lane now.
    """
    delivery, kind = waiting.delivery, kinds[waiting.delivery.kind]
    member = members.get(tx, delivery.who)
    if not lanes.renew(tx, delivery.who.workspace_id, at, token, pace.lease):
        raise LeaseLostError
    if member is None:  # forgotten a moment ago, and the delivery with them
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
    """Judge the kind's habit once per delivery, so that a second try does not count as a second message."""
    return (watch(kind, member, delivery, services) or "") if delivery.follows is None else delivery.follows


def _pass_over(tx: sa.Connection, kind: Kind, member: Member, delivery: Delivery, reason: str, at: datetime) -> None:
    outbox.skip(tx, delivery.id, reason)
    kind.aftermath.ended(tx, delivery, End(State.SKIPPED, reason))
    again = kind.aftermath.again(member, delivery, at) if reason in _PASSES else None
    if again:
        about = delivery.occurrence.partition("+")[0].partition(" ")[0]  # its subject stays readable
        outbox.add(tx, delivery.who, delivery.kind, f"{about} {delivery.uid}", again)
    _tidy(tx, kind, delivery)


def hold(tx: sa.Connection, delivery: Delivery, until: datetime) -> None:
    """Hold a delivery until its person's do-not-disturb ends; skip it if that is too late."""
    if delivery.expires_at is not None and until > delivery.expires_at:
        outbox.skip(tx, delivery.id, "do_not_disturb")
    else:
        outbox.hold(tx, delivery.id, until)


def settle(
    tx: sa.Connection, kinds: Kinds, out: Outgoing, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """Record how a delivery ended; False if another process did, because it was in doubt for too long."""
    kind = kinds[out.delivery.kind]
    settled = outbox.settle(tx, out.delivery.id, out.token, state, reason, ts if kind.aftermath.keeps_times else None)
    if settled:
        kind.aftermath.ended(tx, out.delivery, End(state, reason, ts))
        _tidy(tx, kind, out.delivery)
    return settled


def give_back(tx: sa.Connection, out: Outgoing, again_at: datetime, reason: str) -> None:
    """Return a delivery that surely did not arrive to the queue, and pause its workspace until Slack takes more."""
    outbox.give_back(tx, out.delivery.id, out.token, again_at, reason)
    lanes.wait(tx, out.delivery.who.workspace_id, again_at)


def mark_in_doubt(tx: sa.Connection, out: Outgoing, look_at: datetime, reason: str) -> None:
    """Note that a post may have arrived; it is looked up at `look_at`."""
    in_doubt.mark_in_doubt(tx, out.delivery.id, out.token, look_at, reason)


def resolve(
    tx: sa.Connection, kinds: Kinds, delivery: Delivery, at: datetime, state: State, ts: str | None = None
) -> None:
    """End a delivery in doubt: it was sent, it waits again, or nobody can tell."""
    kind = kinds[delivery.kind]
    reason = None if state is State.SENT else delivery.reason or "stopped_while_sending"
    resolved = in_doubt.resolve(tx, delivery.id, at, state, reason, ts if kind.aftermath.keeps_times else None)
    if resolved and state is not State.WAITING:
        kind.aftermath.ended(tx, delivery, End(state, reason, ts))
        _tidy(tx, kind, delivery)


def pause(tx: sa.Connection, workspace_id: str, reason: str, out: Outgoing | None = None) -> None:
    """Pause a workspace; the delivery that its dead token stopped waits for a new token."""
    if out is not None:
        outbox.give_back(tx, out.delivery.id, out.token, out.delivery.due_at or EPOCH, reason)
    lanes.disable(tx, workspace_id, reason)


def close_account(tx: sa.Connection, member: Member) -> None:
    """Stop everything due to a person Slack can't reach, until they write again."""
    members.change(tx, member.id, active=False)
    schedule.drop_all(tx, member.id)


def unreachable(tx: sa.Connection, kinds: Kinds, delivery: Delivery, member: Member, at: datetime) -> None:
    """Note that Slack can't reach a delivery's addressee: its member, or a person without an account.

    The member is told when they next use the bot.
    """
    if kinds[delivery.kind].address.to is None:
        close_account(tx, member)
        members.change(tx, member.id, unreachable_on=local_day(at, member.hours))
    else:
        outbox.skip(tx, delivery.id, "gone")


def recover(tx: sa.Connection, at: datetime, pace: Pace) -> None:
    """Recover at the start of the only process on a database: sends in flight at the last stop are in doubt soon."""
    lanes.release_all(tx)
    rotation.release_all(tx)
    in_doubt.orphan(tx, at + timedelta(seconds=pace.grace))
    inbox.purge(tx, at)


def _tidy(tx: sa.Connection, kind: Kind, delivery: Delivery) -> None:
    if not kind.aftermath.keeps_times:
        outbox.forget_times(tx, delivery.id)
        inbox.forget_answers(tx, delivery.who, kind.aftermath.forgets_with)
