"""The window over a recap's settings: its day and time, zone, language, the lead's change, and the next lead."""

import re
from collections.abc import Mapping
from typing import Final

from slackbot.coach.parsing.normalise import UnreadableError
from slackbot.coach.parsing.typed import read_time
from slackbot.coach.parsing.weekdays import WEEKDAYS
from slackbot.coach.parsing.zones import read_zone
from slackbot.coach.piece import LIMIT, fault
from slackbot.coach.recap import Weekly
from slackbot.coach.words import clean, cut
from slackbot.commands.piece import IN_A_FIELD
from slackbot.commands.team.leading import facts, hand_over, lead_name, leads, take
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import members
from slackbot.store.privacy import access_log
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.changes import TeamChanges

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_GIVEN_LIMIT: Final = 80
_CHANGED_LIMIT: Final = 300
_SHIPPED: Final = "en"


def window(call: Call, services: Services, team: Team) -> Modal:
    """Open the window with the present settings, which it carries along, and log it as a look at the team."""
    access_log.note(services.tx, call.member.id, "settings", call.at, team.channel_id)
    as_set = _standing(services, team)
    filled = {**as_set, "languages": sorted({*services.languages, as_set["lang"]})}
    return Modal("team/edit", {**filled, "active": team.active, "id": team.id}, {"team": str(team.id), **as_set})


def save(call: Call, services: Services) -> Answer:
    """Save what was changed in the window, or nothing where a field can't be read or changed elsewhere meanwhile."""
    team = _opened_on(call, services)
    if team is None or not leads(call, team):
        return Reply("team/not_yours", {"name": team.name if team else "", "lead": _lead(services, team)})
    entered, before = _standing(services, team), _standing(services, team)
    for name, is_set in before.items():
        shown = call.private.get(name, is_set)
        typed = _typed(call, name, shown)
        if typed in {shown, is_set}:
            continue
        if is_set != shown:
            return FieldError(name, "team/crossed", {"now": is_set})
        entered[name] = typed
    return _read(services, team, entered) or _keep(call, services, team, entered)


def _standing(services: Services, team: Team) -> dict[str, str]:
    """Map each field to what the window shows of it."""
    account = members.get(services.tx, team.account)
    return {
        "day": WEEKDAYS[team.post_day] if team.post_day is not None else "",
        "at": f"{team.post_at:%H:%M}" if team.post_at is not None else "",
        "zone": team.zone or "",
        "lang": (account.language if account else None) or _SHIPPED,
        "changed": team.changed,
        "piece": team.piece,
    }


def _read(services: Services, team: Team, entered: Mapping[str, str]) -> FieldError | None:
    """Return the error of the first field that can't be read."""
    try:
        read_time(entered["at"])
        if entered["zone"]:
            read_zone(entered["zone"])
    except UnreadableError as error:
        return _unread("zone" if error.kind == "zone" else "at", team, error.kind, error.typed)
    if entered["day"] not in WEEKDAYS:
        return _unread("day", team, "days", entered["day"])
    if entered["lang"] not in {*services.languages, _SHIPPED}:
        return FieldError("lang", "team/language", {"given": entered["lang"], "languages": list(services.languages)})
    wrong = fault(entered["piece"]) if entered["piece"] else ""
    return FieldError("piece", IN_A_FIELD[wrong]) if wrong else None


def _unread(name: str, team: Team, kind: str, typed: str) -> FieldError:
    return FieldError(name, "team/unread", {**facts(team), "kind": kind, "given": cut(typed, _GIVEN_LIMIT)})


def _keep(call: Call, services: Services, team: Team, entered: Mapping[str, str]) -> Answer:
    zone = read_zone(entered["zone"]) if entered["zone"] else call.member.hours.zone
    when = Weekly(WEEKDAYS.index(entered["day"]), read_time(entered["at"]), zone)
    new_lead = call.fields.get("lead", "")
    with services.tx.begin_nested() as all_or_nothing:
        if entered["lang"] != _standing(services, team)["lang"]:
            members.change(services.tx, team.account, language=entered["lang"])
        own: TeamChanges = {
            "changed": cut(entered["changed"], _CHANGED_LIMIT),
            "piece": cut(entered["piece"], LIMIT),
        }
        reply = take(call, services, teams.change(services.tx, team.workspace_id, team.id, **own), when, "in")
        if new_lead in {"", call.member.user_id}:
            return reply
        if not hand_over(call, services, teams.get(services.tx, team.workspace_id, team.id) or team, new_lead):
            all_or_nothing.rollback()
            return FieldError("lead", "team/hand_whom")
    ready = teams.get(services.tx, team.workspace_id, team.id) or team
    return Reply("team/handed", {"name": ready.name, "lead": lead_name(services, ready)})


def _opened_on(call: Call, services: Services) -> Team | None:
    team_id = _ID.fullmatch(call.private.get("team", ""))
    return teams.get(services.tx, call.member.workspace_id, int(team_id[0])) if team_id else None


def _lead(services: Services, team: Team | None) -> str:
    return lead_name(services, team) if team else ""


def _typed(call: Call, name: str, shown: str) -> str:
    return " ".join(clean(call.fields.get(name, shown)).split())
