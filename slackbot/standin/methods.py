"""The table of Web API methods: what runs, what scope it needs, and how often it may be called."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.standin import chat, conversations, directory, views
from slackbot.standin.site import Site
from slackbot.standin.words import Json
from slackbot.standin.world import Team


@dataclass(frozen=True)
class Method:
    """One Web API method; `tier` is calls a minute, as Slack's tiers promise at least."""

    run: Callable[[Site, Team, Json], Json]
    tier: int
    scope: str = ""


METHODS = {
    "auth.revoke": Method(directory.auth_revoke, 50),
    "auth.test": Method(directory.auth_test, 500),
    "chat.delete": Method(chat.delete, 50, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, 100, "chat:write"),
    "chat.postMessage": Method(chat.post_message, 300, "chat:write"),
    "chat.update": Method(chat.update, 50, "chat:write"),
    "conversations.history": Method(conversations.history, 50),
    "conversations.info": Method(conversations.info, 50),
    "conversations.join": Method(conversations.join, 50, "channels:join"),
    "conversations.list": Method(conversations.listing, 20),
    "conversations.members": Method(conversations.members, 100),
    "conversations.open": Method(conversations.open_dm, 50, "im:write"),
    "dnd.info": Method(directory.dnd_info, 50, "dnd:read"),
    "team.info": Method(directory.team_info, 50, "team:read"),
    "users.info": Method(directory.users_info, 100, "users:read"),
    "users.list": Method(directory.users_list, 20, "users:read"),
    "views.open": Method(views.open_view, 100),
    "views.publish": Method(views.publish, 100),
    "views.push": Method(views.push, 100),
    "views.update": Method(views.update, 100),
}
