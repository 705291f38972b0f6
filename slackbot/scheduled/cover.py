"""Cover for a break: the question to those on shift who said yes to being asked, and the word to who asked."""

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
    """Due now, and of no use ten minutes later."""
    return Occurrence(local_day(at, member.hours), at, at + LATE)


def on_duty(tx: sa.Connection, member: Member, at: datetime) -> bool:
    """Whether a person may be asked now: they opted in, their shift is on, and they are not off, closed, or on a break.

    Who never told their shift is not asked: nobody knows whether it is night there.
    """
    day = local_day(at, member.hours)
    wall = at.astimezone(zone(member.hours.zone)).time()
    at_work = member.shift is not None and within_shift(wall, member.shift) and is_at_work(day, member)
    return at_work and member.active and member.covers and not outbox.waiting_of(tx, member.id, welcome_back.KIND.name)


def read(occurrence: str) -> tuple[int, int]:
    """Read which cover a delivery is about, and how many minutes it is."""
    cover_id, minutes = occurrence.split(" ")[:2]
    return int(cover_id), int(minutes)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Quiet where somebody covers already, or the person is not on duty any more."""
    asked = covers.asked_of(services.tx, member.id, read(delivery.occurrence)[0])
    if asked is None or asked.covered_by is not None:
        return "covered"
    return None if delivery.due_at and on_duty(services.tx, member, delivery.due_at) else "off_duty"


def say(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Whether they can; who it is for is not said before."""
    return Reply("cover/question", {"length": read(delivery.occurrence)[1]})


def yours(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Who covers, and that the break is on."""
    return Reply("cover/yours", {"by": delivery.occurrence.split(" ")[2], "length": read(delivery.occurrence)[1]})


KIND: Final = Kind(covers.KIND, say, quiet=quiet)
YOURS: Final = Kind("covered", yours, aftermath=Aftermath(forgets_with="break"))
