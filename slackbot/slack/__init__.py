"""The only place that knows Bolt and Slack's Web API."""
