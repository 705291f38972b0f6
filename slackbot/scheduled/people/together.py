"""A hard one together: the question without a name, and the two people that a yes brings together.

A group DM opens for them. If that fails, in whatever way, the asker reads the colleague's name in their own DM.
"""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Address, Aftermath, End, Kind, Respects
from slackbot.scheduled.people import colleagues
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import requests
from slackbot.store.people.members import Member
from slackbot.store.schema.schema import State

SOON: Final = timedelta(minutes=2)  # a slower group is given up; both already know of the yes


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent for people off shift or opted out, and once somebody has said yes."""
    return colleagues.why_not(services.tx, member, delivery) if member.together else "switched_off"


def question(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Ask for fifteen minutes, without naming the asker or the ticket."""
    return Reply("together/question")


def found(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Name the colleague who is in."""
    request_id, by = delivery.occurrence.split(" ")
    request = requests.get(services.tx, member.id, int(request_id))
    return Reply("together/found", {"by": by, "text": request.wish.text if request else "", "value": request_id})


def group(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Greet both in their group DM with the words chosen by the asker."""
    request_id = delivery.occurrence.split(" ")[0]
    request = requests.get(services.tx, member.id, int(request_id))
    text = request.wish.text if request else ""
    return Reply("together/group", {"text": text, "value": request_id})


def _both(delivery: Delivery) -> tuple[str, ...]:
    return delivery.who.user_id, delivery.occurrence.split(" ")[1]


def _fall_back(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Name the colleague to the asker, unless the group surely has its message."""
    if end.state is not State.SENT and delivery.due_at is not None:
        due = Occurrence(delivery.day, delivery.due_at, delivery.due_at + colleagues.LATE)
        outbox.add(tx, delivery.who, FOUND.name, delivery.occurrence, due)


KIND: Final = Kind(
    requests.QUESTIONS["together"],
    question,
    quiet=quiet,
    switch={"together": False},
)
FOUND: Final = Kind("together_found", found, respects=Respects.NOTHING, aftermath=Aftermath(forgets_with="challenge"))
GROUP: Final = Kind(
    "together_group",
    group,
    respects=Respects.NOTHING,
    address=Address(group=_both),
    aftermath=Aftermath(ended=_fall_back, forgets_with="challenge"),
)
