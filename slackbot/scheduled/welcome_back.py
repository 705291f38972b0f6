"""The welcome back: said once when a break is over; no time of the break is kept."""

from typing import Final

from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member


def say(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
    """Say welcome, and nothing about how long it was."""
    return Reply("break/welcome_back")


# A shift or a day off does not silence it, for it was asked for a moment ago; a pause does.
KIND: Final = Kind("welcome_back", say, aftermath=Aftermath(forgets_with="break"))
