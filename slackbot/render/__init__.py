"""(message name + facts) -> text and blocks: the only writer of Block Kit; escaping and Slack's limits live here."""

from slackbot.render.words import File, Message, Words

__all__ = ["File", "Message", "Words"]
