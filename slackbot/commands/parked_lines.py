"""Parked lines: take one up today, finish it, park it again, let it go, or name its first step."""

import re
from dataclasses import replace
from typing import Final

from slackbot.coach.running_list import LINE_LIMIT
from slackbot.coach.words import clean, cut
from slackbot.commands import done
from slackbot.commands.crossing import crossed, mark
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.parked_lines import KIND, listed, next_start
from slackbot.store.outbox import outbox
from slackbot.store.people import parked
from slackbot.store.people.parked import ASKED, CAME_BACK, DONE, LET_GO, TODAY, UNSETTLED, WAITING, Parked

# A line's id. In a list "." and the uid of the list's message follow; under `/enough parked` the uid is empty.
_CHOICE: Final = re.compile(r"(\d{1,18})(?:\.([0-9a-f]*))?", re.ASCII)
# Under a list: the uid of its message and the ids of its lines.
_SHOWN: Final = re.compile(r"([0-9a-f]+)((?: \d{1,18}){1,50})", re.ASCII)
_SETTLED: Final = Reply("enough/settled", beside=True)


def show(call: Call, services: Services) -> Reply:
    """Show every parked line that is neither done nor let go."""
    unsettled = parked.unsettled(services.tx, call.member.id)
    if not unsettled:
        return Reply("enough/none_waits")
    return Reply("enough/waiting", {"uid": "", **listed(unsettled, call.today)})


def take_up(call: Call, services: Services) -> Answer:
    """Take a line up today: it stays in sight until the day closes."""
    return _chosen(call, services, _resolve(call, services, TODAY), TODAY)


def let_go(call: Call, services: Services) -> Answer:
    """Drop a line for good."""
    return _chosen(call, services, _resolve(call, services, LET_GO), LET_GO)


def finish(call: Call, services: Services) -> Answer:
    """Put a line on today's list as done."""
    text = _resolve(call, services, DONE)
    if text is not None:
        [done_line_id] = done.put(call, services, call.today, [("done", text)])
        parked.put_on_list(services.tx, call.member.id, _line_id(call), done_line_id)
    return _chosen(call, services, text, DONE)


def park_again(call: Call, services: Services) -> Answer:
    """Park a line again until the next shift begins."""
    text = parked.park_again(services.tx, call.member.id, _line_id(call), call.today)
    if text is not None:
        due = next_start(call.member.hours, call.today, call.at)
        outbox.add(services.tx, call.member.id, KIND.name, call.key, due)
    return _chosen(call, services, text, WAITING)


def let_all_go(call: Call, services: Services) -> Answer:
    """Drop the lines that the message shows and nobody settled since, and show those for which it had no room.

    A message from before its button named them is answered with everything that waits.
    """
    shown = _SHOWN.fullmatch(call.value)
    if shown is None:
        return replace(show(call, services), beside=True)
    uid, ids = shown[1], [int(line_id) for line_id in shown[2].split()]
    if not parked.let_all_go(services.tx, call.member.id, ids):
        return _SETTLED
    return Reply("enough/all_gone", {"uid": uid, **listed(_left(call, services, uid), call.today)})


def ask_first_step(call: Call, services: Services) -> Answer:
    """Open the window that asks for a line's first step."""
    line = parked.get(services.tx, call.member.id, _line_id(call))
    if line is None or line.state in {LET_GO, DONE}:
        return _SETTLED
    notes = {"line": str(line.id), "was": mark(line.first_step)}
    return Modal("enough/first_step", {"text": line.text, "first_step": line.first_step}, notes)


def keep_first_step(call: Call, services: Services) -> Answer:
    """Save a line's first step; an empty one deletes it."""
    step = cut(" ".join(clean(call.fields.get("first_step", "")).split()), LINE_LIMIT)
    line_id = _line_id(call, call.private.get("line", ""))
    line = parked.get(services.tx, call.member.id, line_id)
    error = crossed(call, "first_step", line.first_step, step) if line else None
    if error is not None:
        return error
    if line is None or not parked.set_first_step(services.tx, call.member.id, line_id, step):
        return FieldError("first_step", "enough/step_settled")
    return Reply("enough/stepped", {"text": line.text, "first_step": step})


def _resolve(call: Call, services: Services, state: str) -> str | None:
    """Settle the line of a button, unless it was settled elsewhere meanwhile; returns its words."""
    choice = _CHOICE.fullmatch(call.value)
    if choice is None:
        return None
    came_back, taken_up = bool(choice[2]), choice[2] is None
    of = {WAITING} | CAME_BACK if came_back else {TODAY} if taken_up else UNSETTLED
    return parked.resolve(services.tx, call.member.id, int(choice[1]), state, call.today, of)


def _chosen(call: Call, services: Services, text: str | None, state: str) -> Answer:
    """Answer a choice; one made in a list is answered with the rest of that list."""
    choice = _CHOICE.fullmatch(call.value)
    if choice is None or text is None:
        return _SETTLED
    line = parked.get(services.tx, call.member.id, int(choice[1]))
    facts = {"text": text, "first_step": line.first_step if line else "", "state": state, "undo": call.key}
    left = [] if choice[2] is None else _left(call, services, choice[2])
    return Reply("enough/chosen", {**facts, "uid": choice[2] or "", **listed(left, call.today)})


def _left(call: Call, services: Services, uid: str) -> list[Parked]:
    """Return what a list still asks about: what came back or, under `/enough parked`, everything not for today."""
    unsettled = parked.unsettled(services.tx, call.member.id)
    return [line for line in unsettled if line.state == ASKED or (not uid and line.taken_on != call.today)]


def _line_id(call: Call, value: str | None = None) -> int:
    choice = _CHOICE.fullmatch(call.value if value is None else value)
    return int(choice[1]) if choice else 0  # ids count from one
