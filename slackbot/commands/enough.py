"""`/enough`: close the day, park what can wait, and stay quiet until the next shift."""

import re
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.running_list import LINE_LIMIT, newest_that_fit
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.parked_lines import KIND, listed, next_start
from slackbot.store.outbox import outbox
from slackbot.store.people import lines, members, parked
from slackbot.store.people.parked import ASKED, LET_GO, TODAY, WAITING

_AT_ONCE: Final = 50  # lines that wait
_SHOWN: Final = 12
_CHARACTERS: Final = 2500  # of what is behind, and as many of what waits
_CHOICE: Final = re.compile(r"(\d{1,18})\.([0-9a-f]*)", re.ASCII)
_STALE: Final = Reply("errors/stale", beside=True)


def answer(call: Call, services: Services) -> Answer:
    """Close the day and park the typed lines; `parked` shows what waits."""
    match clean(call.text).lower():
        case "help":
            return Reply("enough/help")
        case "parked":
            return _standing(call, services)
        case _:
            return _close(call, services, _let_wait(call, services, call.text, call.today))


def open_again(call: Call, services: Services) -> Answer:
    """Reopen the day, on the day it was closed."""
    if call.value != call.today.isoformat():
        return _STALE
    members.change(services.tx, call.member.id, closed_on=None)
    return Reply("enough/opened")


def park(call: Call, _services: Services) -> Answer:
    """Open the window that asks what can wait, on the day it was closed."""
    if call.value != call.today.isoformat():
        return _STALE
    return Modal("enough/park", {}, {"day": call.value})


def save(call: Call, services: Services) -> Answer:
    """Park the lines from the window; one left open over midnight still belongs to the day it was opened on."""
    text = call.fields.get("lines", "")
    if not _texts(text):
        return FieldError("lines", "enough/no_words")
    day = _opened_on(call)
    facts = _let_wait(call, services, text, day)
    return _close(call, services, facts) if day == call.today else Reply("enough/kept", facts)


def today(call: Call, services: Services) -> Answer:
    """Take a parked line up today."""
    return _settle(call, services, TODAY)


def let_go(call: Call, services: Services) -> Answer:
    """Drop a parked line for good."""
    return _settle(call, services, LET_GO)


def let_all_go(call: Call, services: Services) -> Answer:
    """Drop every line that came back."""
    if not parked.let_all_go(services.tx, call.member.id):
        return Reply("enough/settled", beside=True)
    return Reply("enough/all_gone")


def _close(call: Call, services: Services, parking: dict[str, Any]) -> Reply:
    members.change(services.tx, call.member.id, closed_on=call.today)
    kept = lines.of_day(services.tx, call.member.id, call.today)
    waiting = [line for line in parked.standing(services.tx, call.member.id) if line.state == WAITING]
    behind = newest_that_fit(kept, _CHARACTERS, _SHOWN)
    shown = newest_that_fit(waiting, _CHARACTERS, _SHOWN)
    facts = {
        "lines": [{"text": line.text, "kind": line.kind} for line in behind],
        "earlier": len(behind) < len(kept),
        "waiting": [line.text for line in shown],
        "more": len(shown) < len(waiting),
        "has_shift": call.member.shift is not None,
        "day": call.today.isoformat(),
    }
    return Reply("enough/closed", {**facts, **parking})


def _let_wait(call: Call, services: Services, text: str, day: date) -> dict[str, Any]:
    texts = _texts(text)
    waiting = sum(line.state == WAITING for line in parked.standing(services.tx, call.member.id))
    room = texts[: max(_AT_ONCE - waiting, 0)]
    parked.add(services.tx, call.member.id, day, [cut(line, LINE_LIMIT) for line in room])
    if room:
        outbox.add(services.tx, call.member.id, KIND.name, call.key, next_start(call.member.hours, day, call.at))
    shortened = any(cut(line, LINE_LIMIT) != line for line in room)
    return {"shortened": shortened, "left_out": len(room) < len(texts)}


def _settle(call: Call, services: Services, state: str) -> Answer:
    choice = _CHOICE.fullmatch(call.value)
    text = parked.settle(services.tx, call.member.id, int(choice[1]), state) if choice else None
    if choice is None or text is None:
        return Reply("enough/settled", beside=True)
    rest = parked.standing(services.tx, call.member.id)
    if choice[2]:
        rest = [line for line in rest if line.state == ASKED]
    return Reply("enough/chosen", {"text": text, "state": state, "uid": choice[2], **listed(rest, call.today)})


def _standing(call: Call, services: Services) -> Reply:
    standing = parked.standing(services.tx, call.member.id)
    if not standing:
        return Reply("enough/none_waits")
    return Reply("enough/waiting", {"uid": "", **listed(standing, call.today)})


def _opened_on(call: Call) -> date:
    yesterday = call.today - timedelta(days=1)
    return yesterday if call.private.get("day") == yesterday.isoformat() else call.today


def _texts(text: str) -> list[str]:
    return [line for line in clean(text).split("\n") if line]
