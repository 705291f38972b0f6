"""`/coach whosees`: everything a lead or admin can see of the person, and who looked; there is no other view."""

import re
from datetime import date
from typing import Any, Final

from slackbot.coach.calendar import zone
from slackbot.coach.paging import Entry, Section, pages, turned_to
from slackbot.coach.words import clean
from slackbot.recap import choices
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import members, requests
from slackbot.store.privacy import access_log
from slackbot.store.recap import shelf, teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

_PAGE: Final = re.compile(r"\d{1,6}", re.ASCII)
_MOST_LOOKS: Final = 200
_SEEN: Final = {"teams", "posted", "shelf"}  # by more people than one


def answer(call: Call, services: Services) -> Answer:
    """Show the first page."""
    if clean(call.text).strip().lower() == "help":
        return Reply("whosees/help", alone=True)
    return _page(call, services, 1)


def page(call: Call, services: Services) -> Answer:
    """Show another page, with the facts as they are now."""
    number = _PAGE.fullmatch(call.value)
    return _page(call, services, int(number[0]) if number else 1)


def _page(call: Call, services: Services, number: int) -> Answer:
    mine = teams.known_to(services.tx, call.member.id)
    told: list[Section] = [
        {"kind": "teams", "entries": _teams(call, services, mine)},
        {"kind": "posted", "entries": _posted(call, services, mine)},
        {"kind": "shelf", "entries": _shelf(call, services, mine)},
        {"kind": "colleagues", "entries": [*_signals(call, services), *_requests(call, services)]},
        {"kind": "waiting", "entries": _waiting(call, services, mine)},
        {"kind": "looks", "entries": _looks(call, services, mine)},
    ]
    seen = any(section["entries"] for section in told if section["kind"] in _SEEN)
    shown, earlier, later = turned_to(pages(told), number)
    facts: dict[str, Any] = {
        "sections": shown,
        "earlier": earlier,
        "later": later,
        "seen": seen,
        "looked": bool(told[-1]["entries"]),
    }
    return Reply("whosees/page", facts, alone=True)


def _teams(call: Call, services: Services, mine: list[Team]) -> list[Entry]:
    """List the teams they are in, with the lead of each recap that is on."""
    entries = []
    for team in mine:
        mate = teams.mate(services.tx, call.member.id, team.id)
        if mate is not None and mate.here:
            lead = _name(services, call.member.workspace_id, team.lead_id) if team.active else ""
            leads = team.lead_id == call.member.user_id
            entries.append(
                {
                    "team": team.name,
                    "lead": lead,
                    "leads": leads,
                    "on": team.active,
                    "apart": mate.apart,
                    "text": "",
                    "audience": team.audience or "",
                }
            )
    return entries


def _posted(call: Call, services: Services, mine: list[Team]) -> list[Entry]:
    """List each line of theirs in posted recaps."""
    return [
        {"day": seen.day, "text": seen.text, "kind": seen.kind, "team": team.name, "refused": seen.refused or ""}
        for team in mine
        for seen in choices.posted(services.tx, call.member, team)
    ]


def _shelf(call: Call, services: Services, mine: list[Team]) -> list[Entry]:
    """List each sentence of theirs on a team's shelf."""
    names = {team.id: team.name for team in mine}
    standing = [own for own in shelf.of(services.tx, call.member.id) if own.yes and own.team_id in names]
    return [{"day": own.day, "text": own.text, "team": names[own.team_id], "signed": own.signed} for own in standing]


def _waiting(call: Call, services: Services, mine: list[Team]) -> list[Entry]:
    """List each line they said yes to; nobody sees it before it is posted."""
    return [
        {"day": seen.day, "text": seen.text, "kind": seen.kind, "team": team.name}
        for team in mine
        for seen in choices.waiting(services.tx, call.member, team)
    ]


def _name(services: Services, workspace_id: str, user_id: str | None) -> str:
    member = members.get(services.tx, MemberId(workspace_id, user_id)) if user_id else None
    return (member.name if member else None) or ""


def _signals(call: Call, services: Services) -> list[Entry]:
    """List the signals they sent, each read by one person alone."""
    sent = access_log.signals(services.tx, call.member.id)
    return [_to_one(call, services, day, to, "signal") for day, to in sent]


def _requests(call: Call, services: Services) -> list[Entry]:
    """List what a colleague learned of them by a request of theirs, or by their answer to one, the oldest first."""
    asked = requests.reached(services.tx, call.member.id)
    answered = dict.fromkeys(access_log.answers(services.tx, call.member.id))
    told = [
        *(
            {
                **_to_one(call, services, each.day, to, each.wish.purpose),
                "text": each.wish.text,
                "hard_part": each.wish.hard_part,
            }
            for each, to in asked
        ),
        *(_to_one(call, services, day, to, kind) for day, to, kind in answered),
    ]
    return sorted(told, key=lambda entry: entry["day"])


def _to_one(call: Call, services: Services, day: date, to: str, about: str) -> Entry:
    name = _name(services, call.member.workspace_id, to)
    return {"day": day, "to": name, "about": about, "text": "", "hard_part": ""}


def _looks(call: Call, services: Services, mine: list[Team]) -> list[Entry]:
    """List every look at the person's data and at their teams, newest first."""
    here = zone(call.member.hours.zone)
    names = {team.channel_id: team.name for team in mine}
    entries = []
    for look in access_log.of(services.tx, call.member.id, names, _MOST_LOOKS):
        at = look.at.astimezone(here)
        myself = look.looker == call.member.user_id
        who = "" if myself else _name(services, call.member.workspace_id, look.looker)
        told = {"what": look.what, "mine": myself, "who": who, "team": names.get(look.subject, "")}
        entries.append({"day": at.date(), "at": at.time(), **told, "text": ""})
    return entries
