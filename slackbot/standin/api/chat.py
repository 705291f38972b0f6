"""The Web API's chat.* methods."""

from slackbot.standin.api.conversations import find_channel, message_json, need, readable_channel
from slackbot.standin.api.pictures import check_pictures
from slackbot.standin.blocks.strict import check_message
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.messages import LONGEST_TEXT
from slackbot.standin.state.workspace import Channel, Team
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json

MOST_UPDATED = 4_000  # characters; chat.update refuses more and cuts nothing (seratch/ChatGPT-in-Slack#102)


def post_message(site: Site, team: Team, args: Json) -> Json:
    """chat.postMessage."""
    channel = writable(site, team, args)
    _check(site, team, args)
    thread = args.get("thread_ts")
    if thread and thread not in channel.messages:
        raise SlackRefusesError("thread_not_found")
    message = site.messages.post(team, channel, args, "chat.postMessage")
    return _posted(site, team, message, args)


def update(site: Site, team: Team, args: Json) -> Json:
    """chat.update."""
    channel = find_channel(site, team, args.get("channel"))
    if channel.archived:
        raise SlackRefusesError("is_inactive")
    old = _own_message(channel, args, "cant_update_message")
    _check(site, team, {name: value for name, value in args.items() if name != "metadata" or value != {}})
    if len(str(args.get("text") or "")) > MOST_UPDATED:
        raise SlackRefusesError("msg_too_long", f"{len(args['text'])} characters of text")
    message = site.messages.update(team, channel, old, args, "chat.update")
    return _posted(site, team, message, args)


def delete(site: Site, team: Team, args: Json) -> Json:
    """chat.delete."""
    channel = find_channel(site, team, args.get("channel"))
    old = _own_message(channel, args, "cant_delete_message")
    site.messages.delete(team, channel, old, "chat.delete")
    return {"channel": channel.id, "ts": old.ts}


def post_ephemeral(site: Site, team: Team, args: Json) -> Json:
    """chat.postEphemeral."""
    channel = writable(site, team, args)
    user = args.get("user")
    if site.world.member(team, str(user)) is None:
        raise SlackRefusesError("user_not_found")
    if user not in channel.members:
        raise SlackRefusesError("user_not_in_channel")
    _check(site, team, args)
    message = site.messages.show_ephemeral(team, channel.id, str(user), args, "chat.postEphemeral")
    return {"message_ts": message.ts}


def _check(site: Site, team: Team, args: Json) -> None:
    if {"username", "icon_emoji", "icon_url"} & set(args):
        need(team, "chat:write.customize")
    check_message(args, cumulative=True)
    check_pictures(site, team, args.get("blocks") or [], "/blocks")


def writable(site: Site, team: Team, args: Json) -> Channel:
    """The channel that a message is for, if the bot may write there; raises Slack's refusal otherwise."""
    channel = find_channel(site, team, args.get("channel"))
    if channel.archived:
        raise SlackRefusesError("is_archived")
    if channel.owner and not site.manifest.messages_tab:
        raise SlackRefusesError("messages_tab_disabled")
    public = "chat:write.public" in team.scopes and not channel.private
    if not channel.owner and not public:
        readable_channel(team, channel)
    if channel.restricted:
        raise SlackRefusesError(channel.restricted)
    return channel


def _own_message(channel: Channel, args: Json, otherwise: str) -> Message:
    message = channel.messages.get(str(args.get("ts")))
    if message is None:
        raise SlackRefusesError("message_not_found")
    if message.author:
        raise SlackRefusesError(otherwise)
    return message


def _posted(site: Site, team: Team, message: Message, args: Json) -> Json:
    body = {"channel": message.channel, "ts": message.ts, "message": message_json(site, team, message)}
    if len(str(args.get("text") or "")) > LONGEST_TEXT:
        body["warning"] = "message_truncated"
    return body
