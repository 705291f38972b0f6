"""What is told of a team beside its recap: who the bot is, to a new channel; what became of a recap, to its lead."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled import recap_plan
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
    """Have the bot say once who it is, in a channel it was added to; one that it knows is not told again."""
    if teams.at_channel(tx, workspace_id, channel_id) is not None:
        return
    found = teams.begin(tx, workspace_id, channel_id, name or teams.NAMELESS)
    teams.change(tx, workspace_id, found.id, added_by=added_by)
    outbox.add(tx, found.account, HELLO, channel_id, Occurrence(at.date(), at, at + _LATE))


def handed(tx: sa.Connection, new_lead: Member, found: Team, by: str, at: datetime) -> None:
    """Tell somebody that a recap was handed to them."""
    outbox.add(tx, new_lead.id, HANDED, f"{found.id}.{at:%Y%m%d%H%M%S} {by}", next_at_work(new_lead, at))


def unposted(tx: sa.Connection, found: Team, of: Delivery, end: End) -> None:
    """Have the lead told that a recap was refused, or that nobody can tell whether it arrived; once for each recap."""
    if of.due_at is not None:
        why = UNSURE if end.state is State.UNKNOWN else end.reason
        recap_plan.tell_lead(tx, found, UNPOSTED, f"{found.id}.{of.occurrence}.{why}", of.due_at)


def hello(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Who added it, what it will post, how to stop it."""
    found = teams.at_channel(services.tx, *delivery.who)
    return Reply("team/hello", {"added_by": (found.added_by if found else None) or ""})


def introduced(tx: sa.Connection, delivery: Delivery, _end: End) -> None:
    """Forget who added it: it is said."""
    found = teams.at_channel(tx, *delivery.who)
    if found is not None:
        teams.change(tx, found.workspace_id, found.id, added_by=None)


def gone(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Why a recap is off."""
    found = _team(delivery, services)
    return Reply("team/gone", {"name": found.name, "reason": found.off_reason} if found else {})


def astray(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """What became of a recap that is not where it belongs, as far as is known."""
    found = _team(delivery, services)
    reason = delivery.occurrence.partition(" ")[0].split(".")[2]
    return Reply("team/unposted", {"name": found.name, "day": found.post_day, "reason": reason} if found else {})


def handed_to(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Who handed over what."""
    found = _team(delivery, services)
    by = members.get(services.tx, MemberId(member.workspace_id, delivery.occurrence.partition(" ")[2]))
    stands = {"name": found.name, "day": found.post_day, "at": found.post_at, "active": found.active} if found else {}
    return Reply("team/handed_to", {"by": (by.name if by else None) or "", **stands})


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Whoever was off duty is told when they are back."""
    return next_at_work(member, at)


def _quiet_where_gone(_member: Member, delivery: Delivery, services: Services) -> str | None:
    return None if _team(delivery, services) else "gone"


def _quiet_where_back(_member: Member, delivery: Delivery, services: Services) -> str | None:
    found = _team(delivery, services)
    return None if found is not None and not found.active else "gone"


def _team(delivery: Delivery, services: Services) -> Team | None:
    team_id = delivery.occurrence.partition(".")[0]
    return teams.get(services.tx, delivery.who.workspace_id, int(team_id))


_WHEN_BACK: Final = Aftermath(again)

INTRODUCTION: Final = Kind(HELLO, hello, aftermath=Aftermath(ended=introduced))
OFF: Final = Kind(
    recap_plan.SWITCHED_OFF, gone, quiet=_quiet_where_back, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK
)
HANDED_TO: Final = Kind(HANDED, handed_to, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
ASTRAY: Final = Kind(UNPOSTED, astray, quiet=_quiet_where_gone, respects=Respects.TIME_OFF, aftermath=_WHEN_BACK)
