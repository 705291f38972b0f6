"""The welcome back: the other half of `/break`, said once, when the break is over; no time of it is kept."""

from datetime import datetime
from typing import Final

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled.job import Job
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member


def next_due(_member: Member, _after: datetime) -> Occurrence | None:
    """Never by itself: a break makes it due."""
    return None


def quiet(_member: Member, _delivery: Delivery, _services: Services) -> str | None:
    """It was asked for a moment ago, so a shift or a day off does not silence it; a pause does, as it does all."""
    return None


def say(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """A welcome, and nothing about how long it was."""
    return Reply("break/welcome_back")


JOB: Final = Job("welcome_back", next_due, quiet, say, asks=False, keeps_times=False, about="break")
