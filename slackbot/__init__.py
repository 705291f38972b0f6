"""Never Done: a coach for customer-support teams that lives in Slack."""
