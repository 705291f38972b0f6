"""`/done`: the running list: add, read, edit, remove and undo lines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach import running_list
from slackbot.coach.day_marks import DayOutOfReachError, day_marked
from slackbot.coach.running_list import LINES_A_DAY, Draft
from slackbot.coach.words import clean
from slackbot.recap.consent import words_changed
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import lines
from slackbot.store.people.lines import Line
from slackbot.store.recap import shares
from slackbot.working_days import is_free

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_PAGE: Final = 15  # lines; each is a block of its own, with a menu
_PAGE_CHARACTERS: Final = 4500
_SO_FAR: Final = 12
_SO_FAR_CHARACTERS: Final = 3500


def answer(call: Call, services: Services) -> Answer:
    """Add the typed lines; alone, show today's list; `undo` takes back the last change."""
    match clean(call.text).lower():
        case "" | "list":
            return _today(call, services)
        case "help":
            return Reply("done/help")
        case "undo":
            yesterday = call.today - timedelta(days=1)  # the last line may have been for it
            return _undo(call, services, lines.last_call(services.tx, call.member.id, yesterday, call.today) or "")
        case _:
            return add(call, services)


def add(call: Call, services: Services) -> Answer:
    """Add every line of the text, each to its own day."""
    reading = running_list.read(call.text)
    if not reading.drafts:
        return Reply("done/no_words")
    try:
        days = _by_day(call, reading.drafts)
    except DayOutOfReachError as error:
        return Reply("done/out_of_reach", {"day": error.day, "is_ahead": error.is_ahead})
    before = {day: lines.newest(services.tx, call.member.id, day, _SO_FAR + 1) for day in days}
    if any(before[day][1] + len(drafts) > LINES_A_DAY for day, drafts in days.items()):
        return Reply("done/full")
    for day, drafts in days.items():
        kept = [(draft.kind, draft.text) for draft in drafts]
        lines.add(services.tx, call.member.id, day, kept, call.key)
    day = max(days)
    return _added(call, reading, day, [*before[day][0], *days[day]])


def undo(call: Call, services: Services) -> Answer:
    """Take back what the call in the button's value did: an addition, or a removal."""
    return _undo(call, services, call.value)


def page(call: Call, services: Services) -> Answer:
    """Show the page of the list on which the line in the button's value is, or was."""
    line = _line(call, services)
    if line is None:
        return Reply("done/gone")
    return show(call, services, line.day, line.id)


def edit(call: Call, services: Services) -> Answer:
    """Open a line for editing."""
    line = _line(call, services)
    if line is None or line.removed:
        return Reply("done/gone")
    mark = "" if line.kind == "done" else f"{line.kind}: "
    return Modal("done/edit", {"text": mark + line.text}, {"line": str(line.id)})


def save(call: Call, services: Services) -> Answer:
    """Save an edited line, including a changed mark (`hard:`, `time:`)."""
    line = _line(call, services, call.private.get("line", ""))
    draft = _first(call.fields.get("text", ""))
    if draft is None:
        return FieldError("text", "done/edit_empty")
    if line is None or not lines.reword(services.tx, call.member.id, line.id, draft.kind, draft.text):
        return Reply("done/gone")
    voided = words_changed(services.tx, call.member.id, shares.LINE, line.id, draft.text)
    return voided or replace(show(call, services, line.day, line.id), home_tells=True)


def remove(call: Call, services: Services) -> Answer:
    """Take a line off the list, with a way back."""
    line = _line(call, services)
    if line is None or not lines.remove(services.tx, call.member.id, line.id, call.key, call.today):
        return Reply("done/gone")
    shares.take_back(services.tx, call.member.id, shares.LINE, [line.id])
    return Reply("done/removed", {"line": _facts(line), "undo": call.key})


def show(call: Call, services: Services, day: date, around: int | None = None) -> Reply:
    """Show one page of a day's list: the newest, or the one that holds a line."""
    kept = lines.of_day(services.tx, call.member.id, day)
    if not kept:
        return Reply("done/empty")
    shown, earlier, later = pages(kept, around)
    last = lines.last_call(services.tx, call.member.id, day, day) if not later else None
    facts = {"earlier": earlier, "later": later, "undo": last, "is_today": day == call.today, "day": day}
    return Reply("done/list", {"lines": [_facts(line) for line in shown], **facts})


def pages(kept: Sequence[Line], around: int | None) -> tuple[Sequence[Line], int | None, int | None]:
    """Cut a day's lines into pages from the newest back; return one, and a line of the page before and after it."""
    rest, later = kept, None
    while True:
        shown = running_list.newest_that_fit(rest, _PAGE_CHARACTERS, _PAGE)
        rest = rest[: len(rest) - len(shown)]
        if not rest or around is None or shown[0].id <= around:
            return shown, rest[-1].id if rest else None, later
        later = shown[0].id


def _today(call: Call, services: Services) -> Answer:
    return show(call, services, call.today)


def _added(call: Call, reading: running_list.Reading, day: date, kept: Sequence[Line | Draft]) -> Answer:
    so_far = running_list.newest_that_fit(kept, _SO_FAR_CHARACTERS, _SO_FAR)
    facts = {
        "added": [_noted(call, day, draft) for draft in reading.drafts],
        "lines": [{"text": line.text, "kind": line.kind} for line in so_far],
        "earlier": len(so_far) < len(kept),
        "shortened": reading.shortened,
        "left_out": reading.left_out,
        "is_today": day == call.today,
        "day": day,
        "undo": call.key,
    }
    return Reply("done/added", facts)


def _undo(call: Call, services: Services, undone: str) -> Answer:
    if not undone:
        return Reply("done/nothing_to_undo")
    changed = lines.undo(services.tx, call.member.id, undone, call.key, call.today)
    if not changed:
        return Reply("done/nothing_to_undo")
    shares.take_back(services.tx, call.member.id, shares.LINE, [line.id for line in changed if line.removed])
    facts = {"lines": [_facts(line) for line in changed], "returned": not changed[0].removed, "undo": call.key}
    return Reply("done/undone", facts)


def _by_day(call: Call, drafts: Sequence[Draft]) -> dict[date, list[Draft]]:
    days: dict[date, list[Draft]] = {}
    for draft in drafts:
        days.setdefault(_day_of(draft, call), []).append(draft)
    return days


def _day_of(draft: Draft, call: Call) -> date:
    return day_marked(draft.day_mark, call.today, lambda day: is_free(day, call.member) is None)


def _noted(call: Call, shown: date, draft: Draft) -> dict[str, Any]:
    day = _day_of(draft, call)
    return {"text": draft.text, "kind": draft.kind, "elsewhere": None if day == shown else day}


def _line(call: Call, services: Services, value: str | None = None) -> Line | None:
    line_id = _ID.fullmatch(call.value if value is None else value)
    return lines.get(services.tx, call.member.id, int(line_id[0])) if line_id else None


def _first(text: str) -> Draft | None:
    return next(iter(running_list.read(text).drafts), None)


def _facts(line: Line) -> dict[str, Any]:
    return {"id": line.id, "text": line.text, "kind": line.kind}
