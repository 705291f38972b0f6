"""Chooses among wordings by person and local day, so that a retry reads the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from slackbot.coach.calendar import Hours, local_day, zone

_AFTERNOON: Final = 13  # hour after which a day's second message gets other words than the first
_WEEK: Final = 7
_LIGHT_EVERY: Final = 10  # days between two light wordings


@dataclass(frozen=True)
class Rotation:
    """A place in the rotation: a person, their day, and its half.

    Wordings take turns by the number of the day, so that none returns before all others were read: six of them last six
    days, or twelve halves for a message that comes twice a day. `shows_all` is for proofreading: days then count
    through every wording there is.
    """

    who: str = ""
    day: int = 0
    second_half: bool = False
    shows_all: bool = False

    @classmethod
    def of(cls, who: str, at: datetime, hours: Hours) -> "Rotation":
        """Return the place for a person at a moment; a shift over midnight is one day."""
        wall = at.astimezone(zone(hours.zone))
        return cls(who, _number(local_day(at, hours)), wall.hour >= _AFTERNOON)

    def pick(self, wordings: Sequence[str], message: str, light: Sequence[str] = ()) -> str:
        """Pick a message's wording for this place; each person starts at a different one.

        One of `light`, which may raise a smile, replaces it on one day in ten, and once on that day.
        """
        if self.shows_all:
            return (*wordings, *light)[self.day % (len(wordings) + len(light))]
        count, start = len(wordings), self._start(message)
        number, rest = divmod(self.day + start, _LIGHT_EVERY)
        if light and rest == _LIGHT_EVERY - 1 and not self.second_half:
            return light[number % len(light)]
        weeks = self.day // _WEEK if count % _WEEK == 0 else 0  # else each weekday would always get the same wording
        turn = self.day + weeks + (count // 2 if self.second_half else 0)
        return wordings[(turn + start) % count]

    def _start(self, message: str) -> int:
        return int(sha256(f"{self.who} {message}".encode()).hexdigest()[:8], 16) if self.who else 0


def _number(day: date) -> int:
    return day.toordinal()
