"""Answers to the recap's question: kept for the next recap like any line, and off until the author says yes."""

from slackbot.coach.recap import question_of
from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.commands.team.pointed import GONE, VALUE
from slackbot.recap import plan
from slackbot.recap.consent import words_changed
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.recap import answers, recaps, shares, teams
from slackbot.store.recap.teams import Team

_LIMIT = 300


def ask(call: Call, services: Services) -> Answer:
    """Open the window under a recap's question; the button is in the channel, so its presser is a member."""
    team = _team(call, services, call.value)
    if team is None:
        return GONE
    teams.arrive(services.tx, call.member.id, team)
    day = recaps.last(services.tx, team.workspace_id, team.id)
    assert day is not None  # noqa: S101 - `_team` looked a moment ago, in this transaction
    said = answers.get(services.tx, call.member.id, team.id, day)
    text = said.text if said else ""
    facts = {"number": question_of(day), "text": text, "name": team.name}
    return Modal("recap/answer", facts, {"at": call.value, "was": mark(text), "beside": "yes"})


def keep(call: Call, services: Services) -> Answer:
    """Keep the answer, and offer to share it."""
    text = cut(" ".join(clean(call.fields.get("text", "")).split()), _LIMIT)
    if not text:
        return FieldError("text", "recap/no_words")
    team = _team(call, services, call.private.get("at", ""))
    coming = plan.coming(services.tx, team) if team else None
    day = recaps.last(services.tx, team.workspace_id, team.id) if team else None
    if team is None or coming is None or day is None or teams.mate(services.tx, call.member.id, team.id) is None:
        return GONE
    said = answers.get(services.tx, call.member.id, team.id, day)
    error = crossed(call, "text", said.text if said else "", text)
    if error is not None:
        return error
    kept = answers.put(services.tx, call.member.id, team.id, day, text)
    voided = words_changed(services.tx, call.member.id, shares.ANSWER, kept, text)
    value = f"{team.id}.{coming.isoformat()}.{shares.ANSWER}.{kept}"
    return voided or Reply("recap/answered", {"text": text, "name": team.name, "value": value}, beside=True)


def _team(call: Call, services: Services, value: str) -> Team | None:
    """Return the team of a post whose question is the newest; None once a newer one was asked."""
    parts = VALUE.fullmatch(value)
    team = teams.get(services.tx, call.member.workspace_id, int(parts[1])) if parts else None
    if parts is None or team is None or not team.active:
        return None
    last = recaps.last(services.tx, team.workspace_id, team.id)
    return team if last is not None and parts[2] == last.isoformat() else None
