"""Settings: one table, read once from the environment and files, then frozen; all faults at once, secrets masked."""

from slackbot.settings.reading import Reading, read, read_database, read_settings
from slackbot.settings.table import SETTINGS, Setting, Settings
from slackbot.settings.values import SLACK_API

__all__ = ["SETTINGS", "SLACK_API", "Reading", "Setting", "Settings", "read", "read_database", "read_settings"]
