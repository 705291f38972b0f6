"""The app as Slack knows it: its manifest, and the tokens of its installations."""
