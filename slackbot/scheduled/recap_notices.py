"""Notices about a recap: an introduction to its channel; to its lead, that it failed, ended or changed hands."""

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.recap import audience, plan
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, End, Kind, Respects
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State
from slackbot.working_days import next_at_work

HANDED: Final = "recap_handed"
HELLO: Final = "introduction"
_LATE: Final = timedelta(days=1)
UNPOSTED: Final = "recap_unposted"
UNSURE: Final = "unsure"


def introduce(tx: sa.Connection, workspace_id: str, channel_id: str, name: str, added_by: str, at: datetime) -> None:
    """Plan the bot's introduction to a channel it was added to, only once."""
    if teams.at_channel(tx, workspace_id, channel_id) is not None:
        return
    team = teams.begin(tx, workspace_id, channel_id, name or teams.NAMELESS)
    teams.change(tx, workspace_id, team.id, added_by=added_by)
    outbox.add(tx, team.account, HELLO, channel_id, Occurrence(at.date(), at, at + _LATE))


def handed(tx: sa.Connection, new_lead: Member, team: Team, by: str, at: datetime) -> None:
    """Tell a new lead who handed them a recap."""
    outbox.add(tx, new_lead.id, HANDED, f"{team.id}.{at:%Y%m%d%H%M%S} {by}", next_at_work(new_lead, at))


def unposted(tx: sa.Connection, team: Team, of: Delivery, end: End) -> None:
    """Tell the lead, once per recap, that it was refused or may not have arrived."""
    if of.due_at is not None:
        why = UNSURE if end.state is State.UNKNOWN else end.reason
        plan.tell_lead(tx, team, UNPOSTED, f"{team.id}.{of.occurrence}.{why}", of.due_at)


def hello(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who added the bot, what it will post, and how to stop it."""
    team = teams.at_channel(services.tx, *delivery.who)
    return Reply("team/hello", {"added_by": (team.added_by if team else None) or ""})


def introduced(tx: sa.Connection, delivery: Delivery, _end: End) -> None:
    """Forget who added the bot once that was said."""
    team = teams.at_channel(tx, *delivery.who)
    if team is not None:
        teams.change(tx, team.workspace_id, team.id, added_by=None)


def gone(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Name the team, and say why its recap was switched off."""
    team = _team(delivery, services)
    return Reply("team/gone", {"name": team.name, "reason": team.off_reason} if team else {})


def astray(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say what is known about a recap that did not appear in its channel."""
    team = _team(delivery, services)
    reason = delivery.occurrence.partition(" ")[0].split(".")[2]
    return Reply("team/unposted", {"name": team.name, "day": team.post_day, "reason": reason} if team else {})


def handed_to(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who handed over which recap."""
    team = _team(delivery, services)
    by = members.get(services.tx, MemberId(member.workspace_id, delivery.occurrence.partition(" ")[2]))
    stands = {"name": team.name, "day": team.post_day, "at": team.post_at, "active": team.active} if team else {}
    return Reply("team/handed_to", {"by": (by.name if by else None) or "", **stands})


def lapsed(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say that a channel has more readers now, so the person's yeses lapsed, and offer to choose again."""
    return Reply("recap/lapsed", _readers(delivery, services))


def lapsed_lead(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Tell the lead that a channel has more readers, and why lines left its recap if any did, without saying whose."""
    took_out = not delivery.occurrence.endswith(audience.NOTHING_LAPSED)
    return Reply("team/lapsed", {**_readers(delivery, services), "took_out": took_out})


def _readers(delivery: Delivery, services: Services) -> dict[str, Any]:
    team = _team(delivery, services)
    if team is None:
        return {}
    day = plan.coming(services.tx, team)
    return {
        "name": team.name,
        "audience": delivery.occurrence.split(".")[1],
        "value": f"{team.id}.{day.isoformat()}" if day else "",
    }


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Tell a lead who was off duty once they are back."""
    return next_at_work(member, at)


def _quiet_where_gone(_member: Member, delivery: Delivery, services: Services) -> str | None:
    return None if _team(delivery, services) else "gone"


def _quiet_where_back(_member: Member, delivery: Delivery, services: Services) -> str | None:
    team = _team(delivery, services)
    return None if team is not None and not team.active else "gone"


def _team(delivery: Delivery, services: Services) -> Team | None:
    team_id = delivery.occurrence.partition(".")[0]
    return teams.get(services.tx, delivery.who.workspace_id, int(team_id))


_WHEN_BACK: Final = Aftermath(again)

LAPSED: Final = Kind(audience.LAPSED, lapsed, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
LAPSED_LEAD: Final = Kind(
    audience.LAPSED_LEAD, lapsed_lead, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK
)

INTRODUCTION: Final = Kind(HELLO, hello, aftermath=Aftermath(ended=introduced))
OFF: Final = Kind(plan.SWITCHED_OFF, gone, quiet=_quiet_where_back, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
HANDED_TO: Final = Kind(HANDED, handed_to, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
ASTRAY: Final = Kind(UNPOSTED, astray, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
