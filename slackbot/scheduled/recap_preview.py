"""The question before a recap: what of yours may be in it? Each line is off until its author switches it on."""

from datetime import date, datetime
from typing import Final

from slackbot.coach import recap
from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled import recap_choices, recap_plan
from slackbot.scheduled.kind import Aftermath, Kind, Nudge
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.working_days import is_free


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Quiet when switched off, for who left the team, about what went out, and where there is nothing to ask."""
    found = _team(member, delivery, services)
    if found is None or not found.active or not recap_plan.is_asked(member):
        return "switched_off"
    mate = teams.mate(services.tx, member.id, found.id)
    if mate is None or not mate.takes_part:
        return "left"
    day = _day(delivery)
    if recap_plan.coming(services.tx, found) != day:
        return "gone"
    return None if recap_choices.of(services.tx, member, found, day) else "nothing_to_ask"


def answered(member: Member, delivery: Delivery, services: Services) -> bool:
    """Answered by any choice that was made for that recap, in its message or elsewhere."""
    found = _team(member, delivery, services)
    mate = teams.mate(services.tx, member.id, found.id) if found else None
    return mate is not None and mate.looked_on is not None and mate.looked_on >= delivery.day


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """What of theirs there is, each with a way to switch it on."""
    found = _team(member, delivery, services)
    if found is None:
        raise LookupError("`quiet` looked a moment ago, in this transaction")
    facts = recap_choices.facts(services.tx, member, found, _day(delivery), delivery.day)
    return Reply("recap/choices", {**facts, "uid": delivery.uid})


def again(member: Member, delivery: Delivery, at: datetime) -> Occurrence | None:
    """On a day that turned out free, closed or full: the next start of a shift before the recap, if there is one."""
    if delivery.expires_at is None:
        return None
    return recap.preview_again(member.hours, delivery.expires_at, lambda on: is_free(on, member) is not None, at)


def _team(member: Member, delivery: Delivery, services: Services) -> Team | None:
    return teams.get(services.tx, member.workspace_id, int(delivery.occurrence.partition(".")[0]))


def _day(delivery: Delivery) -> date:
    about = delivery.occurrence.partition("+")[0].partition(" ")[0]
    return date.fromisoformat(about.partition(".")[2])


KIND: Final = Kind(
    recap_plan.PREVIEW, say, quiet=quiet, nudge=Nudge(answered, off={"recaps": False}), aftermath=Aftermath(again)
)
