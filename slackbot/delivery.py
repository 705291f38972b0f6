"""Delivery: never lost, never doubled, nothing silently.

1. plan: a due occasion becomes a delivery and moves on, in one transaction. Killed anywhere, nothing is lost.
2. lease: a workspace's lane is leased by one process; others send elsewhere.
3. intend: quiet, pause and lateness are checked now; the intent is committed before Slack is called.
4. post, once.
5. settle: sent, failed, back to waiting (it surely did not arrive), or unknown (it may have).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import sqlalchemy as sa

from slackbot.errors import LeaseLostError
from slackbot.jobs.job import Job
from slackbot.jobs.quiet import silence, watch
from slackbot.pace import Pace
from slackbot.render import Message, Words
from slackbot.reply import Reply
from slackbot.services import Services
from slackbot.store import inbox, lanes, members, occasions, outbox
from slackbot.store.members import Member
from slackbot.store.outbox import Delivery
from slackbot.store.schema import State

Jobs = Mapping[str, Job]

BATCH: Final = 200
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


class Slack(Protocol):
    """The part of Slack that delivery needs; it raises the errors of `slackbot.errors`."""

    async def post(self, channel: str, message: Message, uid: str) -> str:
        """Post once; returns Slack's timestamp of the message."""
        ...

    async def open_dm(self, user_id: str) -> str:
        """Return the channel of the DM with a person."""
        ...

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:
        """Return until when a person's do-not-disturb lasts, None where none does."""
        ...


def plan(tx: sa.Connection, jobs: Jobs, at: datetime) -> int:
    """Turn due occasions into deliveries, one occurrence each, and move them on; returns how many there were.

    After an outage each day that went by gets its own delivery; `intend` records those that came too late.
    """
    due = occasions.due(tx, at, BATCH)
    for occasion in due:
        member = members.get(tx, occasion.who)
        outbox.add(tx, occasion.who, occasion.kind, occasion.next.name, occasion.next)
        job = jobs.get(occasion.kind)
        following = job.next_due(member, occasion.next.due_at) if job and member else None
        if following is None:
            occasions.drop(tx, occasion.who, occasion.kind)
        else:
            occasions.put(tx, occasion.who, occasion.kind, following)
    return len(due)


def peek(tx: sa.Connection, workspace_id: str, at: datetime) -> Waiting | None:
    """Return what is to be sent next in a workspace."""
    delivery = outbox.next_waiting(tx, workspace_id, at)
    if delivery is None:
        return None
    member = members.get(tx, delivery.who)
    return Waiting(delivery, member) if member else None


def intend(
    tx: sa.Connection, jobs: Jobs, words: Words, waiting: Waiting, token: str, at: datetime, pace: Pace
) -> Outgoing | None:
    """Commit to a delivery, or end it as skipped with the reason; None where there is nothing to send.

    Raises:
        LeaseLostError: the lane is somebody else's by now.
    """
    delivery, job = waiting.delivery, jobs[waiting.delivery.kind]
    member = members.get(tx, delivery.who)
    if not lanes.renew(tx, delivery.who.workspace_id, at, token, pace.lease):
        raise LeaseLostError
    if member is None:  # they had everything forgotten a moment ago, and the delivery with it
        return None
    words = words.speaking(*member.languages)
    services = Services(tx, words.library, words.languages)
    reply = _reply(jobs, job, member, delivery, services, at)
    if isinstance(reply, str):
        outbox.skip(tx, delivery.id, reply)
        again = job.again(member, delivery, at) if reply in _PASSES else None
        if again:
            about = delivery.occurrence.partition("+")[0].partition(" ")[0]  # what it is about stays readable
            outbox.add(tx, delivery.who, delivery.kind, f"{about} {delivery.uid}", again)
        _tidy(tx, job, delivery)
        return None
    if not outbox.intend(tx, delivery.id, token, at + timedelta(seconds=pace.give_up)):
        return None
    return Outgoing(delivery, member, token, words.message(reply.message, {"uid": delivery.uid, **reply.facts}))


def _reply(jobs: Jobs, job: Job, member: Member, delivery: Delivery, services: Services, at: datetime) -> Reply | str:
    """What a delivery says as things stand now, or the reason why it says nothing."""
    reason = silence(job, member, delivery, services, at, {kind for kind, other in jobs.items() if other.asks})
    follows = None if reason else watch(job, member, delivery, services)
    if reason or follows in {"rests", "stops"}:
        return reason or f"ignored_{follows}"
    return Reply("nudge/halved", {"kind": job.kind}) if follows == "halves" else job.say(member, delivery, services)


def hold(tx: sa.Connection, delivery: Delivery, until: datetime) -> None:
    """Hold a delivery back while its person rests; it is skipped where it would come too late then."""
    if delivery.expires_at is not None and until > delivery.expires_at:
        outbox.skip(tx, delivery.id, "do_not_disturb")
    else:
        outbox.hold(tx, delivery.id, until)


def settle(tx: sa.Connection, jobs: Jobs, out: Outgoing, state: State, reason: str | None, ts: str | None) -> None:
    """Record how a delivery ended."""
    job = jobs[out.delivery.kind]
    outbox.settle(tx, out.delivery.id, out.token, state, reason, ts if job.keeps_times else None)
    _tidy(tx, job, out.delivery)


def give_back(tx: sa.Connection, out: Outgoing, again_at: datetime, reason: str) -> None:
    """Let a delivery that surely did not arrive wait, and its workspace with it, until Slack takes more."""
    outbox.give_back(tx, out.delivery.id, out.token, again_at, reason)
    lanes.wait(tx, out.delivery.who.workspace_id, again_at)


def close_account(tx: sa.Connection, member: Member) -> None:
    """Send nothing more to a person whom Slack does not reach: nothing is due for them until they write again."""
    members.change(tx, member.id, active=False)
    occasions.drop_all(tx, member.id)


def unreachable(tx: sa.Connection, jobs: Jobs, found: Delivery, member: Member) -> None:
    """Note that Slack does not reach whom a delivery is for: its member, or somebody without an account."""
    if jobs[found.kind].to is None:
        close_account(tx, member)
    else:
        outbox.skip(tx, found.id, "gone")


def in_doubt(tx: sa.Connection, jobs: Jobs, at: datetime | None) -> None:
    """End as unknown what was being sent and never settled: by `at`, or, with None, by anybody at all."""
    unsettled = outbox.unsettled(tx, at)
    outbox.in_doubt(tx, at)
    for delivery in unsettled:
        _tidy(tx, jobs[delivery.kind], delivery)


def recover(tx: sa.Connection, jobs: Jobs, at: datetime) -> None:
    """At the start of the only process on a database: nobody else sends, so what was being sent is in doubt now."""
    lanes.release_all(tx)
    in_doubt(tx, jobs, None)
    inbox.purge(tx, at)


def _tidy(tx: sa.Connection, job: Job, delivery: Delivery) -> None:
    if not job.keeps_times:
        outbox.forget_times(tx, delivery.id)
        inbox.forget_answers(tx, delivery.who, job.about)
