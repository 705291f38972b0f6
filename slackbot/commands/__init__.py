"""What people do: `COMMANDS`, `ACTIONS` and `VIEWS` are the map, held against manifest, README and words by a test."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from slackbot.commands import breaks, coach, done, settings, today
from slackbot.services import Handler

_NAMED: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "done": done.answer,
        "today": today.answer,
        "break": breaks.answer,
    }
)

SETTINGS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "settings": settings.settings,
        "shift": settings.reading("shift", settings.shift),
        "digest": settings.reading("digest", settings.digest),
        "tz": settings.reading("tz", settings.tz),
        "pause": settings.reading("pause", settings.pause),
        "resume": settings.resume,
    }
)

COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType({**_NAMED, "coach": coach.umbrella({**_NAMED, **SETTINGS})})

ACTIONS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "done.undo": done.undo,
        "done.page": done.page,
        "done.earlier": done.page,
        "done.later": done.page,
        "done.edit": done.edit,
        "done.remove": done.remove,
        "today.earlier": today.page,
        "today.later": today.page,
        "digest.off": settings.digest_off,
    }
)

VIEWS: Final[Mapping[str, Handler]] = MappingProxyType({"done.edit": done.save})


def find_command(typed: str) -> tuple[str, Handler]:
    """Find the command for a typed name, with or without a workspace's prefix (`/nd-done`); unknown ones are told."""
    name = typed.removeprefix("/").lower()
    known = name if name in COMMANDS else name.rpartition("-")[2]
    return (known, COMMANDS[known]) if known in COMMANDS else ("unknown", coach.told_unknown(typed))
