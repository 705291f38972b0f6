"""`/coach signal`: tells one colleague about a hard day, in one plain message that is not stored."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.errors import UnknownPersonError
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.people import signal
from slackbot.store.people import members
from slackbot.store.privacy import access_log
from slackbot.store.schema.identity import MemberId

_GIVEN_LIMIT: Final = 80
_MOST_A_DAY: Final = 20
_NO_PERSON: Final = {"bot": "signal/bot", "left": "signal/left"}
_AT_NAME: Final = re.compile(r"(?<!\w)@[\w.\-]+")


def answer(call: Call, services: Services) -> Answer:
    """Send a signal to the one person named; the rest of the text is neither kept nor passed on."""
    typed = " ".join(clean(call.text).split())
    if typed.lower() in {"", "help"}:
        return Reply("signal/help")
    if typed.lower() in {"on", "off"}:
        return _switch(call, services, on=typed.lower() == "on")
    if len(call.people) > 1:
        return Reply("signal/several")
    if not call.people:
        unknown = _AT_NAME.search(typed)
        return Reply("signal/unresolved", {"given": cut((unknown or [typed])[0], _GIVEN_LIMIT)})
    return _send(call, services, next(iter(call.people.values())))


def ask_whom(_call: Call, _services: Services) -> Answer:
    """Open the window to choose a colleague."""
    return Modal("signal/ask")


def take(call: Call, services: Services) -> Answer:
    """Send a signal to the colleague chosen in the window."""
    receiver = call.fields.get("whom", "")
    reply = _send(call, services, receiver) if receiver else Reply("signal/several")
    return reply if reply.message in {"signal/sent", "signal/already"} else FieldError("whom", reply.message)


def signals(call: Call, services: Services) -> Answer:
    """Set whether colleagues' signals reach this person: `/coach signals on` or `off`."""
    typed = clean(call.text).strip().lower()
    if typed not in {"on", "off"}:
        return Reply("signal/switched", {"on": call.member.signals}, alone=True)
    return _switch(call, services, on=typed == "on")


def switch_off(call: Call, services: Services) -> Answer:
    """Turn signals off, from the button under one."""
    return _switch(call, services, on=False)


def _switch(call: Call, services: Services, *, on: bool) -> Reply:
    members.change(services.tx, call.member.id, signals=on)
    return Reply("signal/switched", {"on": on}, beside=not on, alone=True)


def _send(call: Call, services: Services, receiver: str) -> Reply:
    if receiver == call.member.user_id:
        return Reply("signal/oneself")
    known = members.get(services.tx, MemberId(call.member.workspace_id, receiver))
    if known is None and receiver not in call.accounts:
        raise UnknownPersonError(receiver)
    kind = call.accounts[receiver].kind if known is None else "person" if known.active else "left"
    if kind in _NO_PERSON:
        return Reply(_NO_PERSON[kind])
    today = [to for day, to in access_log.signals(services.tx, call.member.id) if day == call.today]
    if len(today) >= _MOST_A_DAY:
        return Reply("signal/many_today")
    zone = call.accounts[receiver].zone if receiver in call.accounts else None
    sent = signal.plan(services.tx, call.member, known, receiver, call.at, zone or call.member.hours.zone)
    if not sent:
        return Reply("signal/already")
    signal.offer_another(services.tx, call.member, call.key, call.at)
    return Reply("signal/sent")
