"""The only room that knows Bolt and Slack's Web API."""
