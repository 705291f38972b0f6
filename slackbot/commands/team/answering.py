"""A lead's answer to a recap's findings: changed, not yet, or can't, with a reason; the next recap shows it."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.recap import lead
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.recap import matters, teams
from slackbot.store.recap.matters import Matter, Word
from slackbot.store.recap.teams import Team

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_LIMIT: Final = 200
_GONE: Final = Reply("team/matter_gone", beside=True)


def changed(call: Call, services: Services) -> Answer:
    """Ask what the lead changed."""
    return _ask(call, services, "team/moved")


def cannot(call: Call, services: Services) -> Answer:
    """Ask why it can't change."""
    return _ask(call, services, "team/cannot")


def not_yet(call: Call, services: Services) -> Answer:
    """Answer "not yet"."""
    led = _led(call, services, call.value)
    return _GONE if led is None else _answer(call, services, led, "not_yet", "")


def keep_changed(call: Call, services: Services) -> Answer:
    """Save what the lead changed."""
    return _keep(call, services, "changed")


def keep_cannot(call: Call, services: Services) -> Answer:
    """Save why it can't change."""
    return _keep(call, services, "cannot")


def _ask(call: Call, services: Services, view: str) -> Answer:
    led = _led(call, services, call.value)
    if led is None:
        return _GONE
    _, matter = led
    day, _, half = matter.slot.partition("_")
    notes = {"matter": str(matter.id), "was": mark(matter.words)}
    return Modal(view, {"text": matter.text or "", "day": day, "half": half}, notes)


def _keep(call: Call, services: Services, word: Word) -> Answer:
    words = cut(" ".join(clean(call.fields.get("words", "")).split()), _LIMIT)
    if not words:
        return FieldError("words", "team/no_words")
    led = _led(call, services, call.private.get("matter", ""))
    if led is None:
        return _GONE
    return crossed(call, "words", led[1].words, words) or _answer(call, services, led, word, words)


def _answer(call: Call, services: Services, led: tuple[Team, Matter], word: Word, words: str) -> Reply:
    team, matter = led
    matters.answer(services.tx, call.member.id, matter.id, word, words)
    lead.tell_author(services.tx, matter._replace(answer=word), team.workspace_id, call.at)
    return lead.about(services.tx, team, matter.day)


def _led(call: Call, services: Services, value: str) -> tuple[Team, Matter] | None:
    """Return a matter of a team that the caller leads; None if it was removed."""
    workspace_id = call.member.workspace_id
    matter = matters.get(services.tx, workspace_id, int(value)) if _ID.fullmatch(value) else None
    team = teams.get(services.tx, workspace_id, matter.team_id) if matter else None
    return (team, matter) if team and matter and team.lead_id == call.member.user_id else None
