"""Cover for a break: the question to colleagues on shift who opted in, and the answer to the one who asked."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence, local_day, within_shift, zone
from slackbot.reply import Reply, Services
from slackbot.scheduled import welcome_back
from slackbot.scheduled.kind import Aftermath, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import covers
from slackbot.store.people.members import Member
from slackbot.working_days import is_at_work

LATE: Final = timedelta(minutes=10)


def now(member: Member, at: datetime) -> Occurrence:
    """Return an occurrence that is due now and useless ten minutes later."""
    return Occurrence(local_day(at, member.hours), at, at + LATE)


def on_duty(tx: sa.Connection, member: Member, at: datetime) -> bool:
    """Whether a person may be asked now: opted in, on shift, and neither off, closed nor on a break.

    Somebody who never told their shift is not asked, because it may be night where they are.
    """
    day = local_day(at, member.hours)
    wall = at.astimezone(zone(member.hours.zone)).time()
    at_work = member.shift is not None and within_shift(wall, member.shift) and is_at_work(day, member)
    return at_work and member.active and member.covers and not outbox.waiting_of(tx, member.id, welcome_back.KIND.name)


def read(occurrence: str) -> tuple[int, int]:
    """Read the id of a cover and its minutes from a delivery's occurrence."""
    cover_id, minutes = occurrence.split(" ")[:2]
    return int(cover_id), int(minutes)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if somebody covers already, or the person went off duty."""
    asked = covers.asked_of(services.tx, member.id, read(delivery.occurrence)[0])
    if asked is None or asked.covered_by is not None:
        return "covered"
    return None if delivery.due_at and on_duty(services.tx, member, delivery.due_at) else "off_duty"


def say(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Ask whether they can cover, without naming the colleague."""
    return Reply("cover/question", {"length": read(delivery.occurrence)[1]})


def yours(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Say who covers, and that the break has begun."""
    return Reply("cover/yours", {"by": delivery.occurrence.split(" ")[2], "length": read(delivery.occurrence)[1]})


KIND: Final = Kind(covers.KIND, say, quiet=quiet)
YOURS: Final = Kind("covered", yours, aftermath=Aftermath(forgets_with="break"))
