"""`/done`: the running list: add, read, edit, remove and undo lines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach import running_list
from slackbot.coach.parsing.day_marks import DayOutOfReachError, day_marked
from slackbot.coach.parsing.said import said
from slackbot.coach.running_list import LINES_A_DAY, Draft
from slackbot.commands.breaks import minute, rest
from slackbot.commands.crossing import crossed, mark
from slackbot.recap.consent import line_changed, lines_removed
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import challenges, line_changes, lines, parked
from slackbot.store.people.line_changes import Edit, LastChange
from slackbot.store.people.lines import Line
from slackbot.working_days import is_free

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_PAGE: Final = 15  # lines; each takes a block of its own, with a menu
_PAGE_CHARACTERS: Final = 4500
_SO_FAR: Final = 12
_SO_FAR_CHARACTERS: Final = 3500


def answer(call: Call, services: Services) -> Answer:
    """Add the typed lines; alone, show today's list; `undo` takes back the last change."""
    match said(call.text):
        case "" | "list" | "show" | "show list" | "show me" | "my list":
            return _today(call, services)
        case "help":
            return Reply("done/help")
        case "undo" | "undo last" | "undo it" | "undo that" | "undo the last" | "undo the last one":
            last = _last_change(call, services)
            return _undo(call, services, last.call if last else "")
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
    hard: list[int] = []
    for day, drafts in days.items():
        ids = put(call, services, day, [(draft.kind, draft.text) for draft in drafts])
        hard += (line_id for line_id, draft in zip(ids, drafts, strict=True) if draft.kind == "hard")
    day = max(days)
    kinds = [draft.kind for draft in days.get(call.today, [])]
    reply = _added(call, reading, day, [*before[day][0], *days[day]], hard)
    offered = {"rest": rest.fits_after(call, services, hard), "minute": minute.is_offered(call, services, kinds)}
    return replace(reply, facts={**reply.facts, **offered})


def put(call: Call, services: Services, day: date, drafts: Sequence[tuple[str, str]]) -> list[int]:
    """Put lines, each a kind and its words, on a day's list as one change that undo can revert; returns their ids."""
    ids = lines.add(services.tx, call.member.id, day, drafts, call.key)
    line_changes.note(services.tx, call.member.id, call.key, "added", ids, call.today)
    return ids


def undo(call: Call, services: Services) -> Answer:
    """Revert what the call in the button's value did: an addition, an edit or a removal."""
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
    return Modal("done/edit", {"text": _as_typed(line)}, {"line": str(line.id), "was": mark(_as_typed(line))})


def save(call: Call, services: Services) -> Answer:
    """Save an edited line and its mark, unless the line was changed elsewhere in the meantime."""
    line = _line(call, services, call.private.get("line", ""))
    draft = _first(call.fields.get("text", ""))
    if draft is None:
        return FieldError("text", "done/edit_empty")
    if line is None or line.removed:
        return Reply("done/gone")
    error = crossed(call, "text", _as_typed(line), _as_typed(draft))
    if error is not None:
        return error
    lines.reword(services.tx, call.member.id, line.id, draft.kind, draft.text)
    if (draft.kind, draft.text) != (line.kind, line.text):
        line_changes.note_edit(services.tx, call.member.id, call.key, line, call.today)
    voided = line_changed(services.tx, call.member.id, line, draft.kind, draft.text)
    return voided or replace(show(call, services, line.day, line.id), home_tells=True)


def remove(call: Call, services: Services) -> Answer:
    """Take a line off the list, with a button that puts it back."""
    line = _line(call, services)
    if line is None or not lines.remove(services.tx, call.member.id, line.id, call.key, call.today):
        return Reply("done/gone")
    line_changes.note(services.tx, call.member.id, call.key, "removed", [line.id], call.today)
    off_shelf = lines_removed(services.tx, call.member.id, [line.id])
    return Reply("done/removed", {"line": _facts(line), "undo": call.key, "off_shelf": off_shelf})


