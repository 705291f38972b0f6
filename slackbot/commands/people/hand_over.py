"""Hand a hard one over: one named colleague reads it and takes it or says not now; the giver hears either.

Until it is taken it stays the giver's. Nobody else hears of it.
"""

import re
from typing import Final

from slackbot.coach.words import clean
from slackbot.commands import lessons
from slackbot.commands.crossing import mark
from slackbot.errors import UnknownPersonError
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.people.hand_over import ANSWER, KIND
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import challenges, members, requests
from slackbot.store.people.challenges import Challenge
from slackbot.store.people.members import Member
from slackbot.store.people.requests import Request, Wish
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import next_at_work

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,40}")
_A_DAY: Final = 5


def ask(call: Call, services: Services) -> Answer:
    """Open the window that names a colleague; it shows what they will read."""
    ticket = _open(call, services, call.value)
    if ticket is None:
        return _settled(call, services, call.value)
    private = {"challenge": str(ticket.id), "was": _words(ticket)}
    return Modal("hand_over/ask", {"text": ticket.text, "hard_part": ticket.hard_part}, private)


def send(call: Call, services: Services) -> Answer:
    """Ask the colleague; without one the giver has told somebody already."""
    ticket = _open(call, services, call.private.get("challenge", ""))
    if ticket is None:
        return _settled(call, services, call.private.get("challenge", ""))
    receiver = call.fields.get("whom", "")
    if not receiver:
        return _close(call, services, ticket)
    refusal = _refusal(call, services, receiver)
    if refusal is None and call.private.get("was", _words(ticket)) != _words(ticket):
        refusal = "hand_over/changed"
    if refusal:
        return FieldError("whom", refusal)
    known = members.get(services.tx, MemberId(call.member.workspace_id, receiver))
    if known is None:
        return Reply("hand_over/tell_them", {"text": ticket.text, "value": ticket.id})
    return _ask(call, services, ticket, known)


def told(call: Call, services: Services) -> Answer:
    """Close it because the giver told a colleague who does not use the bot."""
    ticket = _open(call, services, call.value)
    return _settled(call, services, call.value) if ticket is None else _close(call, services, ticket)


def take(call: Call, services: Services) -> Answer:
    """Take a colleague's hard one: it becomes the taker's own challenge, and the giver's is closed."""
    question, request = _asked(call, services)
    if question is None or request is None:
        return Reply("errors/stale", beside=True)
    ticket = challenges.get(services.tx, request.asker, request.wish.source_id or 0)
    giver = members.get(services.tx, request.asker)
    if giver is None or not giver.active:
        return Reply("cover/over")
    recalled = lessons.recalled(call, services, request.wish.text)
    yours = Reply("hand_over/yours", {"text": request.wish.text, **recalled})
    if request.taken_by == call.member.user_id:
        return yours  # pressed again, as on another device
    if request.taken_by is not None or ticket is None or ticket.state != "open":
        return Reply("hand_over/gone")
    taken = requests.take(services.tx, request.asker, request.id, call.member.user_id)
    if not taken or not challenges.close(services.tx, request.asker, ticket.id, "handed_over", call.today):
        return Reply("hand_over/gone")  # somebody was faster, or the giver settled it a moment ago
    mine = challenges.take(services.tx, call.member.id, call.today, request.wish.text)
    if request.wish.hard_part:
        challenges.explain(services.tx, call.member.id, mine, request.wish.hard_part)
    _tell(call, services, giver, request)
    return yours


def not_now(call: Call, services: Services) -> Answer:
    """Leave it with the giver, and tell them; no reason is asked."""
    question, request = _asked(call, services)
    if question is None or request is None:
        return Reply("errors/stale", beside=True)
    giver = members.get(services.tx, request.asker)
    if giver is None or not giver.active:
        return Reply("cover/over")
    if request.taken_by is not None:
        return Reply("hand_over/gone")
    requests.take(services.tx, request.asker, request.id, request.asker.user_id)
    _tell(call, services, giver, request)
    return Reply("hand_over/not_now")


def opt(call: Call, services: Services) -> Answer:
    """`handovers off`: no colleague can offer one; `handovers on` allows it again."""
    match clean(call.text).strip().lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, hand_overs=chosen == "on")
            return Reply("hand_over/set", {"on": chosen == "on"})
        case _:
            return Reply("hand_over/help", {"on": call.member.hand_overs})


def _refusal(call: Call, services: Services, receiver: str) -> str | None:
    """Name the message that says why nobody can ask this person; None for a colleague, with or without an account."""
    if not _PERSON.fullmatch(receiver):
        return "hand_over/nobody"
    if receiver == call.member.user_id:
        return "hand_over/oneself"
    known = members.get(services.tx, MemberId(call.member.workspace_id, receiver))
    if known is not None:
        return None if known.active else "hand_over/nobody"
    if receiver not in call.accounts:
        raise UnknownPersonError(receiver)
    return None if call.accounts[receiver].kind == "person" else "hand_over/nobody"


def _ask(call: Call, services: Services, ticket: Challenge, receiver: Member) -> Answer:
    asked_before = requests.asked_today(services.tx, call.member.id, receiver.id, call.today, "hand_over")
    if asked_before or requests.count(services.tx, call.member.id, call.today, "hand_over") >= _A_DAY:
        return FieldError("whom", "hand_over/enough")
    for request in requests.open_of(services.tx, call.member.id, "hand_over"):
        if request.wish.source_id == ticket.id:  # one question at a time, or two people could say yes
            requests.take(services.tx, call.member.id, request.id, call.member.user_id)
    wish = Wish("hand_over", 0, ticket.text, ticket.hard_part, ticket.id)
    request_id = requests.add(services.tx, call.member.id, call.today, wish, [receiver.id])
    outbox.add(services.tx, receiver.id, KIND.name, str(request_id), next_at_work(receiver, call.at))
    return Reply("hand_over/asked", {"to": receiver.user_id, "text": ticket.text})


def _close(call: Call, services: Services, ticket: Challenge) -> Reply:
    challenges.close(services.tx, call.member.id, ticket.id, "handed_over", call.today)
    return Reply("challenge/closed", {"text": ticket.text, "state": "handed_over"})


def _tell(call: Call, services: Services, giver: Member, request: Request) -> None:
    occurrence = f"{request.id} {call.member.user_id}"
    outbox.add(services.tx, giver.id, ANSWER.name, occurrence, next_at_work(giver, call.at))


def _asked(call: Call, services: Services) -> tuple[Delivery | None, Request | None]:
    question = outbox.by_uid(services.tx, call.member.id, call.value)
    if question is None or question.kind != KIND.name:
        return None, None
    return question, requests.asked_of(services.tx, call.member.id, int(question.occurrence))


def _words(ticket: Challenge) -> str:
    """Tell what the window shows of a ticket from what it would show now."""
    return mark(f"{ticket.text}\n{ticket.hard_part}")


def _open(call: Call, services: Services, value: str) -> Challenge | None:
    ticket = _ticket(call, services, value)
    return ticket if ticket is not None and ticket.state == "open" else None


def _settled(call: Call, services: Services, value: str) -> Reply:
    """Say how a ticket that is no longer open ended."""
    ticket = _ticket(call, services, value)
    return (
        Reply("challenge/settled", {"text": ticket.text, "state": ticket.state}) if ticket else Reply("challenge/gone")
    )


def _ticket(call: Call, services: Services, value: str) -> Challenge | None:
    return challenges.get(services.tx, call.member.id, int(value)) if _ID.fullmatch(value) else None
