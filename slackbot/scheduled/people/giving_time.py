"""Time for one customer: the question to those who cover, the name of the taker, and the message when it is over."""

from typing import Final

from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Respects
from slackbot.scheduled.people import colleagues
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import lines, requests
from slackbot.store.people.members import Member


def over(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say that the time is over, and offer to note what came of it."""
    line_id = int(delivery.occurrence)
    line = lines.get(services.tx, member.id, line_id)
    return Reply("time/over", {"text": "" if line is None or line.removed else line.text, "value": line_id})


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent for people off shift, and once somebody has said yes."""
    return colleagues.why_not(services.tx, member, delivery)


def question(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Ask to take the next tickets, without naming the asker or the customer."""
    asked = requests.asked_of(services.tx, member.id, int(delivery.occurrence))
    return Reply("time/question", {"minutes": asked.wish.minutes if asked else 0})


def taken(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Name the colleague who takes the next tickets."""
    request_id, by = delivery.occurrence.split(" ")
    asked = requests.get(services.tx, member.id, int(request_id))
    return Reply("time/taken", {"by": by, "minutes": asked.wish.minutes if asked else 0, "value": request_id})


# The end of a shift does not silence it, because it was requested a moment ago; a pause does.
OVER: Final = Kind(colleagues.TIME_OVER, over, aftermath=Aftermath(forgets_with="time"))
QUESTION: Final = Kind(requests.QUESTIONS["time"], question, quiet=quiet, switch={"covers": False})
TAKEN: Final = Kind("time_covered", taken, respects=Respects.NOTHING, aftermath=Aftermath(forgets_with="time"))
