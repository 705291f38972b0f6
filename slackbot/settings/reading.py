"""Reads the settings: every source, then every value; reports all faults in one error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from slackbot.errors import Fault, SettingsError
from slackbot.settings.sources import Raw, gather
from slackbot.settings.table import SETTINGS, Settings

_ORDER: Final = {setting.name: place for place, setting in enumerate(SETTINGS)}
_DATABASE: Final = ("DATABASE_URL",)
_WORDS: Final = {  # our wording of pydantic's errors
    "int_parsing": "is a whole number",
    "greater_than_equal": "is {ge} at least",
    "less_than_equal": "is {le} at most",
    "literal_error": "is one of {expected}",
    "path_not_directory": "names no folder; mend the path or leave it out",
    "string_too_long": "has {max_length} characters at most",
}


@dataclass(frozen=True)
class Reading:
    """The settings, and notes about oddities, a sentence each."""

    settings: Settings
    notes: tuple[str, ...] = ()


def read(environment: Mapping[str, str], folder: Path | None = None) -> Reading:
    """Read the settings of a run. `folder` may hold `.env`; without one only `environment` counts.

    Raises:
        SettingsError: one or more values are missing or wrong; exit status 2, a line per fault, no secret shown.
    """
    raw = gather(environment, folder)
    return Reading(_validated(raw, list(_lacking(raw))), tuple(raw.notes))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables alone; raises as `read`."""
    return read(environment).settings


def read_database(environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Read only the database's URL, for commands that need nothing else; raises as `read`."""
    raw = gather(environment, folder)
    only = Raw(
        {name: text for name, text in raw.values.items() if name in _DATABASE},
        {name: what for name, what in raw.faults.items() if name in _DATABASE},
    )
    return _validated(only, []).database_url.get_secret_value()


def _validated(raw: Raw, faults: list[Fault]) -> Settings:
    faults += [Fault(name, what) for name, what in raw.faults.items()]
    try:
        settings = Settings.model_validate({name.lower(): text for name, text in raw.values.items()})
    except ValidationError as error:
        faults += [Fault(str(each["loc"][0]).upper(), _said(each)) for each in error.errors(include_url=False)]
    if faults:
        raise SettingsError(sorted(faults, key=lambda fault: _ORDER[fault.about]), raw.notes)
    return settings


def _said(error: Any) -> str:  # noqa: ANN401 - pydantic's details of an error
    words = _WORDS.get(error["type"])
    if words is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return words.format(**{name: str(value).replace("'", "") for name, value in error.get("ctx", {}).items()})


def _lacking(raw: Raw) -> Iterator[Fault]:
    """Report settings that are required by others that are set."""
    there = {*raw.values, *raw.faults}
    if "SLACK_BOT_TOKEN" not in there and "SLACK_CLIENT_ID" not in there:
        yield Fault(
            "SLACK_BOT_TOKEN",
            "is not set (nor is SLACK_CLIENT_ID, for many workspaces); copy the 'Bot User OAuth Token' from "
            "'OAuth & Permissions' on the app's page in Slack",
        )
    if "SLACK_APP_TOKEN" not in there and "SLACK_SIGNING_SECRET" not in there:
        yield Fault(
            "SLACK_APP_TOKEN",
            "is not set; make one with the scope connections:write under 'Basic Information', 'App-Level Tokens' "
            "(or, for signed HTTP, set SLACK_SIGNING_SECRET)",
        )
    if "SLACK_BOT_TOKEN" in there or "SLACK_CLIENT_ID" not in there:
        return
    if "SLACK_CLIENT_SECRET" not in there:
        yield Fault("SLACK_CLIENT_SECRET", "is needed with SLACK_CLIENT_ID; copy it from 'Basic Information'")
    if "TOKEN_KEYS" not in there:
        yield Fault("TOKEN_KEYS", "is needed with SLACK_CLIENT_ID; `neverdone key` makes one")
