"""Sources of settings: the environment, files it names, `.env`, folders of secrets; the first source wins."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic_settings import DotEnvSettingsSource, SecretsSettingsSource

from slackbot.settings.table import SETTINGS, Settings

FILE: Final = "_FILE"
_NAMES: Final = tuple(setting.name for setting in SETTINGS)
_OURS: Final = re.compile(r"(?:SLACK|COACH|NEVERDONE|KEEP|TOKEN_KEY|OPS|LOG)_?\w*", re.ASCII)
_ALIKE: Final = 0.85
_MAY_BE_EMPTY: Final = "OPS_ADDRESS"
_SECRETS: Final = Path("/run/secrets")
_MOST: Final = 65536
_NOT_OURS: Final = {"SLACK_CLI_XOXB", "SLACK_CLI_XAPP", "SLACK_TEAM_ID", "COLUMNS", "LOGNAME"}


@dataclass
class Raw:
    """Texts by setting name, faults by name, and notes for the operator."""

    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def gather(environment: Mapping[str, str], folder: Path | None = None) -> Raw:
    """Read all sources. `folder` may hold `.env`; without one only the environment and the files it names are read.

    An empty variable counts as not set, except OPS_ADDRESS, for which empty means none.
    """
    variables = {**(_dotenv(folder / ".env") if folder else {}), **environment}
    raw = Raw()
    for name in _NAMES:
        _take(raw, name, variables)
    if folder:
        for name, text in _secrets(environment):
            if name not in raw.values and name not in raw.faults:
                _put(raw, name, text)
    raw.notes += _unknown(variables)
    return raw


def _take(raw: Raw, name: str, variables: Mapping[str, str]) -> None:
    direct, file = variables.get(name), variables.get(name + FILE)
    if direct or (direct is not None and name == _MAY_BE_EMPTY):
        _put(raw, name, direct)
    if not file:
        return
    if direct:
        raw.faults[name] = f"is set twice, also by {name}{FILE}; keep one of the two"
        return
    try:
        _put(raw, name, _contents(Path(file)))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raw.faults[name] = f"cannot be read from the file that {name}{FILE} names: {why}; mend the path or the file"


def _contents(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > _MOST:
        raise ValueError("it is larger than 64 kB")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ValueError("it is no text") from None


def _put(raw: Raw, name: str, text: str) -> None:
    """Store a value without the quotes or spaces that a shell, an editor or a copy left around it."""
    clean = text.strip()
    while len(clean) > 1 and clean[0] == clean[-1] and clean[0] in "\"'":
        clean = clean[1:-1].strip()
    if not clean and name != _MAY_BE_EMPTY:
        raw.faults[name] = "is empty; set it or leave it out"
        return
    raw.values[name] = clean
    if clean != text.rstrip("\r\n"):  # a newline at the end of a file is normal
        raw.notes.append(f"{name}: quotes or spaces around its value were left out")


def _dotenv(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    variables = DotEnvSettingsSource(Settings, env_file=file, case_sensitive=True).env_vars
    return {name: text for name, text in variables.items() if text is not None}


def _secrets(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Read folders with one file per setting: systemd's credentials, and secrets mounted into containers."""
    folders = [Path(path) for path in (environment.get("CREDENTIALS_DIRECTORY"), os.fspath(_SECRETS)) if path]
    for folder in folders:
        if folder.is_dir():
            values = SecretsSettingsSource(Settings, secrets_dir=folder)()
            yield from ((name.upper(), str(text)) for name, text in values.items() if name.upper() in _NAMES)


def _unknown(variables: Mapping[str, str]) -> Iterator[str]:
    """Report names that look like settings but are none."""
    known = {*_NAMES, *(name + FILE for name in _NAMES), *_NOT_OURS}
    for name in sorted(set(variables) - known):
        near = get_close_matches(name.removesuffix(FILE), _NAMES, 1, _ALIKE)
        if near:
            yield f"{name} is no setting; did you mean {near[0]}?"
        elif re.fullmatch(r"(?:SLACK_|COACH|NEVERDONE_|KEEP_)\w*", name, re.ASCII):
            yield f"{name} is no setting and has no effect"
