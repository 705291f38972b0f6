"""Messages that replace an answer after a while, such as the end of a minute.

They are held in memory and dropped at a stop, because each answer makes sense without its replacement.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from slackbot.clock import Clock

_MOST: Final = 1000  # bounds the memory that a flood can use
_LATE: Final = timedelta(minutes=5)  # after a machine's sleep the answer has been read long ago


@dataclass(frozen=True)
class Afterward:
    """Work due at a moment."""

    due_at: datetime
    work: Callable[[], Coroutine[Any, Any, None]]


class Afterwards:
    """Runs work when it is due, once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[Afterward] = []

    def add(self, afterward: Afterward) -> None:
        """Accept work for later; if there is too much of it, the newest is dropped."""
        if len(self._waiting) < _MOST:
            self._waiting.append(afterward)

    def next_due(self) -> datetime | None:
        """Return when the next work is due, None if there is none."""
        return min((each.due_at for each in self._waiting), default=None)

    async def tick(self) -> None:
        """Run everything due by now; drop what comes much too late."""
        now = self._clock()
        due = [each for each in self._waiting if each.due_at <= now]
        self._waiting = [each for each in self._waiting if each.due_at > now]
        for each in due:
            if now - each.due_at <= _LATE:
                await each.work()
