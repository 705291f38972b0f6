"""A kind of scheduled message: when it is due, what silences it, its words, and its consequences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply, Services
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.schema.changes import MemberChanges
from slackbot.store.schema.schema import State


class End(NamedTuple):
    """The end of a delivery: its state, the reason if it was not sent, Slack's timestamp if it was."""

    state: State
    reason: str | None = None
    ts: str | None = None


class Respects(Enum):
    """The quiet that holds back a kind other than a nudge; nudges respect all of it, and the budget."""

    NOTHING = "nothing"  # the person asked for it a moment ago
    PAUSE = "pause"
    TIME_OFF = "time_off"  # a pause, days off, holidays, a closed day, and hours outside the shift


def never(_member: Member, _after: datetime) -> Occurrence | None:
    """Return no due time, because some event puts the message into the outbox."""
    return None


def _never_again(_member: Member, _delivery: Delivery, _at: datetime) -> Occurrence | None:
    return None


def _never_quiet(_member: Member, _delivery: Delivery, _services: Services) -> str | None:
    return None


def _always(_member: Member, _delivery: Delivery, _services: Services) -> bool:
    return True


def _in_no_thread(_tx: sa.Connection, _delivery: Delivery) -> str | None:
    return None


def _nothing_follows(_tx: sa.Connection, _delivery: Delivery, _end: End) -> None:
    return None


@dataclass(frozen=True)
class Nudge:
    """The properties of a nudge: it carries the ways out, and falls silent if it is ignored.

    `answered` says whether an earlier delivery was answered; three that were not make the kind come half as often.
    `off` maps member columns to the values that switch the kind off; empty if it is requested each time.
    `within_shift`: it must not come even a minute after the end of the shift. The digest may.
    `budgeted`: the daily budget counts it and may hold it back. The digest, chosen for every day, always comes.
    """

    answered: Callable[[Member, Delivery, Services], bool] = _always
    off: MemberChanges = field(default_factory=MemberChanges)
    within_shift: bool = True
    budgeted: bool = True


@dataclass(frozen=True)
class Address:
    """The place to which a message is sent, if not the DM of the member it was planned for.

    `to` returns the user id of another person, who needs no account. `in_channel`: it is posted in a channel, whose
    readers are checked right before, because a yes was given for those of that time. `group` returns the user ids of a
    group DM, the member included. `thread` returns Slack's timestamp of the message in whose thread it goes.
    """

    to: Callable[[Delivery], str] | None = None
    in_channel: bool = False
    group: Callable[[Delivery], tuple[str, ...]] | None = None
    thread: Callable[[sa.Connection, Delivery], str | None] = _in_no_thread

    @property
    def is_elsewhere(self) -> bool:
        """Whether the channel has to be looked up each time, because it isn't the member's own DM."""
        return self.in_channel or self.to is not None or self.group is not None


@dataclass(frozen=True)
class Aftermath:
    """The consequences of a delivery.

    `again` returns the next try after a temporary reason for silence (a day off, a full budget); None means never.
    `ended` runs in the transaction that records the end. `forgets_with` names the command whose remembered answers are
    deleted with the delivery's times: no time of a break or a signal is stored once it is over. Empty if times are
    kept.
    """

    again: Callable[[Member, Delivery, datetime], Occurrence | None] = _never_again
    ended: Callable[[sa.Connection, Delivery, End], None] = _nothing_follows
    forgets_with: str = ""

    @property
    def keeps_times(self) -> bool:
        """Whether the delivery keeps its times after its end."""
        return not self.forgets_with


@dataclass(frozen=True)
class Kind:
    """A kind of scheduled message; `slackbot.scheduled.KINDS` has them all by name.

    `say` makes the message; its facts get the delivery's `uid`, which the buttons of `_offers.txt` carry. `next_due`
    returns the first occurrence after a moment, None if the person did not choose the kind. `quiet` returns the kind's
    own reason for silence now, None to send. Pause, days off, shift and budget are checked for every kind before that.
    `switch` holds the columns that turn off a kind other than a nudge.
    """

    name: str
    say: Callable[[Member, Delivery, Services], Reply]
    next_due: Callable[[Member, datetime], Occurrence | None] = never
    quiet: Callable[[Member, Delivery, Services], str | None] = _never_quiet
    nudge: Nudge | None = None
    respects: Respects = Respects.PAUSE
    address: Address = Address()
    aftermath: Aftermath = Aftermath()
    switch: MemberChanges = field(default_factory=MemberChanges)

    @property
    def off(self) -> MemberChanges:
        """The columns of a member that switch the kind off; empty if none does."""
        return self.nudge.off if self.nudge else self.switch


Kinds = Mapping[str, Kind]
