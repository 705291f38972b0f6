"""The challenge nudge: early in the shift, a colleague's question about the ticket that nobody wants.

For a queue of mostly hard tickets, it asks which one may be an easy one.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from slackbot.coach.calendar import Occurrence, next_occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled.hard_days import is_hard_day
from slackbot.scheduled.kind import Kind, Nudge
from slackbot.scheduled.people.colleagues import busy
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import challenges
from slackbot.store.people.members import Member

HARD: Final = "hard"  # a queue of mostly hard tickets
_LATE: Final = timedelta(minutes=60)


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """Return the next chosen time on a working day; the nudge is dropped an hour later."""
    if member.challenge_nudge_at is None:
        return None
    due = next_occurrence(member.challenge_nudge_at, member.hours, after)
    return replace(due, expires_at=min(due.expires_at, due.due_at + _LATE))


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent when switched off, and if the day has one already, open, kept, or put back."""
    if member.challenge_nudge_at is None:
        return "switched_off"
    if member.queue == HARD:
        return busy(member, delivery.day, services)
    if challenges.standing(services.tx, member.id, delivery.day) or answered(member, delivery, services):
        return "taken"
    return busy(member, delivery.day, services)


def answered(member: Member, delivery: Delivery, services: Services) -> bool:
    """Count a challenge taken that day, by the button or not; an easy one was answered by looking."""
    if member.queue == HARD:
        return member.seen_on is not None and member.seen_on >= delivery.day
    return challenges.taken(services.tx, member.id, delivery.day)


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Ask, in different words from day to day."""
    facts = {"day": delivery.day, "hard_day": is_hard_day(member, delivery.day, services)}
    return Reply("challenge/easy_one" if member.queue == HARD else "challenge/nudge", facts)


KIND: Final = Kind("challenge_nudge", say, next_due, quiet, Nudge(answered, off={"challenge_nudge_at": None}))
