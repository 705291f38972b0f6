"""The break nudge: a colleague's question at the times a person chose; it is dropped when ten minutes late."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from slackbot.coach.calendar import Hours, Occurrence, next_occurrence
from slackbot.coach.ramp import LENGTHS
from slackbot.reply import Reply, Services
from slackbot.scheduled.hard_days import break_length, is_hard_day
from slackbot.scheduled.kind import Kind, Nudge
from slackbot.scheduled.people.colleagues import busy
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import breaks
from slackbot.store.people.members import Member

_LATE: Final = timedelta(minutes=10)


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """Return the first of the chosen times on a working day."""
    dues = [_next(at, member.hours, after) for at in member.break_times]
    return min(dues, key=lambda due: due.due_at, default=None)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent when switched off, during a break, and while the person gives a customer time."""
    if not member.break_times:
        return "switched_off"
    return busy(member, delivery.day, services)


def answered(member: Member, delivery: Delivery, services: Services) -> bool:
    """Count any break of that day as an answer."""
    return bool(breaks.of_day(services.tx, member.id, delivery.day))


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Ask whether the usual break would fit now; after a hard one, at least ten minutes."""
    length = break_length(member, delivery.day, services)
    is_hard = is_hard_day(member, delivery.day, services)
    return Reply("break/nudge", {"length": length, "walks": member.walks, "hard_day": is_hard})


def length_asked(value: str, usual: int) -> int:
    """Return the minutes that a nudge offered, from its button's value."""
    length = value.rpartition(".")[2]
    return int(length) if length in {str(each) for each in LENGTHS} else usual


def _next(at: time, hours: Hours, after: datetime) -> Occurrence:
    due = next_occurrence(at, hours, after)
    return replace(due, expires_at=due.due_at + _LATE, at=at)


KIND: Final = Kind("break_nudge", say, next_due, quiet, Nudge(answered, off={"break_times": ""}))
