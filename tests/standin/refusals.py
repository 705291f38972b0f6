"""A Slack that grants the bot much, for tests of what it refuses all the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slackbot.standin import Standin, TurnableClock
from tests.standin.tiny_bot import MANIFEST

SCOPES = [
    *("chat:write", "im:write", "im:read", "im:history", "users:read", "dnd:read", "team:read"),
    *("channels:read", "channels:history", "channels:join", "groups:read", "groups:history"),
]


HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@asynccontextmanager
async def open_granted(clock: TurnableClock) -> AsyncIterator[Standin]:
    """A Slack that grants the bot much, with the channels `room`, `shut`, `secret`, `old` and `threads`."""
    async with Standin(MANIFEST | {"oauth_config": {"scopes": {"bot": SCOPES}}}, clock) as slack:
        alice = slack.person("Alice")
        slack.channel("room", members=[alice])
        slack.channel("shut", members=[alice], with_bot=False)
        slack.channel("secret", members=[alice], with_bot=False).private = True
        slack.channel("old", members=[alice]).archived = True
        slack.channel("threads", members=[alice]).restricted = "restricted_action_thread_only_channel"
        yield slack
