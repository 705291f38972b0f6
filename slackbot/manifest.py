"""The Slack app manifest: as shipped, with a prefix for taken names, or for signed HTTP."""

from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as quick where it is there
_EVENTS: Final = "/slack/events"


def path() -> Path:
    """Find manifest.yml: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("slackbot")))
    inside = package / "manifest.yml"
    return inside if inside.is_file() else package.parent / "manifest.yml"


def load() -> dict[str, Any]:
    """Return the manifest as data, the caller's own to change."""
    return deepcopy(_parsed())


@cache
def _parsed() -> dict[str, Any]:
    return dict(yaml.load(path().read_text("utf-8"), _LOADER))  # noqa: S506 - both loaders are the safe one


def changed(prefix: str = "", url: str = "") -> str:
    """Return the manifest as YAML; unchanged it is the file itself, comments and all."""
    if not prefix and not url:
        return path().read_text("utf-8")
    manifest = load()
    for command in manifest["features"]["slash_commands"]:
        command["command"] = "/" + prefix.removeprefix("/") + command["command"].removeprefix("/")
        if url:
            command["url"] = url.rstrip("/") + _EVENTS
    if url:
        _over_http(manifest["settings"], url.rstrip("/") + _EVENTS)
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120)


def _over_http(settings: dict[str, Any], address: str) -> None:
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
