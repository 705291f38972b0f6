"""`/enough`: close the day, park what can wait, and stay quiet until the next shift."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.parking import read_parked
from slackbot.coach.parsing.said import said
from slackbot.coach.running_list import LINE_LIMIT, newest_that_fit
from slackbot.coach.words import clean, cut
from slackbot.commands import parked_lines
from slackbot.commands.people import open_questions
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import day_end, piece, welcome_back
from slackbot.scheduled.hard_days import is_hard_day
from slackbot.scheduled.parked_lines import KIND, facts_of, next_start
from slackbot.scheduled.people.colleagues import TIME_OVER
from slackbot.store.outbox import batches, inbox, outbox
from slackbot.store.people import breaks, challenges, lines, members, parked, pieces
from slackbot.store.people.lines import Line
from slackbot.store.people.parked import WAITING

_AT_ONCE: Final = 50  # parked lines shown
_SHOWN: Final = 12
_CHARACTERS: Final = 2500  # of finished lines, and as many of parked ones
_STALE: Final = Reply("errors/stale", beside=True)
# None of these is a line that can wait.
_PARKED: Final = frozenset({"parked", "list", "show", "show parked", "what waits"})
_OPENS: Final = frozenset({"undo", "reopen", "reopen today", "open", "open again", "back", "not yet", "cancel", "no"})
_CLOSES: Final = frozenset(
    {"", "today", "for today", "for now", "now", "that's enough", "thats enough", "yes", "ok", "okay", "done", "end"}
    | {"please", "pls", "close", "close the day", "close today", "bye", "good night", "see you tomorrow", "stop"}
)


def answer(call: Call, services: Services) -> Answer:
    """Close the day and park the typed lines; `parked` shows what is waiting, `undo` opens the day again."""
    word = said(call.text)
    if word == "help":
        return Reply("enough/help")
    if word in _PARKED:
        return parked_lines.show(call, services)
    if word in _OPENS:
        return _open(call, services) if call.member.closed_on == call.today else Reply("enough/help")
    return _close(call, services, _let_wait(call, services, "" if word in _CLOSES else call.text, call.today))


def open_again(call: Call, services: Services) -> Answer:
    """Reopen the day; only possible on the day it was closed."""
    if call.value != call.today.isoformat():
        return _STALE
    return _open(call, services)


def _open(call: Call, services: Services) -> Reply:
    members.change(services.tx, call.member.id, closed_on=None)
    return Reply("enough/opened")


def park(call: Call, _services: Services) -> Answer:
    """Open the window that asks what can wait; only on the day it was closed."""
    if call.value != call.today.isoformat():
        return _STALE
    return Modal("enough/park", {}, {"day": call.value})


def save(call: Call, services: Services) -> Answer:
    """Park the lines from the window; a window left open over midnight still belongs to the day it was opened on."""
    text = call.fields.get("lines", "")
    if not _texts(text):
        return FieldError("lines", "enough/no_words")
    day = _opened_on(call)
    facts = _let_wait(call, services, text, day)
    return _close(call, services, facts) if day == call.today else Reply("enough/kept", facts)


def _close(call: Call, services: Services, parking: dict[str, Any]) -> Reply:
    members.change(services.tx, call.member.id, closed_on=call.today)
    _end_running(call, services)
    facts = {**_behind(call, services), **_ahead(call, services), **parking}
    return Reply("enough/closed", facts, elsewhere=open_questions.withdraw(call, services))


def _end_running(call: Call, services: Services) -> None:
    """End a break and the time for a customer that still run, because nothing comes after the day is closed."""
    running = welcome_back.running(services.tx, call.member)
    if running is not None:
        welcome_back.call_off(services.tx, running.delivery, "closed")
        inbox.forget_answers(services.tx, call.member.id, "break")
    for over in outbox.waiting_of(services.tx, call.member.id, TIME_OVER):
        outbox.skip(services.tx, over.id, "closed")
        outbox.forget_times(services.tx, over.id)
        inbox.forget_answers(services.tx, call.member.id, "time")


def _behind(call: Call, services: Services) -> dict[str, Any]:
    """Return the day's facts: its lines, hard one and breaks, and the closing that the digest would bring."""
    who, today = call.member.id, call.today
    of_day = lines.of_day(services.tx, who, today)
    shown = newest_that_fit(of_day, _CHARACTERS, _SHOWN)
    return {
        "lines": [{"text": line.text, "kind": line.kind} for line in shown],
        "earlier": len(shown) < len(of_day),
        "challenges": [challenge._asdict() for challenge in challenges.of_day(services.tx, who, today)],
        "taken": breaks.of_day(services.tx, who, today),
        "hard_day": is_hard_day(call.member, today, services),
        **_closing(call, services, of_day),
    }


def _closing(call: Call, services: Services, of_day: Sequence[Line]) -> dict[str, Any]:
    """Return a look-back, the day's number or its question, unless the digest has brought them today."""
    last = services.read(batches.last_sent, call.member.id, call.today, day_end.DIGEST)
    if last is not None and last.day == call.today:
        return {"look_back": None, "reflection": None, "piece": None, "cue": ""}
    number = _number(call, services, of_day)
    if number is None or not number["asks"]:
        return {**day_end.looking(call.member, call.today, services), "piece": number}
    asked = call.member, call.today, services  # for the question about the day's number
    return {"look_back": day_end.look_back(*asked), "cue": day_end.cue(*asked), "reflection": None, "piece": number}


def _number(call: Call, services: Services, of_day: Sequence[Line]) -> dict[str, Any] | None:
    """Return the day's number, which is shown once and then deleted."""
    number = piece.told(call.member, call.today, services, of_day)
    if number is not None:
        pieces.remove(services.tx, call.member.id)
    return number


def _ahead(call: Call, services: Services) -> dict[str, Any]:
    """Return what is parked, and what was taken up today and may be parked once more."""
    standing = parked.standing(services.tx, call.member.id)
    waiting = [line for line in standing if line.state == WAITING]
    shown = newest_that_fit(waiting, _CHARACTERS, _SHOWN)
    in_mind = newest_that_fit(parked.in_mind(services.tx, call.member.id, call.today), _CHARACTERS, _SHOWN)
    return {
        "waiting": [facts_of(line) for line in shown],
        "more": len(shown) < len(waiting),
        "in_mind": [facts_of(line) for line in in_mind],
        "has_shift": call.member.shift is not None,
        "day": call.today.isoformat(),
    }


def _let_wait(call: Call, services: Services, text: str, day: date) -> dict[str, Any]:
    who, texts = call.member.id, _texts(text)
    waiting = sum(line.state == WAITING for line in parked.standing(services.tx, who))
    room = [read_parked(line) for line in texts[: max(_AT_ONCE - waiting, 0)]]
    short = [(cut(line, LINE_LIMIT), cut(step, LINE_LIMIT)) for line, step in room]
    ids = parked.add(services.tx, who, day, [line for line, _ in short])
    for parked_id, (_, step) in zip(ids, short, strict=True):
        if step:
            parked.set_first_step(services.tx, who, parked_id, step)
    if room:
        outbox.add(services.tx, who, KIND.name, call.key, next_start(call.member.hours, day, call.at))
    return {"shortened": short != room, "left_out": len(room) < len(texts)}


def _opened_on(call: Call) -> date:
    yesterday = call.today - timedelta(days=1)
    return yesterday if call.private.get("day") == yesterday.isoformat() else call.today


def _texts(text: str) -> list[str]:
    return [line for line in clean(text).split("\n") if line]
