"""Checks of Block Kit payloads, as strict as Slack."""
