"""Cover for a break: the question to colleagues on shift who opted in, and the answer to the asker."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Respects
from slackbot.scheduled.people.colleagues import is_on_shift
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import covers
from slackbot.store.people.members import Member


def on_duty(tx: sa.Connection, member: Member, at: datetime) -> bool:
    """Whether a person may be asked now: opted in, on shift, and not off, closed or on a break.

    A person without a known shift is never asked, because it may be night where they are.
    """
    return member.covers and is_on_shift(tx, member, at)


def read(occurrence: str) -> tuple[int, int]:
    """Read the id of a cover and the minutes of its break from a delivery's occurrence."""
    cover_id, minutes = occurrence.split(" ")[:2]
    return int(cover_id), int(minutes)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if somebody has taken it, or the person went off duty."""
    asked = covers.asked_of(services.tx, member.id, read(delivery.occurrence)[0])
    if asked is None or asked.covered_by is not None:
        return "covered"
    return None if delivery.due_at and on_duty(services.tx, member, delivery.due_at) else "off_duty"


def say(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Ask whether they can cover, without naming the asker."""
    return Reply("cover/question", {"length": read(delivery.occurrence)[1]})


def yours(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Say who covers, and that the break has begun."""
    cover_id, length = read(delivery.occurrence)
    return Reply(
        "cover/yours", {"by": delivery.occurrence.split(" ")[2], "length": length, "value": f"cover.{cover_id}"}
    )


KIND: Final = Kind(covers.KIND, say, quiet=quiet, switch={"covers": False})
YOURS: Final = Kind("covered", yours, respects=Respects.NOTHING, aftermath=Aftermath(forgets_with="break"))
