"""From an occasion that is due to a message that Slack has: never lost, never doubled."""
