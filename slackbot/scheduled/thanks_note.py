"""The thanks on its way: to somebody who uses the bot within their shift, to anybody else as one plain message."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day
from slackbot.reply import Reply, Services
from slackbot.scheduled.at_work import due
from slackbot.scheduled.job import Job
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import thanks_given
from slackbot.store.people.members import Member
from slackbot.store.people.thanks_given import Thanks

_LATE: Final = timedelta(days=3)


def next_due(_member: Member, _after: datetime) -> Occurrence | None:
    """Never by itself: somebody's thanks make it due."""
    return None


def plan(tx: sa.Connection, sender: Member, receiver: Member | None, kept: Thanks, at: datetime) -> None:
    """Put a thanks on its way; who does not use the bot gets it as a message of the sender's, and no account."""
    if receiver is not None:
        outbox.add(tx, receiver.id, JOB.kind, str(kept.id), due(receiver, at))
        return
    now = Occurrence(local_day(at, sender.hours), at, at + _LATE)
    outbox.add(tx, sender.id, PLAIN.kind, f"{kept.id} {kept.receiver_id}", now)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Quiet about what is not there any more: its sender had everything of theirs forgotten."""
    return None if thanks_given.received(services.tx, member.id, _thanks_of(delivery)) else "gone"


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """What a pause kept back is tried again, every three days until it is over."""
    return due(member, at)


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Who thanks for what, and whether the team may see it."""
    kept = thanks_given.received(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    return Reply("thanks/note", {"id": kept.id, "sender": kept.sender_id, "text": kept.text})


def say_plainly(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Who thanks for what, and nothing to press."""
    kept = thanks_given.sent(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - it goes with its sender, and so does this delivery
    return Reply("thanks/plain", {"sender": kept.sender_id, "text": kept.text})


def receiver_of(delivery: Delivery) -> str:
    """Who is to get a plain thanks: somebody without an account."""
    return delivery.occurrence.partition(" ")[2]


def _thanks_of(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition(" ")[0])


def _never_quiet(_member: Member, _delivery: Delivery, _services: Services) -> str | None:
    return None


JOB: Final = Job("thanks", next_due, quiet, say, asks=False, again=again)
PLAIN: Final = Job("thanks_plain", next_due, _never_quiet, say_plainly, asks=False, to=receiver_of)
