"""A lead's first weeks: a text for the team, a page about recaps, the first change, and whether to go on."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.commands.team.leading import pressed_team
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

_CHANGED_LIMIT: Final = 300
_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_STALE: Final = Reply("errors/stale", beside=True)


def text(call: Call, services: Services) -> Answer:
    """Show a text to copy: what the bot is, what the lead will not see, and suggestions for holidays and language."""
    team = _led(call, services)
    return text_for(call, team) if team else _STALE


def text_for(call: Call, team: Team) -> Reply:
    """Make that text; its suggestions are the lead's own settings."""
    languages = [language for language in (call.member.language,) if language]
    own = {"holidays": call.member.holidays or "", "language": languages[0] if languages else ""}
    return Reply("team/text", {"name": team.name, **own}, beside=True)


def page(call: Call, services: Services) -> Answer:
    """Explain in four sentences how to use a recap."""
    return Reply("team/page", beside=True) if _led(call, services) else _STALE


def ask_changed(call: Call, services: Services) -> Answer:
    """Ask what the lead changed."""
    team = _led(call, services)
    if team is None:
        return _STALE
    notes = {"team": str(team.id), "was": mark(team.changed), "beside": "yes"}
    return Modal("team/say_changed", {"name": team.name, "text": team.changed}, notes)


def keep_changed(call: Call, services: Services) -> Answer:
    """Save what the lead changed, for the next recap."""
    value = call.private.get("team", "")
    team = teams.get(services.tx, call.member.workspace_id, int(value)) if _ID.fullmatch(value) else None
    words = cut(" ".join(clean(call.fields.get("text", "")).split()), _CHANGED_LIMIT)
    if not words:
        return FieldError("text", "team/no_words")
    if team is None or team.lead_id != call.member.user_id:
        return _STALE
    error = crossed(call, "text", team.changed, words)
    if error is not None:
        return error
    teams.change(services.tx, team.workspace_id, team.id, changed=words)
    return Reply("team/changed", {"name": team.name, "text": words}, beside=True)


def keep(call: Call, services: Services) -> Answer:
    """Keep the recap as it is, after its first four weeks."""
    team = _led(call, services)
    return Reply("team/kept", {"name": team.name}) if team else _STALE


def _led(call: Call, services: Services) -> Team | None:
    team = pressed_team(call, services)
    return team if team is not None and team.lead_id == call.member.user_id else None
