"""The window over a recap's settings: day and time, zone, language, what the lead changed, whom to hand it over to."""

import re
from typing import Final

from slackbot.coach.recap import Weekly
from slackbot.coach.typed import WEEKDAYS, UnreadableError, read_weekly, read_zone
from slackbot.coach.words import clean, cut
from slackbot.commands.leading import facts, hand_over, lead_name, leads, take
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import members
from slackbot.store.privacy import access_log
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_GIVEN_LIMIT: Final = 80
_CHANGED_LIMIT: Final = 300


def window(call: Call, services: Services, found: Team) -> Modal:
    """Open the window, filled with what is set; it is a look at the team, and noted as one."""
    access_log.note(services.tx, call.member.id, "settings", call.at, found.channel_id)
    account = members.get(services.tx, found.account)
    day, at = found.post_day, found.post_at
    filled = {
        "moment": f"{WEEKDAYS[day]} {at:%H:%M}" if day is not None and at is not None else "",
        "zone": found.zone or "",
        "language": (account.language if account else None) or "",
        "changed": found.changed,
        "active": found.active,
        "id": found.id,
    }
    return Modal("team/edit", filled, {"team": str(found.id)})


def save(call: Call, services: Services) -> Answer:
    """Keep what was filled in, all of it or nothing."""
    found = _opened_on(call, services)
    if found is None or not leads(call, found):
        return Reply("team/not_yours", {"name": found.name if found else "", "lead": _lead(services, found)})
    try:
        day, at, zone = read_weekly(_field(call, "moment"))
        zone = read_zone(_field(call, "zone")) if _field(call, "zone") else zone
    except UnreadableError as error:
        name = "zone" if error.kind == "zone" else "moment"
        given = {"kind": error.kind, "given": cut(error.given, _GIVEN_LIMIT)}
        return FieldError(name, "team/unread", {**facts(found), **given})
    language = _field(call, "lang").lower()
    if language and language not in services.languages:
        return FieldError("lang", "team/language", {"given": language, "languages": list(services.languages)})
    return _keep(call, services, found, Weekly(day, at, zone or call.member.hours.zone), language)


def _keep(call: Call, services: Services, found: Team, when: Weekly, language: str) -> Answer:
    new_lead = call.fields.get("lead", "")
    hands_over = new_lead not in {"", call.member.user_id}
    members.change(services.tx, found.account, language=language or None)
    changed = cut(clean(call.fields.get("changed", "")).replace("\n", " "), _CHANGED_LIMIT)
    ready = teams.change(services.tx, found.workspace_id, found.id, changed=changed)
    reply = take(call, services, ready, when, "in")
    if not hands_over:
        return reply
    ready = teams.get(services.tx, found.workspace_id, found.id) or found
    if not hand_over(call, services, ready, new_lead):
        return FieldError("lead", "team/hand_whom")
    ready = teams.get(services.tx, found.workspace_id, found.id) or found
    return Reply("team/handed", {"name": ready.name, "lead": lead_name(services, ready)})


def _opened_on(call: Call, services: Services) -> Team | None:
    team_id = _ID.fullmatch(call.private.get("team", ""))
    return teams.get(services.tx, call.member.workspace_id, int(team_id[0])) if team_id else None


def _lead(services: Services, found: Team | None) -> str:
    return lead_name(services, found) if found else ""


def _field(call: Call, name: str) -> str:
    return " ".join(clean(call.fields.get(name, "")).split())
