"""Trigger ids: a person's click, worth one view within three seconds."""

import secrets
import time
from dataclasses import dataclass
from itertools import count

from slackbot.standin.errors import SlackRefusesError

LIFE_SECONDS = 3.0


@dataclass
class _Trigger:
    user: str
    team: str
    born: float
    used: bool = False


class Triggers:
    """All trigger ids given out; they age by the machine, since a bot's three seconds are real ones."""

    def __init__(self) -> None:
        self.expire_next = False
        self._given: dict[str, _Trigger] = {}
        self._numbers = count(12345)

    def give(self, user: str, team: str) -> str:
        """A fresh trigger id for one person's interaction."""
        trigger_id = f"{next(self._numbers)}.98765.{secrets.token_hex(16)}"
        self._given[trigger_id] = _Trigger(user, team, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: object, team: str) -> str:
        """Spend a trigger id; returns the person's id.

        Raises:
            SlackRefusesError: unknown or another workspace's, already spent, or too old.
        """
        trigger = self._given.get(str(trigger_id))
        if trigger is None or trigger.team != team:
            raise SlackRefusesError("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusesError("exchanged_trigger_id")
        if self.expire_next or time.monotonic() - trigger.born > LIFE_SECONDS:
            self.expire_next = False
            raise SlackRefusesError("expired_trigger_id")
        trigger.used = True
        return trigger.user
