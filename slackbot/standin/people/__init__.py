"""People who use Slack: their actions in its client, and what it shows them."""
