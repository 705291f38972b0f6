"""Sources of settings: the environment, files it names, `.env`, folders of secrets; the first source wins."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic_settings import DotEnvSettingsSource

from slackbot.settings.table import SETTINGS, Settings

FILE: Final = "_FILE"
_NAMES: Final = tuple(setting.name for setting in SETTINGS)
_ALIKE: Final = 0.85
_MAY_BE_EMPTY: Final = "OPS_ADDRESS"
_SECRETS: Final = "/run/secrets"
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
_MOST: Final = 65536
_UTF_8: Final = "utf-8-sig"  # Windows' editors begin a file with a byte order mark
_NOT_OURS: Final = {"SLACK_CLI_XOXB", "SLACK_CLI_XAPP", "SLACK_TEAM_ID", "COLUMNS", "LOGNAME"}


@dataclass
class Raw:
    """Texts by setting name, faults by name of a setting or of a source, and notes for the operator."""

    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def gather(environment: Mapping[str, str], folder: Path | None = None) -> Raw:
    """Read all sources. `folder` may hold `.env`; without one only the environment and the files it names are read.

    An empty variable counts as not set, except OPS_ADDRESS, for which empty means none.
    """
    raw = Raw()
    variables = [environment, *([_dotenv(folder / ".env", raw)] if folder else [])]
    secrets = list(_secret_files(environment, raw)) if folder else []
    for name in _NAMES:
        _take(raw, name, variables, secrets)
    raw.notes += _unknown({name for source in variables for name in source})
    return raw


def _take(raw: Raw, name: str, variables: Sequence[Mapping[str, str]], secrets: Sequence[Path]) -> None:
    """Store the setting from the first source that has it."""
    for source in variables:
        direct, file = source.get(name), source.get(name + FILE)
        if direct and file:
            raw.faults[name] = f"is set twice, also by {name}{FILE}; keep one of the two"
            return
        if direct or (direct is not None and not file and name == _MAY_BE_EMPTY):
            _put(raw, name, direct)
            return
        if file:
            _read(raw, name, Path(_clean(file)), f"the file that {name}{FILE} names")
            return
    if mounted := next((path for path in secrets if path.name.upper() == name), None):
        _read(raw, name, mounted, str(mounted))


def _read(raw: Raw, name: str, path: Path, called: str) -> None:
    """Store the file's text. `called` names the file without NAME_FILE's value, which may be a token by mistake."""
    try:
        _put(raw, name, _contents(path))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raw.faults[name] = f"can't be read from {called} ({why}); mend the path or the file"


def _contents(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_MOST + 1)  # a device such as /dev/zero has no end
    if len(data) > _MOST:
        raise ValueError("it is larger than 64 kB")
    try:
        return data.decode(_UTF_8)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None


def _put(raw: Raw, name: str, text: str) -> None:
    clean = _clean(text)
    if not clean and name != _MAY_BE_EMPTY:
        raw.faults[name] = "is empty; set it or leave it out"
        return
    raw.values[name] = clean
    if clean != text.rstrip("\r\n"):  # a newline at the end of a file is normal
        raw.notes.append(f"{name}: quotes or spaces around its value were left out")


def _clean(text: str) -> str:
    """Remove the quotes or spaces that a shell, an editor or a copy left around a value."""
    clean = text.strip()
    while len(clean) > 1 and clean[0] == clean[-1] and clean[0] in "\"'":
        clean = clean[1:-1].strip()
    return clean


def _dotenv(file: Path, raw: Raw) -> dict[str, str]:
    try:
        if not file.is_file():
            return {}
        variables = DotEnvSettingsSource(
            Settings, env_file=file, env_file_encoding=_UTF_8, case_sensitive=True
        ).env_vars
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raw.faults[file.name] = f"the one in {file.parent} can't be read ({why}); mend or remove it"
        return {}
    return {name: text for name, text in variables.items() if text is not None}


def _secret_files(environment: Mapping[str, str], raw: Raw) -> Iterator[Path]:
    """List folders with one file per setting: systemd's credentials, and secrets mounted into containers."""
    named = environment.get(_CREDENTIALS)
    for folder in filter(None, (named, _SECRETS)):
        try:
            yield from sorted(path for path in Path(folder).iterdir() if path.name.upper() in _NAMES)
        except OSError as error:
            if folder == named:
                raw.faults[_CREDENTIALS] = (
                    f"names a folder that can't be read ({error.strerror}); mend the path or the folder"
                )


def _unknown(variables: Collection[str]) -> Iterator[str]:
    """Report names that look like settings but are none."""
    known = {*_NAMES, *(name + FILE for name in _NAMES), *_NOT_OURS}
    for name in sorted(set(variables) - known):
        near = get_close_matches(name.removesuffix(FILE), _NAMES, 1, _ALIKE)
        if near:
            yield f"{name} is no setting; did you mean {near[0]}?"
        elif re.fullmatch(r"(?:SLACK_|COACH|NEVERDONE_|KEEP_)\w*", name, re.ASCII):
            yield f"{name} is no setting and has no effect"
