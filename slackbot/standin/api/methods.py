"""The table of Web API methods: function, parameters, scope and rate limit of each."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.standin.api import chat, conversations, directory, files, validate, views
from slackbot.standin.blocks.shapes import wrong
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json


@dataclass(frozen=True)
class Method:
    """One Web API method.

    `tier` is the least number of calls a minute that Slack's tiers promise; `takes` names its arguments, separated by
    spaces, with a `!` after each required one.
    """

    run: Callable[[Site, Team, Json], Json]
    tier: int
    scope: str = ""
    takes: str = ""

    def check(self, args: Json) -> None:
        """Refuse unknown arguments: Slack itself ignores a mistyped name in silence.

        Raises:
            SlackRefusesError: `invalid_arguments`, with the unknown or missing ones.
        """
        known = [
            *self.takes.replace("!", "").split(),
            "team_id",
        ]  # every method takes team_id, and Bolt always sends it
        needed = [name[:-1] for name in self.takes.split() if name.endswith("!")]
        problems = [wrong(f"unknown argument: {name}", f"/{name}") for name in sorted(set(args) - set(known))]
        problems += [wrong(f"missing required field: {name}", f"/{name}") for name in needed if args.get(name) is None]
        if problems:
            raise SlackRefusesError("invalid_arguments", *problems)


_SAID = "text blocks attachments metadata link_names parse markdown_text as_user unfurl_links unfurl_media"
_POST = f"channel! {_SAID} icon_emoji icon_url mrkdwn reply_broadcast thread_ts username"
_PAGES = "cursor limit"
_HISTORY = f"channel! include_all_metadata inclusive latest oldest {_PAGES}"

METHODS = {
    "auth.revoke": Method(directory.auth_revoke, 50, takes="test"),
    "auth.test": Method(directory.auth_test, 500),
    "blocks.validate": Method(validate.blocks, 50, takes="blocks message view"),
    "bots.info": Method(directory.bots_info, 50, "users:read", takes="bot"),
    "chat.delete": Method(chat.delete, 50, "chat:write", takes="channel! ts! as_user"),
    "chat.postEphemeral": Method(chat.post_ephemeral, 100, "chat:write", takes=f"{_POST} user!"),
    "chat.postMessage": Method(chat.post_message, 300, "chat:write", takes=_POST),
    "chat.update": Method(chat.update, 50, "chat:write", takes=f"channel! ts! {_SAID} file_ids reply_broadcast"),
    "conversations.history": Method(conversations.history, 50, takes=_HISTORY),
    "conversations.info": Method(conversations.info, 50, takes="channel! include_locale include_num_members"),
    "conversations.join": Method(conversations.join, 50, "channels:join", takes="channel!"),
    "conversations.list": Method(conversations.listing, 20, takes=f"exclude_archived types {_PAGES}"),
    "conversations.members": Method(conversations.members, 100, takes=f"channel! {_PAGES}"),
    "conversations.open": Method(
        conversations.open_dm, 50, "im:write", takes="channel users return_im prevent_creation"
    ),
    "conversations.replies": Method(conversations.replies, 50, takes=f"ts! {_HISTORY}"),
    "dnd.info": Method(directory.dnd_info, 50, "dnd:read", takes="user"),
    "files.completeUploadExternal": Method(
        files.complete, 100, "files:write", takes="files! channel_id channels initial_comment thread_ts blocks"
    ),
    "files.getUploadURLExternal": Method(
        files.get_upload_url, 100, "files:write", takes="filename! length! alt_txt snippet_type"
    ),
    "team.info": Method(directory.team_info, 50, "team:read", takes="team domain"),
    "users.info": Method(directory.users_info, 100, "users:read", takes="user! include_locale"),
    "users.list": Method(directory.users_list, 20, "users:read", takes=f"include_locale {_PAGES}"),
    "views.open": Method(views.open_view, 100, takes="trigger_id! view! interactivity_pointer"),
    "views.publish": Method(views.publish, 100, takes="user_id! view! hash"),
    "views.push": Method(views.push, 100, takes="trigger_id! view! interactivity_pointer"),
    "views.update": Method(views.update, 100, takes="view! view_id external_id hash"),
}
