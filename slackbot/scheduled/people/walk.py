"""A walk with company: the question to those whose break is near, and the names once both have said yes."""

from typing import Final

from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Respects
from slackbot.scheduled.people import colleagues
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import requests
from slackbot.store.people.members import Member


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent for people off shift or opted out, and once somebody has joined."""
    return colleagues.why_not(services.tx, member, delivery) if member.walks else "switched_off"


def question(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Ask whether they come along, without saying whose walk it is."""
    return Reply("walk/question")


def found(_member: Member, delivery: Delivery, _services: Services) -> Reply:
    """Name the colleague who joins."""
    return Reply("walk/found", {"by": delivery.occurrence.split(" ")[1]})


KIND: Final = Kind(
    requests.QUESTIONS["walk"],
    question,
    quiet=quiet,
    switch={"walks": False},
)
FOUND: Final = Kind("walk_found", found, respects=Respects.NOTHING, aftermath=Aftermath(forgets_with="break"))
