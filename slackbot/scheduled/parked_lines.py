"""Parked lines return once, when the next shift begins: does this still matter?"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from slackbot.coach.calendar import Hours, Occurrence, next_occurrence
from slackbot.coach.running_list import newest_that_fit
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Nudge
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import parked
from slackbot.store.people.members import Member
from slackbot.store.people.parked import Parked

_WITHOUT_A_SHIFT: Final = time(9)
_LINES: Final = 15  # each takes a block of its own, with a menu; the next follow as these are settled
_CHARACTERS: Final = 4500
_NAMED_BY_WEEKDAY: Final = 7


def next_start(hours: Hours, parked_on: date, after: datetime) -> Occurrence:
    """Return the start of the next shift on a later day than the one that was closed."""
    at = hours.shift.start if hours.shift else _WITHOUT_A_SHIFT
    due = next_occurrence(at, hours, after)
    while due.day <= parked_on:
        due = next_occurrence(at, hours, due.due_at)
    return due


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try the start of the next shift if this day turned out free or closed."""
    return next_start(member.hours, date.min, at)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if nothing of an earlier day waits, unless it was postponed or could not be posted before."""
    standing = parked.standing(services.tx, member.id)
    fresh = any(line.state == parked.WAITING and line.day < delivery.day for line in standing)
    repeated = "+" in delivery.occurrence or delivery.reason is not None
    asked = any(line.state == parked.ASKED for line in standing)
    return None if fresh or (repeated and asked) else "nothing_waits"


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Show the lines, each to be taken up or let go; from now on they count as asked."""
    parked.bring_back(services.tx, member.id, delivery.day)
    asked = [line for line in parked.standing(services.tx, member.id) if line.state == parked.ASKED]
    return Reply("enough/back", listed(asked, delivery.day))


def listed(lines: Sequence[Parked], today: date) -> dict[str, Any]:
    """Return the oldest lines that fit one message, their weekday if they share one, and whether there are more."""
    fitting = newest_that_fit(lines[::-1], _CHARACTERS, _LINES)[::-1]
    days = {line.day for line in fitting}
    day = days.pop() if len(days) == 1 else None
    named = day if day and 0 < (today - day).days < _NAMED_BY_WEEKDAY else None
    shown = [facts_of(line) for line in fitting]
    return {"lines": shown, "day": named, "more": len(fitting) < len(lines)}


def facts_of(line: Parked) -> dict[str, Any]:
    """Return the facts that a message shows of a parked line."""
    return {"id": line.id, "text": line.text, "first_step": line.first_step}


KIND: Final = Kind("parked", say, quiet=quiet, nudge=Nudge(), aftermath=Aftermath(again))
