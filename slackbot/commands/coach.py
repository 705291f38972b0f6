"""`/coach`: every command under one name, and the settings."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.parsing.said import without_courtesy
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Handler, Reply, Services

_GIVEN_LIMIT: Final = 80
_HELP: Final = re.compile(r"(?:/|--?)?help|-h|\?{1,3}|help ?\?{1,3}")
_LONGEST_SETTING: Final = 200  # characters
_NAMES_WITH_WORDS: Final = frozenset(  # what follows these is somebody's own words
    {"done", "challenge", "time", "rough", "reflect", "shortcut", "thanks", "enough", "break", "shelf", "changed"}
    | {"piece", "causes", "cue"}
)
_LONGEST_HELP: Final = 20  # characters, with quotes and spaces
_LIKE: Final = 0.7  # how much of a misspelt name is right: `shfit`, `hlep`
_SWITCHED: Final = frozenset(
    {"breaks", "challenge-nudge", "cover", "daysoff", "digest", "handovers", "holidays", "ideas", "introductions"}
    | {"queue", "recap", "reflection", "shift", "signals", "thanks", "together", "walks"}
)
_SAID: Final = {
    **dict.fromkeys(("on", "yes", "enable", "enabled", "true", "turn on", "switch on", "start"), "on"),
    **dict.fromkeys(
        ("off", "no", "none", "never", "disable", "disabled", "false", "turn off", "switch off", "stop"), "off"
    ),
}
# Other names that people try for what is here. `off` stands behind those that say no to what follows.
_ALSO_CALLED: Final = {
    **dict.fromkeys(("timezone", "zone", "clock"), "tz"),
    **dict.fromkeys(("language", "speak"), "lang"),
    **dict.fromkeys(("unpause", "unmute", "wake"), "resume"),
    **dict.fromkeys(("mute", "quiet", "snooze", "silence"), "pause"),
    **dict.fromkeys(("hours", "work", "working-hours"), "shift"),
    **dict.fromkeys(("thank", "kudos"), "thanks"),
    **dict.fromkeys(("vacation", "holiday-dates", "pto", "leave"), "daysoff"),
    **dict.fromkeys(("config", "preferences", "options", "status"), "settings"),
    **dict.fromkeys(("delete", "erase"), "forget"),
}
_SAYS_NO: Final = re.compile(r"(?:turn off|switch off|disable|stop|no(?: more)?)(?: the| my)? (\S+)", re.IGNORECASE)
_SETS_IT: Final = re.compile(r"(?:set|change|turn on|switch on|enable)(?: the| my)? (?=\S)", re.IGNORECASE)
_HOURS: Final = re.compile(r"\d\S* ?(?:-|to|until|till?) ?\d.*", re.IGNORECASE)  # a shift without its name
_SETS: Final = re.compile(r"$|help$|off$|(at )?\d")  # text after a setting's name, unlike the words of a hard ticket


def umbrella(below: Mapping[str, Handler]) -> Handler:
    """Make the `/coach` handler, which dispatches its first word to a command or a setting."""

    def answer(call: Call, services: Services) -> Answer:
        name, rest = _called(asked(call.text), below)
        if name in {"", "help", "coach"}:
            topic = _named(rest, below)[0]
            return below[topic](with_text(call, "help"), services) if topic in below else _help(rest)
        if name not in _NAMES_WITH_WORDS:
            rest = without_courtesy(rest)
        if name not in below:
            return unknown(f"/coach {name}", next(iter(get_close_matches(name, (*below, "help"), 1, _LIKE)), ""))
        return below[name](with_text(call, _as_switch(name, asked(rest))), services)

    return answer


def subject_of(text: str, below: Collection[str]) -> str:
    """Name what `/coach <text>` is about; `help` if nothing is said."""
    return _called(asked(text), below)[0] or "help"


def _called(text: str, below: Collection[str]) -> tuple[str, str]:
    """Split off the name, also where people say it in another way: `set digest 16:30`, `no breaks`, `9-17`."""
    typed = without_courtesy(normalise(text)) if len(text) <= _LONGEST_SETTING else text
    for words in (text, typed):
        name, rest = _named(words, below)
        if name in below:
            return name, rest
    if _HOURS.fullmatch(typed):
        return "shift", typed
    if refused := _SAYS_NO.fullmatch(typed):
        named = _named(refused[1], below)[0]
        return (named, "off") if named in _SWITCHED else (name, rest)
    if _SETS_IT.match(typed):
        name, rest = _named(_SETS_IT.sub("", text.lstrip(), count=1), below)
        return name, rest or ("on" if typed.lower().partition(" ")[0] not in {"set", "change"} else "")
    return _ALSO_CALLED.get(name.rstrip("?"), name.rstrip("?") or name), rest


def _as_switch(name: str, text: str) -> str:
    """Return `on` and `off` for the ways in which people say so after a setting that has them."""
    if name not in _SWITCHED or len(text) > _LONGEST_HELP:
        return text
    said = normalise(text).lower()
    return _SAID.get(said, text) if said != "no" or name != "holidays" else text  # NO is Norway


def asked(text: str) -> str:
    """Return `help` for all the ways in which people ask for it (`?`, `--help`, `"Help"`), and other text unchanged."""
    return "help" if len(text) <= _LONGEST_HELP and _HELP.fullmatch(normalise(text).lower()) else text


def _help(topic: str) -> Reply:
    return Reply("coach/help_more" if clean(topic).strip().lower() == "more" else "coach/help")


def unknown(typed: str, like: str = "") -> Reply:
    """Answer an unknown command with the names of the known ones; `like` is the one it may be a misspelling of."""
    return Reply("coach/unknown", {"given": cut(clean(typed), _GIVEN_LIMIT), "like": like})


def split(text: str) -> tuple[str, str]:
    """Split typed text into its first word, in lower case, and the unchanged rest."""
    first = (text.split(maxsplit=1) or [""])[0]
    return normalise(first).lower(), text.lstrip()[len(first) :].lstrip(" ")


def _named(text: str, below: Collection[str]) -> tuple[str, str]:
    """Split off the name of a command or setting, including names typed as two words: `challenge nudge 09:30`."""
    name, rest = split(text)
    name = name if name in below or name.strip("/:") not in below else name.strip("/:")
    second, after = split(rest)
    in_one = next((joined for joined in (f"{name}-{second}", f"{name}{second}") if second and joined in below), None)
    if in_one is None or (name in below and not _SETS.match(normalise(after).lower())):
        return name, rest
    return in_one, after


def with_text(call: Call, text: str) -> Call:
    """Copy a call with only the rest of its text, as if that had been typed alone."""
    return call.with_text(text)


def told_unknown(typed: str) -> Handler:
    """Make a handler that answers like `unknown`."""

    def answer(_call: Call, _services: Services) -> Answer:
        return unknown(typed)

    return answer


def stale(_call: Call, _services: Services) -> Answer:
    """Answer a press on a button that only an earlier version had."""
    return Reply("errors/stale", beside=True)
