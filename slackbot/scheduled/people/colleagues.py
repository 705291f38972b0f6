"""Requests among colleagues: when somebody may be asked, and the due time of a question that is asked now."""

from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day, within_shift, zone
from slackbot.reply import Services
from slackbot.scheduled import welcome_back
from slackbot.store.outbox import batches
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import requests
from slackbot.store.people.members import Member
from slackbot.working_days import is_at_work

LATE: Final = timedelta(minutes=10)
TIME_OVER: Final = "time_over"  # the kind that ends a customer's time; the time runs while it waits


def now(member: Member, at: datetime) -> Occurrence:
    """Return an occasion due now and of no use ten minutes later."""
    return Occurrence(local_day(at, member.hours), at, at + LATE)


def is_on_shift(tx: sa.Connection, member: Member, at: datetime) -> bool:
    """Whether a colleague may ask this person now: on shift, not off or closed, on no break, call or customer's time.

    A person without a known shift is never asked, because it may be night where they are.
    """
    day = local_day(at, member.hours)
    wall = at.astimezone(zone(member.hours.zone)).time()
    at_work = member.shift is not None and within_shift(wall, member.shift) and is_at_work(day, member)
    return at_work and member.active and not member.is_occupied(at) and busy(member, day, Services(tx)) is None


def busy(member: Member, day: date, services: Services) -> str | None:
    """Return the reason not to interrupt a person now: a break, or a customer's time; None otherwise."""
    if services.read(batches.ends_of, member.id, day, welcome_back.NAME):
        return "on_a_break"
    return "giving_time" if services.read(batches.ends_of, member.id, day, TIME_OVER) else None


def why_not(tx: sa.Connection, member: Member, delivery: Delivery) -> str | None:
    """Return the reason not to send a question: it is answered or withdrawn, or the person is off shift."""
    asked = requests.asked_of(tx, member.id, int(delivery.occurrence))
    if asked is None or asked.taken_by is not None:
        return "covered"
    return None if delivery.due_at and is_on_shift(tx, member, delivery.due_at) else "off_duty"
