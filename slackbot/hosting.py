"""Hosting: the parts that it takes to serve every workspace that installs the app, made from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot import manifest
from slackbot.render import Words
from slackbot.seal import Seal, read_keys
from slackbot.settings import Settings
from slackbot.slack.gateway import Gateway
from slackbot.slack.installs import Installs
from slackbot.slack.many import ManyWorkspaces
from slackbot.slack.oauth import OAuth
from slackbot.slack.rotation import Rotation
from slackbot.slack.settling import Settling
from slackbot.slack.vault import Vault
from slackbot.store.database import Database


@dataclass(frozen=True)
class Hosting:
    """What a run for many workspaces has beside one for a single workspace."""

    workspaces: ManyWorkspaces
    installs: Installs
    rotation: Rotation
    settling: Settling


def host(
    settings: Settings, database: Database, words: Words, app: Gateway, clock: Callable[[], datetime]
) -> Hosting | None:
    """Make the parts; None where the settings name one workspace's token. `app` calls for no workspace."""
    client_id, secret, keys = settings.slack_client_id, settings.slack_client_secret, settings.token_keys
    if settings.slack_bot_token is not None or client_id is None or secret is None or keys is None:
        return None
    seal = Seal(read_keys(keys.get_secret_value()))
    oauth = OAuth(app, client_id, secret.get_secret_value(), manifest.scopes())
    rotation = Rotation(database, seal, oauth, clock)
    workspaces = ManyWorkspaces(database, Vault(database, seal, rotation, clock), app, clock)
    settling = Settling(database, workspaces, seal, timedelta(days=settings.grace_days), clock)
    return Hosting(workspaces, Installs(database, words, oauth, seal, settling, clock), rotation, settling)
