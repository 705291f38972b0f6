"""`/shortcut`: hard or smart? What does it save and who pays; two weeks later, did its cost turn up?"""

import re
from typing import Any, Final

from slackbot.coach.parsing.said import said
from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.recap.consent import words_changed
from slackbot.reply import Answer, Call, FieldError, Handler, Modal, Reply, Services
from slackbot.scheduled import follow_up
from slackbot.store.people import shortcuts
from slackbot.store.people.shortcuts import Shortcut
from slackbot.store.recap.shares import SHORTCUT

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_TEXT_LIMIT: Final = 300
_MOST_SHOWN: Final = 15

_SHOWS: Final = frozenset(  # the open ones, with their buttons: none of these is a shortcut
    {"", "list", "show", "open", "mine", "my shortcuts", "past", "all", "undo", "cancel", "drop", "done", "off", "stop"}
)
_GONE: Final = Reply("shortcut/gone")


def answer(call: Call, services: Services) -> Answer:
    """Ask about a shortcut before it becomes a habit; without words show the open ones."""
    typed = _line(call.text)
    word = said(typed)
    if word == "help":
        return Reply("shortcut/help")
    if word in _SHOWS:
        return _open(call, services)
    text = cut(typed, _TEXT_LIMIT)
    kept_id = shortcuts.add(services.tx, call.member.id, call.today, text)
    follow_up.plan(services.tx, call.member, kept_id, call.today, call.at)
    fresh = Shortcut(kept_id, call.today, text, "", "", "")
    return _check(fresh, shortened=text != typed)


def paid_by(payer: str) -> Handler:
    """Make the handler of a button that names the payer."""

    def taker(call: Call, services: Services) -> Answer:
        kept = shortcuts.change(services.tx, call.member.id, _id(call.value), payer=payer)
        return _GONE if kept is None else _check(kept)

    return taker


def ask_saves(call: Call, services: Services) -> Answer:
    """Open the window that asks what a shortcut saves."""
    kept = _kept(call, services, call.value)
    if kept is None:
        return _GONE
    return Modal("shortcut/saves", {"saves": kept.saves}, {"shortcut": str(kept.id), "was": mark(kept.saves)})


def keep_saves(call: Call, services: Services) -> Answer:
    """Save what a shortcut saves."""
    saves = cut(_line(call.fields.get("saves", "")), _TEXT_LIMIT)
    before = _kept(call, services, call.private.get("shortcut", ""))
    error = crossed(call, "saves", before.saves, saves) if before else None
    if error is not None:
        return error
    kept = shortcuts.change(services.tx, call.member.id, before.id, saves=saves) if before else None
    return _GONE if kept is None else _check(kept)


def keep(call: Call, services: Services) -> Answer:
    """Record the verdict that a shortcut stays."""
    return _settled(shortcuts.change(services.tx, call.member.id, _id(call.value), verdict="keep"))


def undo(call: Call, services: Services) -> Answer:
    """Record the verdict that a shortcut is dropped."""
    return _settled(shortcuts.change(services.tx, call.member.id, _id(call.value), verdict="undo"))


def ask_change(call: Call, services: Services) -> Answer:
    """Open the window to reword a shortcut."""
    kept = _kept(call, services, call.value)
    if kept is None:
        return _GONE
    return Modal("shortcut/change", {"text": kept.text}, {"shortcut": str(kept.id), "was": mark(kept.text)})


def keep_change(call: Call, services: Services) -> Answer:
    """Save a shortcut's new words."""
    text = cut(_line(call.fields.get("text", "")), _TEXT_LIMIT)
    if not text:
        return FieldError("text", "shortcut/no_words")
    before = _kept(call, services, call.private.get("shortcut", ""))
    if before is None:
        return _GONE
    error = crossed(call, "text", before.text, text)
    if error is not None:
        return error
    kept = shortcuts.change(services.tx, call.member.id, before.id, text=text, verdict="change")
    return words_changed(services.tx, call.member.id, SHORTCUT, before.id, text) or _settled(kept)


def _open(call: Call, services: Services) -> Answer:
    kept = shortcuts.newest_open(services.tx, call.member.id, _MOST_SHOWN + 1)
    if not kept:
        return Reply("shortcut/empty")
    shown = [_facts(shortcut) for shortcut in kept[-_MOST_SHOWN:]]
    return Reply("shortcut/list", {"shortcuts": shown, "earlier": len(kept) > _MOST_SHOWN})


def _check(kept: Shortcut, *, shortened: bool = False) -> Reply:
    return Reply("shortcut/check", {**_facts(kept), "shortened": shortened, "open": not kept.verdict})


def _settled(kept: Shortcut | None) -> Reply:
    return _GONE if kept is None else Reply("shortcut/settled", {"text": kept.text, "verdict": kept.verdict})


def _kept(call: Call, services: Services, value: str) -> Shortcut | None:
    return shortcuts.get(services.tx, call.member.id, _id(value))


def _id(value: str) -> int:
    return int(value) if _ID.fullmatch(value) else 0  # ids count from one


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _facts(kept: Shortcut) -> dict[str, Any]:
    return {"id": kept.id, "text": kept.text, "saves": kept.saves, "payer": kept.payer}
