"""The thanks: to a user of the bot within their shift, to anybody else as one plain message."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Address, Aftermath, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import thanks_given
from slackbot.store.people.members import Member
from slackbot.store.people.thanks_given import Thanks
from slackbot.working_days import next_at_work

_LATE: Final = timedelta(days=3)


def plan(tx: sa.Connection, sender: Member, receiver: Member | None, kept: Thanks, at: datetime) -> None:
    """Plan a thanks; a receiver who does not use the bot gets no account, so the delivery is the sender's."""
    if receiver is not None:
        outbox.add(tx, receiver.id, KIND.name, str(kept.id), next_at_work(receiver, at))
        return
    now = Occurrence(local_day(at, sender.hours), at, at + _LATE)
    outbox.add(tx, sender.id, PLAIN.name, f"{kept.id} {kept.receiver_id}", now)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if the thanks is gone because its sender had everything forgotten."""
    return None if thanks_given.received(services.tx, member.id, _thanks_of(delivery)) else "gone"


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try again after a pause, every three days until it is over."""
    return next_at_work(member, at)


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who thanks for what, and ask whether the team may see it."""
    kept = thanks_given.received(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    return Reply("thanks/note", {"id": kept.id, "sender": kept.sender_id, "text": kept.text})


def say_plainly(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who thanks for what, without buttons."""
    kept = thanks_given.sent(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - it goes with its sender, and so does this delivery
    return Reply("thanks/plain", {"sender": kept.sender_id, "text": kept.text})


def receiver_of(delivery: Delivery) -> str:
    """Return the receiver of a plain thanks, somebody without an account."""
    return delivery.occurrence.partition(" ")[2]


def _thanks_of(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition(" ")[0])


KIND: Final = Kind("thanks", say, quiet=quiet, aftermath=Aftermath(again))
PLAIN: Final = Kind("thanks_plain", say_plainly, address=Address(to=receiver_of))
