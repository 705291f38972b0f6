"""The Slack app manifest: as shipped, with a prefix for taken names, for signed HTTP, or for many workspaces."""

import re
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is available
_EVENTS: Final = "/slack/events"
PREFIX: Final = re.compile(r"/?[a-z0-9_-]{0,20}")  # with /challenge after it, as long as Slack allows
ADDRESS: Final = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[\w.~/-]*)?", re.ASCII)
REDIRECT: Final = "/slack/oauth_redirect"


def path() -> Path:
    """Find manifest.yml: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("slackbot")))
    inside = package / "manifest.yml"
    return inside if inside.is_file() else package.parent / "manifest.yml"


def load() -> dict[str, Any]:
    """Return the manifest as data, a copy that the caller may change."""
    return deepcopy(_parsed())


@cache
def _parsed() -> dict[str, Any]:
    return dict(yaml.load(path().read_text("utf-8"), _LOADER))  # noqa: S506 - both loaders are the safe one


def required_scopes() -> dict[str, str]:
    """Return the scopes not marked optional in the manifest, each with its purpose."""
    return _reasons("bot")


def optional_scopes() -> dict[str, str]:
    """Return the scopes that a workspace may decline, each with its purpose."""
    return _reasons("bot_optional")


def _reasons(section: str) -> dict[str, str]:
    """Read scopes with the comments beside them, the one place that states their purpose."""
    lines = path().read_text("utf-8").partition(f"    {section}:\n")[2]
    return dict(
        re.findall(r"^      - (\S+) # (.+)$", re.split(r"^ {0,4}\S", lines, flags=re.MULTILINE)[0], re.MULTILINE)
    )


def scopes() -> list[str]:
    """Return all scopes that the app asks for, the optional ones last."""
    asked = load()["oauth_config"]["scopes"]
    return [*asked["bot"], *asked["bot_optional"]]


def changed(prefix: str = "", url: str = "", many: str = "", support: str = "", *, history: bool = True) -> str:
    """Return the manifest as YAML; without changes it is the file itself, comments included.

    Args:
        prefix: Stands before each command's name, separated by a dash.
        url: The address for signed HTTP; empty for Socket Mode.
        many: The address at which workspaces install the app; empty for one workspace.
        support: With `many`, the e-mail address that Slack's Marketplace asks for; empty leaves its fields out.
        history: Without it, typed direct messages get no answer, and a message in doubt ends as unknown.
    """
    if not prefix and not url and not many and history:
        return path().read_text("utf-8")
    manifest = load()
    prefix = f"{prefix.strip('/-')}-" if prefix.strip("/-") else ""
    for command in manifest["features"]["slash_commands"]:
        command["command"] = "/" + prefix + command["command"].removeprefix("/")
        if url:
            command["url"] = url.rstrip("/") + _EVENTS
    if url:
        _over_http(manifest["settings"], url.rstrip("/") + _EVENTS)
    if url or many:
        manifest["oauth_config"]["redirect_urls"] = [(many or url).rstrip("/") + REDIRECT]
    if many:
        _for_many(manifest["settings"])
    if many and support:
        manifest["app_directory"] = _app_directory(many.rstrip("/"), support)
    if not history:
        manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
        manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    return _commented(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120))


def _commented(text: str) -> str:
    """Put each scope's purpose beside it, as in the file."""
    reasons = required_scopes() | optional_scopes()
    return re.sub(
        r"^( +- )([a-z]+:[a-z]+|commands)$", lambda scope: f"{scope[0]} # {reasons[scope[2]]}", text, flags=re.MULTILINE
    )


def _over_http(settings: dict[str, Any], address: str) -> None:
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address


def _app_directory(base: str, support: str) -> dict[str, Any]:
    """Fill in the Marketplace's fields, with the pages that the bot serves."""
    return {
        "installation_landing_page": f"{base}/slack/install",
        "privacy_policy_url": f"{base}/slack/privacy",
        "support_url": f"{base}/slack/support",
        "support_email": support,
        "supported_languages": ["en"],
        "pricing": "free",
    }


def _for_many(settings: dict[str, Any]) -> None:
    """Allow installs by organisations, and token rotation, which can't be turned off again and needs OAuth."""
    settings["org_deploy_enabled"] = True
    settings["token_rotation_enabled"] = True
