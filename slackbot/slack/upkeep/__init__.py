"""Keeps our view of Slack and Slack's view of us current: App Home, profiles, channels, erased people."""
