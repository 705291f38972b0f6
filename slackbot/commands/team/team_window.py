"""The window with a recap's settings: day and time, zone, language, the lead's change, and the next lead."""

import re
from typing import Final

from slackbot.coach.normalise import UnreadableError
from slackbot.coach.piece import LIMIT, fault
from slackbot.coach.recap import Weekly
from slackbot.coach.typed import WEEKDAYS, read_weekly
from slackbot.coach.words import clean, cut
from slackbot.coach.zones import read_zone
from slackbot.commands.piece import IN_A_FIELD
from slackbot.commands.team.leading import facts, hand_over, lead_name, leads, take
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import members
from slackbot.store.privacy import access_log
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_GIVEN_LIMIT: Final = 80
_CHANGED_LIMIT: Final = 300


def window(call: Call, services: Services, team: Team) -> Modal:
    """Open the window with the present settings, and log it as a look at the team."""
    access_log.note(services.tx, call.member.id, "settings", call.at, team.channel_id)
    account = members.get(services.tx, team.account)
    day, at = team.post_day, team.post_at
    filled = {
        "moment": f"{WEEKDAYS[day]} {at:%H:%M}" if day is not None and at is not None else "",
        "zone": team.zone or "",
        "language": (account.language if account else None) or "",
        "changed": team.changed,
        "piece": team.piece,
        "active": team.active,
        "id": team.id,
    }
    return Modal("team/edit", filled, {"team": str(team.id)})


def save(call: Call, services: Services) -> Answer:
    """Save all fields, or none if one of them can't be read."""
    team = _opened_on(call, services)
    if team is None or not leads(call, team):
        return Reply("team/not_yours", {"name": team.name if team else "", "lead": _lead(services, team)})
    try:
        day, at, zone = read_weekly(_field(call, "moment"))
        zone = read_zone(_field(call, "zone")) if _field(call, "zone") else zone
    except UnreadableError as error:
        name = "zone" if error.kind == "zone" else "moment"
        unread = {"kind": error.kind, "given": cut(error.typed, _GIVEN_LIMIT)}
        return FieldError(name, "team/unread", {**facts(team), **unread})
    language = _field(call, "lang").lower()
    if language and language not in services.languages:
        return FieldError("lang", "team/language", {"given": language, "languages": list(services.languages)})
    wrong = fault(_field(call, "piece")) if _field(call, "piece") else ""
    if wrong:
        return FieldError("piece", IN_A_FIELD[wrong])
    return _keep(call, services, team, Weekly(day, at, zone or call.member.hours.zone), language)


def _keep(call: Call, services: Services, team: Team, when: Weekly, language: str) -> Answer:
    new_lead = call.fields.get("lead", "")
    hands_over = new_lead not in {"", call.member.user_id}
    members.change(services.tx, team.account, language=language or None)
    changed = cut(clean(call.fields.get("changed", "")).replace("\n", " "), _CHANGED_LIMIT)
    piece = cut(_field(call, "piece"), LIMIT)
    ready = teams.change(services.tx, team.workspace_id, team.id, changed=changed, piece=piece)
    reply = take(call, services, ready, when, "in")
    if not hands_over:
        return reply
    ready = teams.get(services.tx, team.workspace_id, team.id) or team
    if not hand_over(call, services, ready, new_lead):
        return FieldError("lead", "team/hand_whom")
    ready = teams.get(services.tx, team.workspace_id, team.id) or team
    return Reply("team/handed", {"name": ready.name, "lead": lead_name(services, ready)})


def _opened_on(call: Call, services: Services) -> Team | None:
    team_id = _ID.fullmatch(call.private.get("team", ""))
    return teams.get(services.tx, call.member.workspace_id, int(team_id[0])) if team_id else None


def _lead(services: Services, team: Team | None) -> str:
    return lead_name(services, team) if team else ""


def _field(call: Call, name: str) -> str:
    return " ".join(clean(call.fields.get(name, "")).split())
