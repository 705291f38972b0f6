"""The app as Slack knows it: its manifest, and the tokens that an installation gives."""
