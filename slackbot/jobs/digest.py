"""The daily digest: at the end of the shift the day is handed back, in the agent's own words."""

from datetime import datetime
from typing import Final

from slackbot.coach.calendar import Occurrence, next_occurrence, within_shift, works_on
from slackbot.coach.running_list import newest_that_fit
from slackbot.jobs.job import Job
from slackbot.reply import Reply
from slackbot.services import Services
from slackbot.store import breaks, lines
from slackbot.store.members import Member
from slackbot.store.outbox import Delivery

_LINES: Final = 40
_CHARACTERS: Final = 5500


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """The next digest on a working day; it may be late until the local day ends."""
    return None if member.digest_at is None else next_occurrence(member.digest_at, member.hours, after)


def quiet(member: Member, delivery: Delivery) -> str | None:
    """Quiet when switched off, on a day off, or where the shift was changed so that it ends before."""
    if member.digest_at is None:
        return "switched_off"
    if not works_on(delivery.day, member.hours):
        return "day_off"
    return None if within_shift(member.digest_at, member.shift) else "outside_shift"


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """The day's lines and breaks; with no lines a short kind word."""
    kept = lines.of_day(services.tx, member.id, delivery.day)
    taken = breaks.of_day(services.tx, member.id, delivery.day)
    if not kept:
        return Reply("digest/empty", {"taken": taken})
    shown = newest_that_fit(kept, _CHARACTERS, _LINES)
    facts = {"day": delivery.day, "taken": taken, "earlier": len(shown) < len(kept)}
    return Reply("digest/day", {"lines": [{"text": line.text, "kind": line.kind} for line in shown], **facts})


JOB: Final = Job("digest", next_due, quiet, say)
