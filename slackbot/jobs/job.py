"""What makes a scheduled message: when it is due, what keeps it quiet, what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slackbot.coach.calendar import Occurrence
from slackbot.reply import Reply
from slackbot.services import Services
from slackbot.store.members import Member
from slackbot.store.outbox import Delivery


@dataclass(frozen=True)
class Job:
    """A kind of scheduled message.

    `next_due` works out the first occurrence after a moment, None where the person did not choose the kind (or where
    it is no daily kind). `quiet` gives the reason to stay silent as things stand now, None to speak. `keeps_times` is
    False for a kind of which no time may be kept once it is over; `about` then names the command whose answers told
    of it.
    """

    kind: str
    next_due: Callable[[Member, datetime], Occurrence | None]
    quiet: Callable[[Member, Delivery], str | None]
    say: Callable[[Member, Delivery, Services], Reply]
    keeps_times: bool = True
    about: str = ""
