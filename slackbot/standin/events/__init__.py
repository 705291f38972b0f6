"""Payloads for the bot: what people did, and what changed in a workspace."""