def show(call: Call, services: Services, day: date, around: int | None = None) -> Reply:
    """Show one page of a day's list: the newest, or the one that holds a line."""
    kept = lines.of_day(services.tx, call.member.id, day)
    if not kept:
        return Reply("done/empty")
    shown, earlier, later = pages(kept, around)
    last = None if later else _last_change(call, services)
    facts = {
        "earlier": earlier,
        "later": later,
        "last": None if last is None else last._asdict(),
        "is_today": day == call.today,
        "day": day,
    }
    return Reply("done/list", {"lines": [_facts(line) for line in shown], **facts})


def pages(kept: Sequence[Line], around: int | None) -> tuple[Sequence[Line], int | None, int | None]:
    """Split a day's lines into pages from the newest back; return one, and a line of the page before and after it."""
    rest, later = kept, None
    while True:
        shown = running_list.newest_that_fit(rest, _PAGE_CHARACTERS, _PAGE)
        rest = rest[: len(rest) - len(shown)]
        if not rest or around is None or shown[0].id <= around:
            return shown, rest[-1].id if rest else None, later
        later = shown[0].id


def _today(call: Call, services: Services) -> Answer:
    return show(call, services, call.today)


def _added(
    call: Call, reading: running_list.Reading, day: date, kept: Sequence[Line | Draft], hard: Sequence[int]
) -> Reply:
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
        "hard": hard,
    }
    return Reply("done/added", facts)


def _last_change(call: Call, services: Services) -> LastChange | None:
    yesterday = call.today - timedelta(days=1)  # a shift may cross midnight between a change and its undo
    return line_changes.last(services.tx, call.member.id, yesterday)


def _undo(call: Call, services: Services, undone: str) -> Answer:
    who = call.member.id
    edit = next(iter(line_changes.edits(services.tx, who, undone)), None) if undone else None
    edited = lines.get(services.tx, who, edit.line_id) if edit else None
    if edit and edited and not edited.removed:
        line_changes.undone(services.tx, who, undone, call.key)
        return _unedit(call, services, edited, edit)
    changed, off_shelf = _take_back(call, services, undone) if undone else ([], False)
    if not changed:
        return Reply("done/nothing_to_undo")
    line_changes.undone(services.tx, who, undone, call.key)
    return _undone(call, changed, edited=False, off_shelf=off_shelf)


def _unedit(call: Call, services: Services, edited: Line, edit: Edit) -> Answer:
    """Give an edited line its earlier words back; consent given to the later words lapses, and the person is told."""
    lines.reword(services.tx, call.member.id, edited.id, edit.kind, edit.text)
    voided = line_changed(services.tx, call.member.id, edited, edit.kind, edit.text)
    return voided or _undone(call, [edited._replace(kind=edit.kind, text=edit.text)], edited=True)


def _undone(call: Call, changed: Sequence[Line], *, edited: bool, off_shelf: bool = False) -> Reply:
    facts = {"lines": [_facts(line) for line in changed], "edited": edited, "undo": call.key, "off_shelf": off_shelf}
    return Reply("done/undone", {**facts, "returned": not changed[0].removed})


def _take_back(call: Call, services: Services, undone: str) -> tuple[list[Line], bool]:
    """Remove the lines that a call added, or restore those it removed, with everything that became a line by it.

    Returns the lines, and whether a lesson from any of them left the shelf.
    """
    who = call.member.id
    changed = lines.undo(services.tx, who, undone, call.key, call.today)
    gone = [line.id for line in changed if line.removed]
    challenges.reopen(services.tx, who, gone)  # first, so that consent to a reopened hard one stays
    off_shelf = lines_removed(services.tx, who, gone)
    parked.reopen(services.tx, who, gone, call.today)
    back = [line.id for line in changed if not line.removed]
    challenges.keep_again(services.tx, who, back, call.today)
    parked.finish_again(services.tx, who, back)
    return changed, off_shelf


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


def _as_typed(line: Line | Draft) -> str:
    return line.text if line.kind == "done" else f"{line.kind}: {line.text}"


def _facts(line: Line) -> dict[str, Any]:
    return {"id": line.id, "text": line.text, "kind": line.kind}
