"""Keeps Slack's view and ours in step: App Home, profiles, channels, erased people."""
