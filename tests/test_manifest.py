"""The manifest in order: scopes, events and shortcuts are those of the code, and Slack takes it however it is made."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from slackbot import manifest
from slackbot.commands import SHORTCUTS
from slackbot.standin.install.manifest_rules import manifest_problems
from tests.house import ROOT
from tests.talk import open_talk

# What each Web API method takes (docs.slack.dev/reference/methods); none where it takes no scope.
SCOPES = {
    "bots.info": "users:read",
    "api.test": None,
    "apps.connections.open": None,  # the app-level token's own
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.info": "channels:read",  # and groups:read, for a private channel
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "oauth.v2.access": None,
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}


OPTIONAL_SCOPES = {  # the bot does without where they are not granted; a DM is read with message.im's own scope
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.open": {"mpim:write"},  # with several people
    "dnd.info": {"dnd:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
}


EVENT_SCOPES = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    **dict.fromkeys(("channel_archive", "channel_deleted", "channel_left", "channel_rename"), "channels:read"),
    **dict.fromkeys(("channel_shared", "channel_unshared"), "channels:read"),
    "channel_id_changed": "groups:read",  # of private channels alone
    **dict.fromkeys(("group_archive", "group_deleted", "group_left", "group_rename"), "groups:read"),
    **dict.fromkeys(("member_joined_channel", "member_left_channel"), "channels:read"),
    "message.im": "im:history",
    "user_change": "users:read",
}


def test_slacks_own_shortcuts_are_the_same_in_code_and_manifest() -> None:
    assert {shortcut["callback_id"] for shortcut in manifest.load()["features"]["shortcuts"]} == set(SHORTCUTS)


def test_scopes_are_those_of_the_methods_that_are_called_and_no_more() -> None:
    callers = [(ROOT / f"slackbot/slack/api/{name}.py").read_text("utf-8") for name in ("gateway", "uploads")]
    methods = {method for caller in callers for method in re.findall(r'_(?:call|ask)\("([\w.]+)"', caller)}
    assert methods == set(SCOPES) | set(OPTIONAL_SCOPES)
    needed = {scope for scope in (SCOPES | EVENT_SCOPES).values() if scope} | {"commands"}
    scopes = manifest.load()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == needed
    assert set(scopes["bot_optional"]) == {scope for scopes in OPTIONAL_SCOPES.values() for scope in scopes}


async def test_events_are_those_that_are_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    listened: set[str] = set()
    event = AsyncApp.event

    def recorded(app: AsyncApp, name: str | re.Pattern[str]) -> Callable[..., Any]:
        listened.update({name} if isinstance(name, str) else ())
        return event(app, name)

    monkeypatch.setattr(AsyncApp, "event", recorded)
    async with open_talk():
        subscribed = set(manifest.load()["settings"]["event_subscriptions"]["bot_events"])
    assert {event.partition(".")[0] for event in subscribed} == listened
    assert subscribed == set(EVENT_SCOPES)


@pytest.mark.parametrize("prefix", ["", "nd-"])
@pytest.mark.parametrize("url", ["", "https://bot.example.org/"])
@pytest.mark.parametrize("many", ["", "https://bot.example.org/"])
def test_the_manifest_is_what_slack_takes(prefix: str, url: str, many: str) -> None:
    assert manifest_problems(yaml.safe_load(manifest.changed(prefix, url, many))) == []
    assert manifest.load()["features"]["app_home"]["messages_tab_enabled"] is True


def test_the_manifest_is_made_with_a_prefix_and_for_http() -> None:
    assert manifest.changed() == (ROOT / "manifest.yml").read_text("utf-8")
    changed = yaml.safe_load(manifest.changed("nd-", "https://bot.example.org/"))
    assert [command["command"] for command in changed["features"]["slash_commands"]] == [
        command["command"].replace("/", "/nd-") for command in manifest.load()["features"]["slash_commands"]
    ]
    address = "https://bot.example.org/slack/events"
    assert {command["url"] for command in changed["features"]["slash_commands"]} == {address}
    assert changed["settings"]["event_subscriptions"]["request_url"] == address
    assert changed["settings"]["interactivity"]["request_url"] == address
    assert changed["settings"]["socket_mode_enabled"] is False


def test_the_manifest_has_the_marketplaces_fields_where_they_can_be_filled() -> None:
    text = manifest.changed("", "https://a.test", "https://a.test/", "help@a.test")
    assert manifest_problems(yaml.safe_load(text)) == []
    assert yaml.safe_load(text)["app_directory"] == {
        "installation_landing_page": "https://a.test/slack/install",
        "privacy_policy_url": "https://a.test/slack/privacy",
        "support_url": "https://a.test/slack/support",
        "support_email": "help@a.test",
        "supported_languages": ["en"],
        "pricing": "free",
    }
    assert "app_directory" not in yaml.safe_load(manifest.changed("", "", "https://a.test"))


def test_the_manifest_can_do_without_history() -> None:
    made = yaml.safe_load(manifest.changed(history=False))
    assert manifest_problems(made) == []
    assert set(manifest.load()["oauth_config"]["scopes"]["bot"]) - set(made["oauth_config"]["scopes"]["bot"]) == {
        "im:history"
    }
    assert "message.im" not in made["settings"]["event_subscriptions"]["bot_events"]


def test_every_scope_says_what_it_is_for_however_the_manifest_is_printed() -> None:
    reasons = manifest.required_scopes() | manifest.optional_scopes()
    assert set(reasons) == set(manifest.scopes())
    for text in (manifest.changed(), manifest.changed("nd-"), manifest.changed("", "https://a.test", "https://a.test")):
        assert [scope for scope, why in reasons.items() if f"- {scope} # {why}" not in text] == []


def test_the_manifest_is_made_for_many_workspaces() -> None:
    """Tokens rotate there, and nowhere else: who has one token in the settings could not go on with it."""
    single, http, many, both = (
        yaml.safe_load(manifest.changed("", url, many))
        for url, many in [
            ("", ""),
            ("https://a.test", ""),
            ("", "https://a.test/"),
            ("https://a.test", "https://a.test"),
        ]
    )
    back = ["https://a.test/slack/oauth_redirect"]
    assert [made["oauth_config"].get("redirect_urls") for made in (single, http, many, both)] == [
        None,
        back,
        back,
        back,
    ]
    for flag in ("token_rotation_enabled", "org_deploy_enabled"):
        assert [made["settings"][flag] for made in (single, http, many, both)] == [False, False, True, True]
    assert [made["settings"]["socket_mode_enabled"] for made in (single, http, many, both)] == [
        True,
        False,
        True,
        False,
    ]
