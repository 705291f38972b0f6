"""The welcome back: sent once when a break is over, with the ramp's next step if one is due; no time is kept."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.coach.ramp import DAYS_LOOKED_AT, LENGTHS, SECOND, Ramp, next_step, other_half
from slackbot.reply import Reply, Services
from slackbot.scheduled.hard_days import is_hard_day
from slackbot.scheduled.kind import Aftermath, End, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import breaks, members
from slackbot.store.people.members import Member

NAME: Final = "welcome_back"
_LATE: Final = timedelta(minutes=10)
_ROUGH: Final = "rough"
_NOTHING: Final = {"offer": 0, "second": None}


class Span(NamedTuple):
    """The day, begin and end of a break, and whether a rough contact led to it."""

    day: date
    began: datetime
    ends: datetime
    after_rough: bool


class Running(NamedTuple):
    """A running break: its welcome back, and its span."""

    delivery: Delivery
    span: Span


def running(tx: sa.Connection, member: Member) -> Running | None:
    """Return the break that a person is on."""
    for delivery in outbox.waiting_of(tx, member.id, NAME):
        if delivery.due_at is not None:
            _, minutes, rough = _read(delivery.occurrence)
            began = delivery.due_at - timedelta(minutes=minutes)
            return Running(delivery, Span(delivery.day, began, delivery.due_at, rough))
    return None


def plan(tx: sa.Connection, member: Member, key: str, span: Span) -> None:
    """Plan the welcome back of a break. The break's length is stored with it, and deleted when it ends."""
    minutes = round((span.ends - span.began) / timedelta(minutes=1))
    occurrence = f"{key} {minutes}" + (f" {_ROUGH}" if span.after_rough else "")
    outbox.add(tx, member.id, NAME, occurrence, Occurrence(span.day, span.ends, span.ends + _LATE))


def call_off(tx: sa.Connection, delivery: Delivery, reason: str) -> None:
    """End a break without a welcome back."""
    outbox.skip(tx, delivery.id, reason)
    _forget_length(tx, delivery)
    outbox.forget_times(tx, delivery.id)


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Welcome the person back without the break's length; now and then offer the ramp's next step."""
    after_rough = _read(delivery.occurrence)[2]
    offered = _NOTHING if after_rough else _offer(member, delivery, services)
    is_hard = after_rough or is_hard_day(member, delivery.day, services)
    return Reply("break/welcome_back", {**offered, "noes": member.ramp_noes, "hard_day": is_hard})


def _offer(member: Member, delivery: Delivery, services: Services) -> Mapping[str, Any]:
    """Offer a step longer than the usual one; a message that Slack gave back offers it again."""
    day = delivery.day
    is_again = delivery.reason is not None and member.ramp_asked_on == day
    asked_on = None if is_again else member.ramp_asked_on
    taken = breaks.days_since(services.tx, member.id, day - timedelta(days=DAYS_LOOKED_AT))
    step = next_step(Ramp(member.ramp_step, member.ramp_since, asked_on, member.ramp_noes), taken, day)
    second = other_half(member.break_times, member.shift) if step == SECOND else None
    if step is None or (step == SECOND and second is None):
        return _NOTHING
    members.change(services.tx, member.id, ramp_asked_on=day)
    return {"offer": 0 if second else LENGTHS[step], "second": second}


def _read(occurrence: str) -> tuple[str, int, bool]:
    """Read the key of the call that began a break, its minutes (0 once over), and whether a rough contact led to it."""
    key, *rest = occurrence.split(" ")
    return key, int(rest[0]) if rest and rest[0].isdecimal() else 0, _ROUGH in rest


def _forget_length(tx: sa.Connection, delivery: Delivery) -> None:
    outbox.rename(tx, delivery.id, _read(delivery.occurrence)[0])


def _ended(tx: sa.Connection, delivery: Delivery, _end: End) -> None:
    _forget_length(tx, delivery)


# A shift's end or a day off does not silence it, because it was requested a moment ago; a pause does.
KIND: Final = Kind(NAME, say, aftermath=Aftermath(ended=_ended, forgets_with="break"))
