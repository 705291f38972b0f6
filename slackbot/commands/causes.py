"""`/coach causes`: was a hard one worth it or avoidable, and what would have to change; only its author sees it."""

import re
from datetime import timedelta
from typing import Any, Final

from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.recap.consent import words_changed
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import causes, lines
from slackbot.store.people.causes import Cause
from slackbot.store.people.lines import Line
from slackbot.store.recap import shares

LIMIT: Final = 300
_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_SHOWN: Final = 12  # each takes a block of its own
_WEEK: Final = timedelta(days=6)


def answer(call: Call, services: Services) -> Answer:
    """Read the causes back; typed words say what would have to change about the newest hard line."""
    typed = _words(call.text)
    if typed.lower() == "help":
        return Reply("causes/help")
    return _about_newest(call, services, typed) if typed else _list(call, services)


def worth_it(call: Call, services: Services) -> Answer:
    """Note that a hard line was worth it."""
    line = _line(call, services, call.value)
    if line is None:
        return Reply("done/gone", beside=True)
    before = causes.of_line(services.tx, call.member.id, line.id)
    kept = causes.say(services.tx, call.member.id, line.id, "worth_it", "", call.today)
    if before is not None:
        shares.take_back(services.tx, call.member.id, shares.CAUSE, [kept])
    return Reply("causes/worth_it", {"line": line.text}, beside=True)


def avoidable(call: Call, services: Services) -> Answer:
    """Ask what would have to change."""
    line = _line(call, services, call.value)
    if line is None:
        return Reply("done/gone", beside=True)
    text = _said_of(call, services, line)
    notes = {"line": str(line.id), "was": mark(text), "beside": "yes"}
    return Modal("causes/ask", {"line": line.text, "text": text}, notes)


def keep(call: Call, services: Services) -> Answer:
    """Save what would have to change."""
    line = _line(call, services, call.private.get("line", ""))
    text = _words(call.fields.get("text", ""))
    if not text:
        return FieldError("text", "causes/no_words")
    if line is None:
        return Reply("done/gone", beside=True)
    error = crossed(call, "text", _said_of(call, services, line), cut(text, LIMIT))
    return error or _keep(call, services, line, text)


def remove(call: Call, services: Services) -> Answer:
    """Delete a verdict, and remove it from every recap."""
    cause = causes.get(services.tx, call.member.id, int(call.value)) if _ID.fullmatch(call.value) else None
    if cause is not None:
        shares.take_back(services.tx, call.member.id, shares.CAUSE, [cause.id])
        causes.remove(services.tx, call.member.id, cause.id)
    return _list(call, services)


def _about_newest(call: Call, services: Services, text: str) -> Answer:
    marked = lines.marked(services.tx, call.member.id, call.today - _WEEK, call.today, _SHOWN)
    newest = next((line for line in reversed(marked) if line.kind == "hard"), None)
    return _keep(call, services, newest, text) if newest else Reply("causes/no_line")


def _said_of(call: Call, services: Services, line: Line) -> str:
    """Return what would have to change about a line, empty until it was said."""
    said = causes.of_line(services.tx, call.member.id, line.id)
    return said.text if said else ""


def _keep(call: Call, services: Services, line: Line, typed: str) -> Reply:
    text = cut(typed, LIMIT)
    kept = causes.say(services.tx, call.member.id, line.id, "avoidable", text, call.today)
    voided = words_changed(services.tx, call.member.id, shares.CAUSE, kept, text)
    return voided or Reply("causes/kept", {"line": line.text, "text": text, "shortened": text != typed})


def _list(call: Call, services: Services) -> Reply:
    who, since = call.member.id, call.today - _WEEK
    said = causes.newest(services.tx, who, _SHOWN)
    open_lines = causes.unsaid(services.tx, who, since, call.today, _SHOWN)
    if not (said or open_lines):
        return Reply("causes/none")
    unsaid = [{"line_id": line.id, "line": line.text} for line in open_lines]
    return Reply("causes/list", {"causes": [_facts(cause) for cause in said], "open": unsaid})


def _facts(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "line_id": cause.line_id,
        "line": cause.line,
        "text": cause.text,
        "worth_it": cause.verdict == "worth_it",
    }


def _line(call: Call, services: Services, value: str) -> Line | None:
    line = lines.get(services.tx, call.member.id, int(value)) if _ID.fullmatch(value) else None
    return None if line is None or line.removed else line


def _words(text: str) -> str:
    return " ".join(clean(text).split())
