"""(message name + facts) -> text and blocks: the only writer of Block Kit; escaping and Slack's limits live here."""

from slackbot.render.letter import File, Message
from slackbot.render.words import Words

__all__ = ["File", "Message", "Words"]
