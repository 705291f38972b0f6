"""A hand-over: shows the ticket to the one person named, and their answer to the giver."""

from typing import Final

from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Kind, Respects
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import challenges, requests
from slackbot.store.people.members import Member


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if hand-overs are turned off, or the ticket is no longer open."""
    if not member.hand_overs:
        return "switched_off"
    request = requests.asked_of(services.tx, member.id, int(delivery.occurrence))
    if request is None or request.taken_by is not None:
        return "taken_back"
    ticket = challenges.get(services.tx, request.asker, request.wish.source_id or 0)
    return None if ticket is not None and ticket.state == "open" else "taken_back"


def question(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Show who asks, the ticket's words and what makes it hard."""
    request = requests.asked_of(services.tx, member.id, int(delivery.occurrence))
    assert request is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    facts = {"giver": request.asker.user_id, "text": request.wish.text, "hard_part": request.wish.hard_part}
    return Reply("hand_over/question", facts)


def answered(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Tell the giver whether the colleague takes it."""
    request_id, by = delivery.occurrence.split(" ")
    request = requests.get(services.tx, member.id, int(request_id))
    taken = request is not None and request.taken_by == by
    facts = {"by": by, "text": request.wish.text if request else "", "value": request_id}
    if taken:
        return Reply("hand_over/taken", facts)
    return Reply("hand_over/declined", {**facts, "value": request.wish.source_id if request else 0})


KIND: Final = Kind(
    requests.QUESTIONS["hand_over"],
    question,
    quiet=quiet,
    switch={"hand_overs": False},
    respects=Respects.TIME_OFF,
)
ANSWER: Final = Kind("hand_over_answer", answered, respects=Respects.TIME_OFF)
