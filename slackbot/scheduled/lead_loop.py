"""The lead's loop: a second question about a recap's findings, the answer to a cause's author, and whether to go on."""

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.recap import lead
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, End, Kind, Respects
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import recaps, teams
from slackbot.store.recap.matters import LEADS_COPY
from slackbot.store.recap.teams import Team
from slackbot.working_days import next_at_work

KEEP_NAME: Final = "recap_keep"


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Show a recap's findings again."""
    team, day = _about(member, delivery, services)
    assert team is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    return lead.about(services.tx, team, day, again=delivery.kind == lead.AGAIN)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if they no longer lead it, or nothing waits for an answer."""
    team, day = _about(member, delivery, services)
    if team is None or not team.active or team.lead_id != member.user_id:
        return "gone"
    return None if lead.is_waiting(services.tx, team, day) else "answered"


def ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Note the place of the lead's message, so that a withdrawn cause is removed from it too."""
    member = members.get(tx, delivery.who)
    team_id, day = _which(delivery)
    if end.ts and member is not None and member.dm_channel:
        recaps.add_copy(tx, delivery.who.workspace_id, team_id, day, (LEADS_COPY, member.dm_channel, end.ts))


def answer_of(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Show the author of a cause the lead's answer."""
    facts = lead.answered(services.tx, member.workspace_id, _matter(delivery))
    assert facts is not None  # noqa: S101 - `quiet_answer` looked a moment ago, in this transaction
    return Reply("causes/answered", facts)


def quiet_answer(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if the cause was withdrawn since, or the answer was."""
    return None if lead.answered(services.tx, member.workspace_id, _matter(delivery)) else "gone"


def keep(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Ask the lead, once and privately, whether to keep the recap."""
    team = teams.get(services.tx, member.workspace_id, _team(delivery))
    return Reply("team/keep", {"name": team.name if team else "", "id": _team(delivery)})


def quiet_keep(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if it ended, or somebody else leads it."""
    team = teams.get(services.tx, member.workspace_id, _team(delivery))
    return None if team is not None and team.active and team.lead_id == member.user_id else "gone"


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Wait until the lead is back."""
    return next_at_work(member, at)


def _about(member: Member, delivery: Delivery, services: Services) -> tuple[Team | None, date]:
    team_id, day = _which(delivery)
    return teams.get(services.tx, member.workspace_id, team_id), day


def _which(delivery: Delivery) -> tuple[int, date]:
    team_id, _, day = delivery.occurrence.partition(" ")[0].partition(".")
    return int(team_id), date.fromisoformat(day)


def _matter(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition(".")[0])


def _team(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition(" ")[0])


TOLD: Final = Kind(lead.MATTERS, say, quiet=quiet, respects=Respects.TIME_OFF, aftermath=Aftermath(again, ended))
AGAIN: Final = Kind(lead.AGAIN, say, quiet=quiet, respects=Respects.TIME_OFF, aftermath=Aftermath(again, ended))
ANSWERED: Final = Kind(
    lead.ANSWERED, answer_of, quiet=quiet_answer, respects=Respects.TIME_OFF, aftermath=Aftermath(again)
)
KEEP: Final = Kind(KEEP_NAME, keep, quiet=quiet_keep, respects=Respects.TIME_OFF, aftermath=Aftermath(again))
