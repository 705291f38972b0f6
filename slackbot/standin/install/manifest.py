"""The app as its manifest describes it: scopes, commands, events and features that the stand-in grants."""

from slackbot.standin.words import Json


class Manifest:
    """The parts of a parsed manifest.yml that matter to the stand-in."""

    def __init__(self, manifest: Json) -> None:
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        home = features.get("app_home") or {}
        oauth = manifest.get("oauth_config") or {}
        scopes = oauth.get("scopes") or {}
        self.scopes = frozenset(str(scope) for scope in scopes.get("bot") or [])
        self.optional_scopes = frozenset(str(scope) for scope in scopes.get("bot_optional") or [])
        self.redirect_urls = [str(url) for url in oauth.get("redirect_urls") or []]
        self.listed = [dict(command) for command in features.get("slash_commands") or []]
        self.commands = frozenset(str(command["command"]) for command in self.listed)
        self.escaping = frozenset(str(command["command"]) for command in self.listed if command.get("should_escape"))
        self.shortcuts = {str(shortcut["callback_id"]): dict(shortcut) for shortcut in features.get("shortcuts") or []}
        self.events = frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or [])
        self.interactive = bool((settings.get("interactivity") or {}).get("is_enabled"))
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled"))
        self.read_only = bool(home.get("messages_tab_read_only_enabled"))
        self.rotates = bool(settings.get("token_rotation_enabled"))
        self.org_deploy = bool(settings.get("org_deploy_enabled"))
        self.socket_mode = bool(settings.get("socket_mode_enabled"))
        self.bot_name = str((features.get("bot_user") or {}).get("display_name") or "bot")
