"""`/coach queue`: whether mostly basic or hard tickets reach a person, which reverses the morning's question."""

from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Handler, Reply, Services
from slackbot.store.people import members

QUEUES: Final = ("basic", "mixed", "hard")
_GIVEN_LIMIT: Final = 80


def answer(call: Call, services: Services) -> Answer:
    """`queue hard` keeps the answer; without words it asks; `off` forgets it."""
    typed = normalise(call.text).lower().removeprefix("mostly ")
    if typed in QUEUES:
        return _keep(call, services, typed)
    match typed:
        case "" | "help":
            return Reply("queue/ask", {"queue": call.member.queue})
        case "off":
            return _keep(call, services, "")
        case _:
            return Reply("queue/unread", {"given": cut(clean(call.text), _GIVEN_LIMIT), "queue": call.member.queue})


def chosen(queue: str) -> Handler:
    """Make the handler of the button for one answer."""

    def take(call: Call, services: Services) -> Answer:
        return _keep(call, services, queue)

    return take


def leave(_call: Call, _services: Services) -> Answer:
    """Leave the question open."""
    return Reply("queue/left")


def _keep(call: Call, services: Services, queue: str) -> Answer:
    members.change(services.tx, call.member.id, queue=queue)
    return Reply("queue/set", {"queue": queue, "asked_at": call.member.challenge_nudge_at})
