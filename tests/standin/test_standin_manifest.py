"""Manifests that Slack would not take, each with the place of its fault."""

from copy import deepcopy
from typing import Any

import pytest

from slackbot.standin.install.manifest_rules import manifest_problems

GOOD: dict[str, Any] = {
    "_metadata": {"major_version": 2},
    "display_information": {"name": "Tiny", "background_color": "#2f4f4f", "long_description": "x" * 174},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "Tiny"},
        "shortcuts": [{"name": "Add", "type": "global", "callback_id": "add", "description": "Adds"}],
        "slash_commands": [{"command": "/done", "description": "Adds", "should_escape": False}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "im:history"], "bot_optional": ["dnd:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
COMMANDS = "/features/slash_commands"
SCOPES = "/oauth_config/scopes/bot"

# A pointer, the value to put there, and the complaint.
BAD: list[tuple[str, object, str]] = [
    ("/display_information/name", "x" * 36, "less than 36 characters"),
    ("/display_information/description", "x" * 141, "less than 141 characters"),
    ("/display_information/long_description", "x" * 173, "more than 173 characters"),
    ("/display_information/background_color", "green", "must look like"),
    ("/display_information", None, "must be an object"),
    ("/_metadata/major_version", 3, "from 1 to 2"),
    ("/features/colour", "red", "invalid additional property: colour"),
    ("/features/bot_user/display_name", "x" * 81, "less than 81 characters"),
    ("/features/app_home/home_tab_enabled", "yes", "must be a boolean"),
    (f"{COMMANDS}/0/command", "done", "must look like"),
    (f"{COMMANDS}/0/command", "/" + "x" * 32, "less than 33 characters"),
    (f"{COMMANDS}/0/description", "", "more than 0 characters"),
    (f"{COMMANDS}/0/usage_hint", "x" * 1001, "less than 1001 characters"),
    (COMMANDS, [{"command": f"/c{number}", "description": "x"} for number in range(51)], "no more than 50"),
    (COMMANDS, [{"command": "/twice", "description": "x"}] * 2, "already exists: /twice"),
    ("/features/shortcuts", GOOD["features"]["shortcuts"] * 11, "no more than 10"),
    ("/features/shortcuts", GOOD["features"]["shortcuts"] * 2, "already exists: add"),
    ("/features/shortcuts/0/type", "local", "message, global"),
    ("/features/shortcuts/0/callback_id", "x" * 256, "less than 256 characters"),
    (SCOPES, [f"s:{number}" for number in range(256)], "no more than 255"),
    (SCOPES, ["im:history"], "requires the scope commands"),
    (SCOPES, ["commands"], "message.im requires the scope im:history"),
    ("/oauth_config/redirect_urls", ["bot.test"], "must look like"),
    ("/settings/event_subscriptions/bot_events", ["message.im"] * 101, "no more than 100"),
    ("/settings/allowed_ip_address_ranges", ["10.0.0.0/8"] * 11, "no more than 10"),
    ("/settings/socket_mode_enabled", False, f"missing required field: url [json-pointer:{COMMANDS}/0]"),
    ("/settings/socket_mode_enabled", False, "request_url [json-pointer:/settings/event_subscriptions]"),
    ("/settings/socket_mode_enabled", False, "request_url [json-pointer:/settings/interactivity]"),
]


def changed(pointer: str, value: object) -> dict[str, Any]:
    """The good manifest with another value at a place."""
    manifest: Any = deepcopy(GOOD)
    *way, last = pointer.strip("/").split("/")
    inside = manifest
    for step in way:
        inside = inside[int(step) if isinstance(inside, list) else step]
    inside[last] = value
    return dict(manifest)


def test_a_good_manifest_is_taken() -> None:
    assert manifest_problems(GOOD) == []


@pytest.mark.parametrize(("pointer", "value", "said"), BAD, ids=lambda part: str(part)[:40])
def test_a_bad_manifest_is_refused_with_its_place(pointer: str, value: object, said: str) -> None:
    problems = " ".join(manifest_problems(changed(pointer, value)))
    assert said in problems
    assert "json-pointer:/" in problems


def test_a_bots_scopes_need_a_bot() -> None:
    features = {name: part for name, part in GOOD["features"].items() if name != "bot_user"}
    assert "bot_user" in manifest_problems(GOOD | {"features": features})[0]
