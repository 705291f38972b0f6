"""What makes a scheduled message: when it is due, what keeps it quiet, what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.schema.schema import State


class End(NamedTuple):
    """How a delivery ended: its state, the reason where it was not sent, Slack's timestamp where it was."""

    state: State
    reason: str | None = None
    ts: str | None = None


def _never_again(_member: Member, _delivery: Delivery, _at: datetime) -> Occurrence | None:
    return None


def _always(_member: Member, _delivery: Delivery, _services: Services) -> bool:
    return True


def _in_no_thread(_tx: sa.Connection, _delivery: Delivery) -> str | None:
    return None


def _nothing_follows(_tx: sa.Connection, _delivery: Delivery, _end: End) -> None:
    return None


@dataclass(frozen=True)
class Job:
    """A kind of scheduled message.

    `next_due` works out the first occurrence after a moment, None where the person did not choose the kind (or where
    it is no daily kind). `quiet` gives a reason of the kind's own to stay silent as things stand now, None to speak;
    pause, days off, shift, budget and the rest are everybody's and are checked before (`slackbot.scheduled.quiet`).
    `say` gives the message; its facts get the delivery's `uid`, which the buttons of `_offers.txt` carry.

    `asks`: it carries later, not today and turn these off, counts against the daily budget, and grows quiet by itself
    when it is not answered; `answered` says whether an earlier delivery of it was. `off` are the columns of a member
    that switch it off. `within_shift`: not after the shift's end even by a minute (the digest may be late).

    `at_work`: it does not ask, and yet is not said to anybody off duty.

    `again` says when else, where it was kept back by what passes (a day off, a closed day, a full budget); None: never.

    `despite_pause`: it was asked for a moment ago, and a pause does not keep it back.

    `keeps_times` is False for a kind of which no time may be kept once it is over; `about` then names the command
    whose answers told of it.

    `to` gives the user id of somebody else than the delivery's member, to whom it goes without an account of theirs.

    `thread` gives Slack's timestamp of the message in whose thread it stands, None where it stands in none. `ended`
    does what follows from how a delivery ended, in the transaction that records it.
    """

    kind: str
    next_due: Callable[[Member, datetime], Occurrence | None]
    quiet: Callable[[Member, Delivery, Services], str | None]
    say: Callable[[Member, Delivery, Services], Reply]
    asks: bool = True
    answered: Callable[[Member, Delivery, Services], bool] = _always
    off: Mapping[str, Any] = field(default_factory=dict)
    within_shift: bool = True
    at_work: bool = False
    despite_pause: bool = False
    keeps_times: bool = True
    about: str = ""
    again: Callable[[Member, Delivery, datetime], Occurrence | None] = _never_again
    to: Callable[[Delivery], str] | None = None
    thread: Callable[[sa.Connection, Delivery], str | None] = _in_no_thread
    ended: Callable[[sa.Connection, Delivery, End], None] = _nothing_follows


Jobs = Mapping[str, Job]
