"""From an occasion that is due to a message in Slack: never lost, never doubled."""
