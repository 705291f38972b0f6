"""Leading a recap: taking it, handing it over, and describing it; a lead sees nothing about any person."""

import re
from datetime import timedelta
from typing import Any, Final

from slackbot.coach.recap import Weekly
from slackbot.recap import audience, plan
from slackbot.reply import Call, Place, Reply, Services
from slackbot.scheduled.lead_loop import KEEP_NAME
from slackbot.scheduled.recap_notices import handed
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import next_at_work

_FOUR_WEEKS: Final = timedelta(days=28)
_ID: Final = re.compile(r"\d{1,18}", re.ASCII)


def take(call: Call, services: Services, team: Team, when: Weekly, seen: str) -> Reply:
    """Set a recap's time; from then on the caller leads it."""
    took_over = team.post_day is not None and team.lead_id is None
    ready = plan.set_up(services.tx, team, when, call.member.user_id, call.at)
    outbox.add(services.tx, call.member.id, KEEP_NAME, str(ready.id), next_at_work(call.member, call.at + _FOUR_WEEKS))
    return Reply("team/set", {**facts(ready), "seen": seen, "took_over": took_over})


def here(call: Call, services: Services, place: Place) -> Team:
    """Return the channel's team, created if necessary with those of its people who use the bot."""
    team = teams.begin(services.tx, call.member.workspace_id, call.channel, place.name or teams.NAMELESS)
    if place.name and place.name != team.name:
        team = teams.change(services.tx, team.workspace_id, team.id, name=place.name)
    audience.note(services.tx, team, place.audience, call.at)
    if place.people is not None:
        teams.set_people(services.tx, team, place.people, call.at)
    else:
        teams.arrive(services.tx, call.member.id, team)
    return team


def hand_over(call: Call, services: Services, team: Team, user_id: str) -> bool:
    """Hand a recap to somebody in its channel who uses the bot, and tell them; False if they can't lead it."""
    who = MemberId(team.workspace_id, user_id)
    mate, member = teams.mate(services.tx, who, team.id), members.get(services.tx, who)
    if mate is None or not mate.here or member is None or not member.active or user_id == call.member.user_id:
        return False
    teams.change(services.tx, team.workspace_id, team.id, lead_id=user_id, piece="")  # a number belongs to its lead
    handed(services.tx, member, team, call.member.user_id, call.at)
    _pass_on_whether_to_keep(call, services, team, member)
    return True


def facts(team: Team) -> dict[str, Any]:
    """Return the facts about a recap that several messages show."""
    stands = {"day": team.post_day, "at": team.post_at, "zone": team.zone, "active": team.active}
    return {"id": team.id, "name": team.name, **stands}


def leads(call: Call, team: Team) -> bool:
    """Whether the caller may act as lead: they lead the recap, or nobody does."""
    return team.lead_id in {None, call.member.user_id}


def lead_name(services: Services, team: Team) -> str:
    """Return the lead's name as Slack shows it; empty if unknown."""
    lead = members.get(services.tx, MemberId(team.workspace_id, team.lead_id)) if team.lead_id else None
    return (lead.name if lead else None) or ""


def pressed_team(call: Call, services: Services) -> Team | None:
    """Return the team that a button names, in the workspace of the person who pressed it."""
    return teams.get(services.tx, call.member.workspace_id, int(call.value)) if _ID.fullmatch(call.value) else None


def told(services: Services, team: Team) -> Reply:
    """Tell a person who does not lead a recap when it comes and who leads it."""
    return Reply("team/standing", {**facts(team), "lead": lead_name(services, team)})


def _pass_on_whether_to_keep(call: Call, services: Services, team: Team, to: Member) -> None:
    """Leave the question after four weeks to whoever leads the recap then."""
    for waiting in outbox.waiting_of(services.tx, call.member.id, KEEP_NAME):
        if waiting.occurrence == str(team.id):
            outbox.skip(services.tx, waiting.id, "gone")
            due = next_at_work(to, max(waiting.due_at or call.at, call.at))
            outbox.add(services.tx, to.id, KEEP_NAME, waiting.occurrence, due)
