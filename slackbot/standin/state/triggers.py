"""Trigger ids: each stands for a person's click, and opens one view within three seconds."""

import secrets
import time
from dataclasses import dataclass
from itertools import count

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.state.workspace import Member, Team

LIFE_SECONDS = 3.0


@dataclass
class _Trigger:
    member: Member
    installed: Team
    born: float
    used: bool = False


class Triggers:
    """All trigger ids issued; they age by the machine's clock, because a bot's three seconds are real."""

    def __init__(self) -> None:
        self.expire_next = False
        self._given: dict[str, _Trigger] = {}
        self._numbers = count(12345)

    def give(self, member: Member, installed: Team) -> str:
        """Issue a trigger id for one person's interaction with the app as installed in a workspace."""
        trigger_id = f"{next(self._numbers)}.98765.{secrets.token_hex(16)}"
        self._given[trigger_id] = _Trigger(member, installed, time.monotonic())
        return trigger_id

    def installed(self, trigger_id: object) -> Team | None:
        """Return the workspace of the installation to which a trigger id belongs."""
        trigger = self._given.get(str(trigger_id))
        return trigger.installed if trigger else None

    def exchange(self, trigger_id: object, team: Team) -> Member:
        """Spend a trigger id; returns the person, who may belong to another workspace if the channel is shared.

        Raises:
            SlackRefusesError: unknown or another workspace's, already spent, or too old.
        """
        trigger = self._given.get(str(trigger_id))
        if trigger is None or trigger.installed is not team:
            raise SlackRefusesError("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusesError("exchanged_trigger_id")
        if self.expire_next or time.monotonic() - trigger.born > LIFE_SECONDS:
            self.expire_next = False
            raise SlackRefusesError("expired_trigger_id")
        trigger.used = True
        return trigger.member
