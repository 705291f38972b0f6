"""The script of a week, read from `messages/week.toml`: what people type, press, fill in and write."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from slackbot.coach.calendar import moment
from slackbot.coach.parsing.weekdays import WEEKDAYS
from slackbot.render.words import shipped_words

MONDAY: Final = date(2026, 3, 2)
_TOLD: Final = {  # each verb, with its wording in the dialogue
    "types": "{}",
    "presses": "(presses: {})",
    "fills": "(fills: {})",
    "writes": "(writes: {})",
    "adds_bot_to": "(brings the bot into #{})",
    "withdraws": "(takes the optional scope {} back from the bot)",
    "locks": "(lets nobody but admins post in #{})",
    "archives": "(archives #{})",
    "shares": "(shares #{} with another company)",
}
_DATE: Final = re.compile(r"20\d\d-\d\d-\d\d")  # dates in the script belong to the week that begins on MONDAY


@dataclass(frozen=True)
class ScriptStep:
    """Something a person does at a moment; `verb` is a key of `_TOLD`, `words` are typed, pressed or named.

    `where` is a channel's name. `beside` holds words in a button's row, or in the message whose thread is answered.
    `among` names the others in a channel that is made; everybody if it is empty.
    """

    at: datetime
    who: str
    verb: str
    words: str
    where: str = ""
    beside: str = ""
    among: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The step as the dialogue shows it."""
        return _TOLD[self.verb].format(self.words)


@dataclass(frozen=True)
class Script:
    """A week of people, by name and zone, beginning on a Monday; `entries` are as written, in local times."""

    people: Mapping[str, str]
    entries: tuple[Mapping[str, Any], ...]

    @property
    def weeks_before(self) -> int:
        """How many weeks before its Monday the script begins."""
        return max(-int(entry.get("weeks", 0)) for entry in self.entries)

    def steps(self, monday: date = MONDAY) -> list[ScriptStep]:
        """Return everything that happens in the week beginning on `monday`, in order."""
        return sorted((self._step(entry, monday) for entry in self.entries), key=lambda step: step.at)

    def _step(self, entry: Mapping[str, Any], monday: date) -> ScriptStep:
        weekday, _, at = str(entry["when"]).partition(" ")
        local = monday + timedelta(days=WEEKDAYS.index(weekday), weeks=entry.get("weeks", 0))
        verb = next(name for name in _TOLD if name in entry)
        words = _DATE.sub(lambda day: str(date.fromisoformat(day[0]) + (monday - MONDAY)), entry[verb])
        when = moment(local, time.fromisoformat(at), self.people[entry["who"]])
        around = entry.get("in", ""), entry.get("beside", ""), tuple(entry.get("with", ()))
        return ScriptStep(when, entry["who"], verb, words, *around)


def read_script(file: Path | None = None) -> Script:
    """Read a script; without a file, the shipped one."""
    written = tomllib.loads((file or shipped_words() / "week.toml").read_text("utf-8"))
    people = {person["name"]: person["zone"] for person in written["person"]}
    return Script(people, tuple(written["said"]))
