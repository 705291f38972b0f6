"""Rendering: a message's name and its facts become text and blocks. Escaping and Slack's limits live only here."""

from slackbot.render.letter import File, Message
from slackbot.render.words import Words

__all__ = ["File", "Message", "Words"]
