"""The recap as scheduled messages: the post in the team's channel, and one kind for all messages of its thread."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.recap import lead, plan, post
from slackbot.reply import Reply, Services
from slackbot.scheduled import recap_notices
from slackbot.scheduled.kind import Address, Aftermath, End, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.recap import recaps, shares, teams
from slackbot.store.recap.recaps import HEAD
from slackbot.store.recap.teams import Team
from slackbot.store.schema.schema import State

PART_NAME: Final = "recap_part"


def quiet(_member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if the recap was switched off. The lead's days off and pauses do not matter here."""
    team = _team(services.tx, delivery)
    return None if team is not None and team.active else "switched_off"


def say(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Make the post from the lines and thanks that have a yes by now."""
    return post.make(services.tx, _known(services.tx, delivery), delivery.day)


def ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Plan the messages of the thread, once the post's place is known, and the recap of the next week."""
    team = _team(tx, delivery)
    if team is None:
        return
    if end.state == State.SENT and end.ts:
        recaps.posted(tx, team.workspace_id, team.id, delivery.day, HEAD, end.ts)
        shares.note_seen(tx, team.workspace_id, team.id, delivery.day, HEAD)
        _plan_thread(tx, team, delivery)
        if delivery.due_at is not None:
            lead.told(tx, team, delivery.day, delivery.due_at)
    elif end.state in {State.SKIPPED, State.FAILED}:
        post.unmake(tx, team, delivery.day)
    if end.reason in plan.GONE:
        plan.switch_off(tx, team, end.reason, delivery.due_at)
        return
    if end.state in {State.FAILED, State.UNKNOWN}:
        recap_notices.unposted(tx, team, delivery, end)
    if delivery.due_at is not None:
        plan.plan(tx, team, delivery.due_at)


def part_quiet(_member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if all of it was withdrawn, or its thread is unknown."""
    team = _team(services.tx, delivery)
    if team is None or in_thread(services.tx, delivery) is None:
        return "no_thread"
    part = post.reply_for(services.tx, team, *_which(delivery))
    return None if post.says_something(part) else "taken_back"


def part_say(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """Make one message of the thread from the yeses of this moment."""
    return post.reply_for(services.tx, _known(services.tx, delivery), *_which(delivery))


def in_thread(tx: sa.Connection, delivery: Delivery) -> str | None:
    """Return Slack's timestamp of the post in whose thread a message goes."""
    team = _known(tx, delivery)
    return recaps.thread(tx, team.workspace_id, team.id, delivery.day)


def part_ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Note a message's place, so that it can be changed."""
    team = _team(tx, delivery)
    if team is not None and end.ts:
        recaps.posted(tx, team.workspace_id, team.id, *_which(delivery), end.ts)
        shares.note_seen(tx, team.workspace_id, team.id, *_which(delivery))


def _plan_thread(tx: sa.Connection, team: Team, delivery: Delivery) -> None:
    if delivery.due_at is None or delivery.expires_at is None:
        return
    due = Occurrence(delivery.day, delivery.due_at, delivery.expires_at)
    for part in range(1, recaps.parts(tx, team.workspace_id, team.id, delivery.day)):
        outbox.add(tx, delivery.who, PART_NAME, f"{delivery.day.isoformat()}.{part}", due)


def _which(delivery: Delivery) -> tuple[date, int]:
    day, _, part = delivery.occurrence.partition(".")
    return date.fromisoformat(day), int(part)


def _team(tx: sa.Connection, delivery: Delivery) -> Team | None:
    return teams.at_channel(tx, *delivery.who)


def _known(tx: sa.Connection, delivery: Delivery) -> Team:
    team = _team(tx, delivery)
    if team is None:
        raise LookupError("a delivery of a team that does not exist")
    return team


KIND: Final = Kind(plan.POST, say, quiet=quiet, address=Address(in_channel=True), aftermath=Aftermath(ended=ended))
PART: Final = Kind(
    PART_NAME,
    part_say,
    quiet=part_quiet,
    address=Address(in_channel=True, thread=in_thread),
    aftermath=Aftermath(ended=part_ended),
)
