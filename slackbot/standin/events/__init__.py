"""Payloads for the bot: people's actions, and changes in a workspace."""
