"""People who use Slack: what they do in its client, and what it shows them."""
