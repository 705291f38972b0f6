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
_ALONE: Final = (
    "SLACK_CLIENT_ID has no effect while SLACK_BOT_TOKEN is set: the bot serves that token's workspace alone"
)
_WORDS: Final = {  # our wording of pydantic's errors
    "int_parsing": "takes a whole number",
    "greater_than_equal": "takes {ge} at least",
    "less_than_equal": "takes {le} at most",
    "literal_error": "takes one of {expected}",
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
    unread = raw.faults.keys() - _ORDER.keys()  # sources, which may hold what seems to be missing
    settings = _validated(raw, [] if unread else list(_lacking(raw)))
    alone = [_ALONE] if settings.slack_bot_token and settings.slack_client_id else []
    return Reading(settings, (*raw.notes, *alone))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables alone; raises as `read`."""
    return read(environment).settings


def read_database(environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Read only the database's URL, for commands that need nothing else; raises as `read`."""
    raw = gather(environment, folder)
    only = Raw(
        {name: text for name, text in raw.values.items() if name in _DATABASE},
        {name: what for name, what in raw.faults.items() if name in _DATABASE or name not in _ORDER},
    )
    return _validated(only, []).database_url.get_secret_value()


def _validated(raw: Raw, faults: list[Fault]) -> Settings:
    faults += [Fault(name, what) for name, what in raw.faults.items()]
    try:
        settings = Settings.model_validate({name.lower(): text for name, text in raw.values.items()})
    except ValidationError as error:
        faults += [Fault(str(each["loc"][0]).upper(), _said(each)) for each in error.errors(include_url=False)]
    if faults:
        raise SettingsError(sorted(faults, key=lambda fault: _ORDER.get(fault.about, -1)), raw.notes)
    return settings


def _said(error: Any) -> str:  # noqa: ANN401 - pydantic's details of an error
    words = _WORDS.get(error["type"])
    if words is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return words.format(**{name: str(value).replace("'", "") for name, value in error.get("ctx", {}).items()})


def _lacking(raw: Raw) -> Iterator[Fault]:
    """Report settings that are required by others that are set, and a secret that stands in two places."""
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
    if raw.values.get("SLACK_CLIENT_SECRET", "") == raw.values.get("SLACK_SIGNING_SECRET"):
        yield Fault(
            "SLACK_CLIENT_SECRET",
            "is the same as SLACK_SIGNING_SECRET; 'Basic Information' shows two secrets: copy each to its own setting",
        )
    if "TOKEN_KEYS" not in there:
        yield Fault("TOKEN_KEYS", "is needed with SLACK_CLIENT_ID; `neverdone key` makes one")
