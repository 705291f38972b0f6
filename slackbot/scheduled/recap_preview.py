"""The preview before a recap: a person picks the lines that may be in it; each is off until they switch it on."""

from datetime import date, datetime
from typing import Final

from slackbot.coach import recap
from slackbot.coach.calendar import Occurrence
from slackbot.recap import choices, plan
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Nudge
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.working_days import is_free


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent when switched off, once they left the team or the recap is out, and with nothing to ask about."""
    team = _team(member, delivery, services)
    if team is None or not team.active or not plan.is_asked(member):
        return "switched_off"
    mate = teams.mate(services.tx, member.id, team.id)
    if mate is None or not mate.takes_part:
        return "left"
    day = _day(delivery)
    if plan.coming(services.tx, team) != day:
        return "gone"
    return None if choices.of(services.tx, member, team, day) else "nothing_to_ask"


def answered(member: Member, delivery: Delivery, services: Services) -> bool:
    """Count any choice for that recap as an answer, in its message or elsewhere."""
    team = _team(member, delivery, services)
    mate = teams.mate(services.tx, member.id, team.id) if team else None
    return mate is not None and mate.looked_on is not None and mate.looked_on >= delivery.day


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """List the person's choices, each with a button that switches it on."""
    team = _team(member, delivery, services)
    if team is None:
        raise LookupError("`quiet` checked this a moment ago, in the same transaction")
    facts = choices.facts(services.tx, member, team, _day(delivery), delivery.day)
    return Reply("recap/choices", {**facts, "uid": delivery.uid})


def again(member: Member, delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try the next start of a shift before the recap if this day turned out free, closed or full."""
    if delivery.expires_at is None:
        return None
    return recap.preview_again(member.hours, delivery.expires_at, lambda on: is_free(on, member) is not None, at)


def _team(member: Member, delivery: Delivery, services: Services) -> Team | None:
    return teams.get(services.tx, member.workspace_id, int(delivery.occurrence.partition(".")[0]))


def _day(delivery: Delivery) -> date:
    about = delivery.occurrence.partition("+")[0].partition(" ")[0]
    return date.fromisoformat(about.partition(".")[2])


KIND: Final = Kind(
    plan.PREVIEW, say, quiet=quiet, nudge=Nudge(answered, off={"recaps": False}), aftermath=Aftermath(again)
)
