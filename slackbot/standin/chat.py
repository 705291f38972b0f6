"""The Web API's chat.* methods."""

from slackbot.standin.conversations import find_channel, readable_channel
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.strict import check_message
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json
from slackbot.standin.world import LONGEST_TEXT, Channel, Team

_COMMON = {"channel", "text", "blocks", "attachments", "metadata", "link_names", "parse", "markdown_text", "as_user"}
POST_ARGS = _COMMON | {
    "icon_emoji",
    "icon_url",
    "mrkdwn",
    "reply_broadcast",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "username",
}
UPDATE_ARGS = _COMMON | {"ts", "file_ids", "reply_broadcast", "unfurl_links", "unfurl_media"}
EPHEMERAL_ARGS = POST_ARGS | {"user"}


def post_message(site: Site, team: Team, args: Json) -> Json:
    """chat.postMessage."""
    _known(args, POST_ARGS)
    channel = _writable(site, team, args)
    _check(site, args)
    thread = args.get("thread_ts")
    if thread and thread not in channel.messages:
        raise SlackRefusesError("thread_not_found")
    message = site.world.post(team, channel, args, "chat.postMessage")
    return _posted(site, team, message, args)


def update(site: Site, team: Team, args: Json) -> Json:
    """chat.update."""
    _known(args, UPDATE_ARGS)
    channel = _writable(site, team, args)
    old = _own_message(channel, args)
    _check(site, args)
    message = site.world.update(team, channel, old, args, "chat.update")
    return _posted(site, team, message, args)


def delete(site: Site, team: Team, args: Json) -> Json:
    """chat.delete."""
    channel = find_channel(site, team, args.get("channel"))
    old = _own_message(channel, args)
    site.world.delete(team, channel, old, "chat.delete")
    return {"channel": channel.id, "ts": old.ts}


def post_ephemeral(site: Site, team: Team, args: Json) -> Json:
    """chat.postEphemeral."""
    _known(args, EPHEMERAL_ARGS)
    channel = _writable(site, team, args)
    user = args.get("user")
    if user not in team.members:
        raise SlackRefusesError("user_not_found")
    if user not in channel.members:
        raise SlackRefusesError("user_not_in_channel")
    _check(site, args)
    message = site.world.whisper(team, channel.id, str(user), args, "chat.postEphemeral")
    return {"message_ts": message.ts}


def _known(args: Json, known: set[str]) -> None:
    unknown = sorted(set(args) - known)
    if unknown:
        raise SlackRefusesError("invalid_arguments", *(f"[ERROR] unknown argument: {name}" for name in unknown))


def _check(site: Site, args: Json) -> None:
    if {"username", "icon_emoji", "icon_url"} & set(args) and "chat:write.customize" not in site.manifest.scopes:
        raise SlackRefusesError("missing_scope", needed="chat:write.customize", provided=_provided(site))
    check_message(args, cumulative=True)


def _writable(site: Site, team: Team, args: Json) -> Channel:
    channel = find_channel(site, team, args.get("channel"))
    if channel.archived:
        raise SlackRefusesError("is_archived")
    if channel.owner and not site.manifest.messages_tab:
        raise SlackRefusesError("messages_tab_disabled")
    public = "chat:write.public" in site.manifest.scopes
    if not channel.owner and not public:
        readable_channel(team, channel)
    return channel


def _own_message(channel: Channel, args: Json) -> Message:
    message = channel.messages.get(str(args.get("ts")))
    if message is None:
        raise SlackRefusesError("message_not_found")
    if message.author:
        raise SlackRefusesError("cant_update_message")
    return message


def _posted(site: Site, team: Team, message: Message, args: Json) -> Json:
    body = {"channel": message.channel, "ts": message.ts, "message": as_json(site, team, message)}
    if len(str(args.get("text") or "")) > LONGEST_TEXT:
        body["warning"] = "message_truncated"
    return body


def as_json(site: Site, team: Team, message: Message) -> Json:
    """A message as Slack sends it, in answers and in payloads."""
    bot = {"user": team.bot_user, "bot_id": team.bot_id, "app_id": site.world.app_id}
    author = {"user": message.author} if message.author else bot
    body: Json = {"type": "message", **author, "team": team.id, "ts": message.ts, "text": message.text}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        body["metadata"] = message.metadata
    if message.history:
        body["edited"] = {"user": team.bot_user, "ts": message.ts}
    return body


def _provided(site: Site) -> str:
    return ",".join(sorted(site.manifest.scopes))
