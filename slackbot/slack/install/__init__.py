"""Installations: OAuth, tokens, and the workspaces that the bot serves."""
