"""Requests from Slack, over HTTP or Socket Mode, up to the dispatcher."""
