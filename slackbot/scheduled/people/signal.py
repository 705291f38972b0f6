"""The signal: reaches a user of the bot while they are at work that day, anybody else as one plain message."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day
from slackbot.reply import Reply, Services
from slackbot.scheduled.hard_days import SIGNALLED
from slackbot.scheduled.kind import Address, Aftermath, Kind, Respects
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import may_be_written_to, next_at_work, next_office_hours

_HOUR: Final = timedelta(hours=1)
_LATE: Final = timedelta(hours=12)  # a hard day is over by then


def plan(tx: sa.Connection, sender: Member, receiver: Member | None, to: str, at: datetime, zone: str) -> bool:
    """Plan a signal; False if this sender has sent one to this receiver today.

    `zone` is the receiver's. If they turned signals off it is skipped when due, and nobody is told.
    """
    today = local_day(at, sender.hours)
    if receiver is None:
        due = _today(next_office_hours(zone, at), at)
        return outbox.add(tx, sender.id, PLAIN.name, f"{today.isoformat()} {to}", replace(due, day=today))
    due = _today(next_at_work(receiver, at), at)
    return outbox.add(tx, receiver.id, KIND.name, f"{today.isoformat()} {sender.user_id}", due)


def offer_another(tx: sa.Connection, sender: Member, key: str, at: datetime) -> None:
    """Plan to offer the sender another person an hour after the newest signal, whatever became of it."""
    outbox.withdraw(tx, sender.id, ANOTHER.name)
    outbox.add(tx, sender.id, ANOTHER.name, key, Occurrence(local_day(at, sender.hours), at + _HOUR, at + 2 * _HOUR))


def quiet_for_another(member: Member, delivery: Delivery, _services: Services) -> str | None:
    """Stay silent once the sender has closed the day or their shift is over."""
    if member.closed_on == delivery.day:
        return "closed"
    off = member.shift and delivery.due_at and not may_be_written_to(member, delivery.due_at)
    return "outside_shift" if off else None


def say_another(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Say the same whether or not the signal was read, so that it gives nobody away."""
    return Reply("signal/another")


def quiet(member: Member, delivery: Delivery, _services: Services) -> str | None:
    """Stay silent if they turned signals off, or the day was over before they were at work."""
    if not member.signals:
        return "switched_off"
    return "late" if delivery.due_at == delivery.expires_at else None


def quiet_plainly(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent for the same reasons if the receiver had no account when it was sent."""
    receiver = members.get(services.tx, MemberId(member.workspace_id, _other(delivery)))
    if receiver is not None and not receiver.signals:
        return "switched_off"
    return "late" if delivery.due_at == delivery.expires_at else None


def say(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Say who has a hard day."""
    return Reply("signal/received", {"sender": _other(delivery)})


def say_plainly(member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Say the same to somebody without an account."""
    return Reply("signal/received", {"sender": member.user_id})


def _today(due: Occurrence, at: datetime) -> Occurrence:
    """Limit a signal to half a day. A later one is never sent, and nobody learns why."""
    latest = at + _LATE
    if due.due_at > latest:
        return replace(due, due_at=latest, expires_at=latest)
    return replace(due, expires_at=min(due.expires_at, latest))


def _other(delivery: Delivery) -> str:
    return delivery.occurrence.partition(" ")[2]


_FORGOTTEN: Final = Aftermath(forgets_with="signal")

KIND: Final = Kind("signal", say, quiet=quiet, respects=Respects.TIME_OFF, aftermath=_FORGOTTEN)
PLAIN: Final = Kind("signal_plain", say_plainly, quiet=quiet_plainly, address=Address(to=_other), aftermath=_FORGOTTEN)
ANOTHER: Final = Kind(SIGNALLED, say_another, quiet=quiet_for_another, aftermath=_FORGOTTEN)
