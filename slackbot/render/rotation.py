"""Which of several wordings a person reads: decided by who they are and their local day, so a retry reads the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from slackbot.coach.calendar import Hours, local_day, zone

_AFTERNOON: Final = 13  # the hour from which a second message of the day has other words than the first
_WEEK: Final = 7
_LIGHT_EVERY: Final = 10  # days


@dataclass(frozen=True)
class Rotation:
    """A place in the rotation: a person, their day, and whether it is the day's second half.

    Wordings take turns by the number of the day, so none comes back before all the others were read: with six of them
    that is six days, for a message that comes twice a day it takes twelve. `shows_all` is for who proofreads them: days
    count through every wording there is.
    """

    who: str = ""
    day: int = 0
    second_half: bool = False
    shows_all: bool = False

    @classmethod
    def of(cls, who: str, at: datetime, hours: Hours) -> "Rotation":
        """Return the place of a person at a moment; a shift over midnight is one day."""
        wall = at.astimezone(zone(hours.zone))
        return cls(who, _number(local_day(at, hours)), wall.hour >= _AFTERNOON)

    def pick(self, wordings: Sequence[str], message: str, light: Sequence[str] = ()) -> str:
        """Pick a message's wording for this place; each person begins at another one.

        One of `light`, which make somebody smile, comes instead on one day in ten, and once on that day.
        """
        if self.shows_all:
            return (*wordings, *light)[self.day % (len(wordings) + len(light))]
        count, start = len(wordings), self._start(message)
        number, rest = divmod(self.day + start, _LIGHT_EVERY)
        if light and rest == _LIGHT_EVERY - 1 and not self.second_half:
            return light[number % len(light)]
        weeks = self.day // _WEEK if count % _WEEK == 0 else 0  # else each weekday would keep its own wording for good
        turn = self.day + weeks + (count // 2 if self.second_half else 0)
        return wordings[(turn + start) % count]

    def _start(self, message: str) -> int:
        return int(sha256(f"{self.who} {message}".encode()).hexdigest()[:8], 16) if self.who else 0


def _number(day: date) -> int:
    return day.toordinal()
