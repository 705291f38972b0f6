"""The settings window's fields: how they show the settings, and the typed text that their values stand for.

In Slack a time or date, once picked, can't reliably be emptied, so each setting that is on has a box under `off`.
"""

from collections.abc import Mapping
from typing import Any, Final

from slackbot.coach.cues import OFFERED
from slackbot.coach.parsing.weekdays import WEEKDAYS

_SWITCHES: Final = (
    "reflection",
    "introductions",
    "ideas",
    "walks",
    "together",
    "cover",
    "handovers",
    "thanks",
    "signals",
    "recap",
)
_CLEARABLE: Final = ("shift", "digest", "challenge-nudge", "pause")
_BREAK_OPTIONS: Final = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
_UNSET: Final = {"lang": "auto", "queue": "unsaid", "cue": "unsaid"}  # a select can't be empty
_OWN: Final = "own"  # a cue in the person's own words: they can be longer than an option's value
_BLOCKS: Final = {"shift": "shift-end", **dict.fromkeys(_SWITCHES, "switches")}


def facts(as_set: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the window's facts; `as_set` maps each setting to the text one would type for it, empty if it is off."""
    hours, _, days = as_set["shift"].partition(" ")
    start, _, end = hours.partition("-")
    breaks, language = as_set["breaks"].split(), as_set["lang"]
    return {
        **{name.replace("-", "_"): value for name, value in as_set.items() if name not in {"shift", *_SWITCHES}},
        "shift_start": start,
        "shift_end": end,
        "shift_days": days.split(),
        "breaks": breaks,
        "break_options": sorted({*_BREAK_OPTIONS, *breaks}),
        "switches": [name for name in _SWITCHES if as_set[name]],
        "clearable": [name.replace("-", "_") for name in _CLEARABLE if as_set[name]],
        "queue": as_set["queue"] or _UNSET["queue"],
        "cue": _cue_option(as_set["cue"]),
        "own_cue": as_set["cue"] if _cue_option(as_set["cue"]) == _OWN else "",
        "lang": language or _UNSET["lang"],
        "languages": sorted({*languages, language} - {""}),
    }


def entered(name: str, fields: Mapping[str, str], shown: str) -> str:
    """Return the text that the submitted fields stand for; `shown` is the text that the window showed."""
    if name.replace("-", "_") in fields.get("off", "").split():
        return ""
    match name:
        case "shift" if "shift" not in fields:
            return _shift(fields, shown)
        case "breaks":
            return " ".join(sorted(fields.get(name, shown).split()))
        case "lang" | "queue" | "cue" if name in fields:
            return _picked(name, fields[name], shown)
        case _ if name in _SWITCHES and "switches" in fields:
            return "on" if name in fields["switches"].split() else ""
        case _:
            return fields.get(name, shown)


def _picked(name: str, option: str, shown: str) -> str:
    """Return the text that an option of a select stands for."""
    if name == "cue":
        return shown if option == _OWN else OFFERED.get(option, "")
    return option.removeprefix(_UNSET[name])


def _cue_option(cue: str) -> str:
    """Return the option that stands for a cue."""
    offered = {words: name for name, words in OFFERED.items()}
    return offered.get(cue, _OWN) if cue else _UNSET["cue"]


def block(name: str) -> str:
    """Return the field that shows an error about a setting."""
    return _BLOCKS.get(name, name)


def _shift(fields: Mapping[str, str], shown: str) -> str:
    """Write the hours and days as one text; hours without days mean every weekday, unless the days were removed."""
    if "shift-days" not in fields:
        return shown
    ticked = fields["shift-days"].split()
    days = " ".join(day for day in WEEKDAYS if day in ticked)
    start, end = fields.get("shift-start", ""), fields.get("shift-end", "")
    hours = f"{start}-{end}" if start or end else ""
    return "" if shown and not (hours and days) else f"{hours} {days}".strip()
