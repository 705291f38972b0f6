"""Checks an app's manifest as Slack does: limits of its fields, and parts that require each other."""

from collections import Counter
from collections.abc import Iterator

from slackbot.standin.blocks.shapes import Check, boolean, integer, listing, one_of, plain_object, string, typed, wrong
from slackbot.standin.blocks.texts import URL
from slackbot.standin.words import Json

_SCOPES = listing(string(100), 0, 255)
_EVENTS = listing(string(100), 0, 100)
_FLAGS = dict.fromkeys(("org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"), boolean)
_COMMAND = plain_object(
    {"command": string(32, pattern=r"/[a-z0-9_-]+"), "description": string(2000)},
    {"usage_hint": string(1000), "should_escape": boolean, "url": URL},
)
_SHORTCUT: dict[str, Check] = {
    "name": string(24),
    "callback_id": string(255),
    "description": string(150),
    "type": one_of("message", "global"),
}
_MANIFEST = plain_object(
    {
        "display_information": plain_object(
            {"name": string(35)},
            {
                "description": string(140),
                "long_description": string(4000, least=174),
                "background_color": string(7, pattern=r"#([0-9a-fA-F]{3}){1,2}"),
            },
        )
    },
    {
        "_metadata": plain_object({}, {"major_version": integer(1, 2), "minor_version": integer(0, 99)}),
        "features": plain_object(
            {},
            {
                "app_home": plain_object(
                    {},
                    dict.fromkeys(
                        ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), boolean
                    ),
                ),
                "bot_user": plain_object({"display_name": string(80)}, {"always_online": boolean}),
                "shortcuts": listing(typed(_SHORTCUT), 0, 10),
                "slash_commands": listing(_COMMAND, 0, 50),
            },
        ),
        "app_directory": plain_object(
            {
                **dict.fromkeys(("installation_landing_page", "privacy_policy_url", "support_url"), URL),
                **dict.fromkeys(("support_email", "pricing"), string(100)),
                "supported_languages": listing(string(50), 1, 50),
            },
            {},
        ),
        "oauth_config": plain_object(
            {},
            {
                "redirect_urls": listing(URL, 0, 1000),
                "scopes": plain_object({}, dict.fromkeys(("bot", "bot_optional", "user", "user_optional"), _SCOPES)),
            },
        ),
        "settings": plain_object(
            {},
            {
                **_FLAGS,
                "allowed_ip_address_ranges": listing(string(50), 0, 10),
                "event_subscriptions": plain_object(
                    {}, {"request_url": URL, "bot_events": _EVENTS, "user_events": _EVENTS}
                ),
                "interactivity": plain_object(
                    {"is_enabled": boolean}, {"request_url": URL, "message_menu_options_url": URL}
                ),
            },
        ),
    },
)
# The scope each event needs (docs.slack.dev/reference/events).
_EVENT_SCOPES = {
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
}


def manifest_problems(manifest: Json) -> list[str]:
    """Yield every objection Slack would have to a parsed manifest, each with a JSON pointer."""
    problems = list(_MANIFEST(manifest, ""))
    return problems or [*_unreachable(manifest), *_unscoped(manifest), *_doubled(manifest)]


def _unreachable(manifest: Json) -> Iterator[str]:
    """Without Socket Mode each part needs an address."""
    settings, features = manifest.get("settings") or {}, manifest.get("features") or {}
    if settings.get("socket_mode_enabled"):
        return
    subscribed, interactive = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    if subscribed.get("bot_events") and not subscribed.get("request_url"):
        yield wrong("missing required field: request_url", "/settings/event_subscriptions")
    if interactive.get("is_enabled") and not interactive.get("request_url"):
        yield wrong("missing required field: request_url", "/settings/interactivity")
    for number, command in enumerate(features.get("slash_commands") or []):
        if not command.get("url"):
            yield wrong("missing required field: url", f"/features/slash_commands/{number}")


def _unscoped(manifest: Json) -> Iterator[str]:
    """Commands, shortcuts and events need their scopes, and scopes of a bot need a bot."""
    features = manifest.get("features") or {}
    scopes = set(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or [])
    events = ((manifest.get("settings") or {}).get("event_subscriptions") or {}).get("bot_events") or []
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in scopes:
        yield wrong("requires the scope commands", "/oauth_config/scopes/bot")
    if scopes and "bot_user" not in features:
        yield wrong("missing required field: bot_user", "/features")
    for number, event in enumerate(events):
        if _EVENT_SCOPES.get(event) not in {None, *scopes}:
            where = f"/settings/event_subscriptions/bot_events/{number}"
            yield wrong(f"{event} requires the scope {_EVENT_SCOPES[event]}", where)


def _doubled(manifest: Json) -> Iterator[str]:
    features = manifest.get("features") or {}
    for part, key in (("slash_commands", "command"), ("shortcuts", "callback_id")):
        names = Counter(item[key] for item in features.get(part) or [])
        for name in (name for name, times in names.items() if times > 1):
            yield wrong(f"already exists: {name}", f"/features/{part}")
