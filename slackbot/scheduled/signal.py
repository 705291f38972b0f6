"""The signal: to a user of the bot while they are at work that day, to anybody else as one plain message."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Address, Aftermath, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.working_days import next_at_work

_LATE: Final = timedelta(hours=12)  # a hard day is over by then


def plan(tx: sa.Connection, sender: Member, receiver: Member | None, to: str, at: datetime) -> bool:
    """Plan a signal; False if there is one from this sender to this receiver today already."""
    today = local_day(at, sender.hours)
    if receiver is None:
        now = Occurrence(today, at, at + _LATE)
        return outbox.add(tx, sender.id, PLAIN.name, f"{today.isoformat()} {to}", now)
    due = replace(next_at_work(receiver, at), expires_at=at + _LATE)
    if due.due_at > due.expires_at:  # they are not at work again today; that is nobody's to know
        due = Occurrence(due.day, at + _LATE, at + _LATE)
    return outbox.add(tx, receiver.id, KIND.name, f"{today.isoformat()} {sender.user_id}", due)


def quiet(_member: Member, delivery: Delivery, _services: Services) -> str | None:
    """Stay silent if the day of the signal was over before the receiver was at work."""
    return "late" if delivery.due_at == delivery.expires_at else None


def say(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Say who has a hard day."""
    return Reply("signal/received", {"sender": _other(delivery)})


def say_plainly(member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Say the same to somebody without an account."""
    return Reply("signal/received", {"sender": member.user_id})


def _other(delivery: Delivery) -> str:
    return delivery.occurrence.partition(" ")[2]


_FORGOTTEN: Final = Aftermath(forgets_with="signal")

KIND: Final = Kind("signal", say, quiet=quiet, aftermath=_FORGOTTEN)
PLAIN: Final = Kind("signal_plain", say_plainly, address=Address(to=_other), aftermath=_FORGOTTEN)
