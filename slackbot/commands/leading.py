"""Leading a recap: who does, how it stands, whose hands it goes into; it gives no view of anybody."""

import re
from typing import Any, Final

from slackbot.coach.recap import Weekly
from slackbot.reply import Call, Place, Reply, Services
from slackbot.scheduled import recap_plan
from slackbot.scheduled.recap_notices import handed
from slackbot.store.people import members
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)


def take(call: Call, services: Services, found: Team, when: Weekly, seen: str) -> Reply:
    """Have a recap come at a time, led by who says so."""
    took_over = found.post_day is not None and found.lead_id is None
    ready = recap_plan.set_up(services.tx, found, when, call.member.user_id, call.at)
    return Reply("team/set", {**facts(ready), "seen": seen, "took_over": took_over})


def here(call: Call, services: Services, place: Place) -> Team:
    """Return the team of the channel, made if need be, and whoever of its people uses the bot."""
    found = teams.begin(services.tx, call.member.workspace_id, call.channel, place.name or teams.NAMELESS)
    if place.name and place.name != found.name:
        found = teams.change(services.tx, found.workspace_id, found.id, name=place.name)
    if place.people is not None:
        teams.set_people(services.tx, found, place.people, call.at)
    else:
        teams.arrive(services.tx, call.member.id, found)
    return found


def hand_over(call: Call, services: Services, found: Team, user_id: str) -> bool:
    """Hand a recap to somebody who is in its channel and uses the bot, and tell them; False where they are not."""
    who = MemberId(found.workspace_id, user_id)
    mate, member = teams.mate(services.tx, who, found.id), members.get(services.tx, who)
    if mate is None or not mate.here or member is None or not member.active or user_id == call.member.user_id:
        return False
    teams.change(services.tx, found.workspace_id, found.id, lead_id=user_id)
    handed(services.tx, member, found, call.member.user_id, call.at)
    return True


def facts(found: Team) -> dict[str, Any]:
    """How a recap stands, for words."""
    stands = {"day": found.post_day, "at": found.post_at, "zone": found.zone, "active": found.active}
    return {"id": found.id, "name": found.name, **stands}


def leads(call: Call, found: Team) -> bool:
    """Whether who asks leads a recap, or nobody does."""
    return found.lead_id in {None, call.member.user_id}


def lead_name(services: Services, found: Team) -> str:
    """The name of who leads, as Slack shows it; empty where it is not known."""
    lead = members.get(services.tx, MemberId(found.workspace_id, found.lead_id)) if found.lead_id else None
    return (lead.name if lead else None) or ""


def pressed_team(call: Call, services: Services) -> Team | None:
    """Return the team that a button names, in the workspace of who pressed it."""
    return teams.get(services.tx, call.member.workspace_id, int(call.value)) if _ID.fullmatch(call.value) else None


def told(services: Services, found: Team) -> Reply:
    """Say how a recap stands to who does not lead it, and who does."""
    return Reply("team/standing", {**facts(found), "lead": lead_name(services, found)})
