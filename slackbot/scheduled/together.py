"""A hard one, together: the question without a name, and the word to the asker that somebody is in."""

from typing import Final

from slackbot.reply import Reply, Services
from slackbot.scheduled import colleagues
from slackbot.scheduled.kind import Aftermath, Kind
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import requests
from slackbot.store.people.members import Member


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Ask nobody who is off shift or opted out by now, and nobody once somebody said yes."""
    return colleagues.why_not(services.tx, member, delivery) if member.together else "switched_off"


def question(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Ask for fifteen minutes. Neither who asks nor which ticket it is about is said."""
    return Reply("together/question")


def found(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Name the colleague who is in."""
    request_id, by = delivery.occurrence.split(" ")
    request = requests.get(services.tx, member.id, int(request_id))
    return Reply("together/found", {"by": by, "text": request.wish.text if request else "", "value": request_id})


KIND: Final = Kind(
    requests.QUESTIONS["together"],
    question,
    quiet=quiet,
    switch={"together": False},
)
FOUND: Final = Kind("together_found", found, aftermath=Aftermath(forgets_with="challenge"))
