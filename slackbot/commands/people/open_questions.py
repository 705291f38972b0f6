"""A person's questions that wait for a colleague's yes; all are withdrawn once the person pauses or closes the day."""

from typing import Final

from slackbot.commands.people import colleagues, cover
from slackbot.reply import Call, Elsewhere, Services
from slackbot.store.people.requests import Purpose

_SHORT: Final[tuple[Purpose, ...]] = ("time", "together", "walk")  # a hand-over may wait for days


def withdraw(call: Call, services: Services) -> tuple[Elsewhere, ...]:
    """Withdraw every question, except hand-overs; returns the new texts for those who were asked."""
    closed = [*cover.withdraw_all(call, services)]
    for purpose in _SHORT:
        closed += colleagues.withdraw_all(call, services, purpose)
    return tuple(closed)
