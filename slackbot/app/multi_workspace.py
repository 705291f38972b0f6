"""The extra parts of a run that serves every workspace with the app installed, made from the settings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from slackbot import manifest
from slackbot.app.scheduler import Periodic
from slackbot.clock import Clock
from slackbot.encryption import TokenCipher, read_keys
from slackbot.render import Words
from slackbot.settings import Settings
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.install.installation_lifecycle import InstallationLifecycle
from slackbot.slack.install.installed_workspaces import InstalledWorkspaces
from slackbot.slack.install.installs import Installs
from slackbot.slack.install.oauth import OAuth
from slackbot.slack.install.rotation import Rotation
from slackbot.slack.install.token_store import TokenStore
from slackbot.store.database import Database

_ROTATION_SECONDS: Final = 60.0


@dataclass(frozen=True)
class MultiWorkspace:
    """Token storage, installs and upkeep that a run for many workspaces adds."""

    oauth: OAuth
    workspaces: InstalledWorkspaces
    installs: Installs
    rotation: Rotation
    lifecycle: InstallationLifecycle

    def periodic(self, tidy: float) -> list[Periodic]:
        """Return the upkeep of installations; `tidy` is the seconds between two rounds of tidying."""
        return [Periodic(self.rotation.run, _ROTATION_SECONDS), Periodic(self.lifecycle.run, tidy)]


def make_multi_workspace(
    settings: Settings, database: Database, words: Words, app: Gateway, clock: Clock
) -> MultiWorkspace | None:
    """Make the parts; None if the settings name one workspace's token. `app` makes calls that need no workspace."""
    client_id, secret, keys = settings.slack_client_id, settings.slack_client_secret, settings.token_keys
    if settings.slack_bot_token is not None or client_id is None or secret is None or keys is None:
        return None
    cipher = TokenCipher(read_keys(keys.get_secret_value()))
    oauth = OAuth(app, client_id, secret.get_secret_value(), manifest.scopes())
    rotation = Rotation(database, cipher, oauth, clock)
    workspaces = InstalledWorkspaces(database, TokenStore(database, cipher, rotation, clock), app, clock)
    lifecycle = InstallationLifecycle(database, workspaces, cipher, timedelta(days=settings.grace_days), clock)
    return MultiWorkspace(
        oauth, workspaces, Installs(database, words, oauth, cipher, lifecycle, clock), rotation, lifecycle
    )
