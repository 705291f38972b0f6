"""The Web API's conversations.* methods, and how a channel is found."""

from typing import SupportsFloat

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json
from slackbot.standin.world import Channel, Team


def find_channel(site: Site, team: Team, wanted: object) -> Channel:
    """The channel for an id, a `#name`, or a person's id (their direct message).

    Raises:
        SlackRefusesError: there is none in this workspace, or it is a bot's.
    """
    name = str(wanted or "")
    if name in team.channels:
        return team.channels[name]
    if name in team.members:
        if team.members[name].bot:
            raise SlackRefusesError("cannot_dm_bot")
        return site.world.dm(team, name)
    for channel in team.channels.values():
        if not channel.owner and channel.name == name.removeprefix("#"):
            return channel
    raise SlackRefusesError("channel_not_found")


def readable_channel(team: Team, channel: Channel) -> Channel:
    """The channel, if the bot is in it."""
    if team.bot_user not in channel.members:
        raise SlackRefusesError("not_in_channel")
    return channel


def open_dm(site: Site, team: Team, args: Json) -> Json:
    """conversations.open, for one person or for a channel id already known."""
    known = team.channels.get(str(args.get("channel") or ""))
    if known is None:
        users = _users(args)
        if len(users) > 1:
            _need(site, "mpim:write")
            raise SlackRefusesError("invalid_arguments", "the stand-in opens direct messages of two only")
        _messageable(team, users[0])
    already = known or team.dms.get(users[0])
    channel = already or site.world.dm(team, users[0])
    body: Json = {"channel": {"id": channel.id}}
    return {"no_op": True, "already_open": True, **body} if already else body


def _users(args: Json) -> list[str]:
    given = args.get("users") or ""
    users = given if isinstance(given, list) else [user for user in str(given).split(",") if user]
    if not users:
        raise SlackRefusesError("users_list_not_supplied")
    return [str(user) for user in users]


def _messageable(team: Team, user: str) -> None:
    member = team.members.get(user)
    if member is None:
        raise SlackRefusesError("user_not_found")
    if member.bot:
        raise SlackRefusesError("cannot_dm_bot")
    if member.deleted:
        raise SlackRefusesError("user_disabled")


def info(site: Site, team: Team, args: Json) -> Json:
    """conversations.info."""
    channel = find_channel(site, team, args.get("channel"))
    _need(site, "im:read" if channel.owner else "channels:read")
    return {"channel": as_json(team, channel)}


def members(site: Site, team: Team, args: Json) -> Json:
    """conversations.members."""
    channel = find_channel(site, team, args.get("channel"))
    _need(site, "im:read" if channel.owner else "channels:read")
    return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}


def listing(site: Site, team: Team, _args: Json) -> Json:
    """conversations.list, public channels."""
    _need(site, "channels:read")
    channels = [as_json(team, channel) for channel in team.channels.values() if not channel.owner]
    return {"channels": channels, "response_metadata": {"next_cursor": ""}}


def join(site: Site, team: Team, args: Json) -> Json:
    """conversations.join."""
    channel = find_channel(site, team, args.get("channel"))
    if channel.owner:
        raise SlackRefusesError("method_not_supported_for_channel_type")
    channel.members.add(team.bot_user)
    return {"channel": as_json(team, channel)}


def history(site: Site, team: Team, args: Json) -> Json:
    """conversations.history, newest first; metadata in full only with include_all_metadata."""
    channel = find_channel(site, team, args.get("channel"))
    _need(site, "im:history" if channel.owner else "channels:history")
    readable_channel(team, channel)
    newest_first = [one for one in reversed(channel.messages.values()) if _in_range(one, args)]
    start, limit = _page(args)
    page = newest_first[start : start + limit]
    more = start + limit < len(newest_first)
    metadata_in_full = str(args.get("include_all_metadata")).lower() in {"1", "true"}
    return {
        "messages": [_as_read(site, team, message, in_full=metadata_in_full) for message in page],
        "has_more": more,
        "pin_count": 0,
        "response_metadata": {"next_cursor": str(start + limit)} if more else {},
    }


def _page(args: Json) -> tuple[int, int]:
    try:
        start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    except ValueError:
        raise SlackRefusesError("invalid_cursor") from None
    if not 1 <= limit <= 999:  # noqa: PLR2004 - Slack's range for limit
        raise SlackRefusesError("invalid_limit")
    return start, limit


def _in_range(message: Message, args: Json) -> bool:
    ts = float(message.ts)
    oldest, latest = _bound(args.get("oldest"), 0.0), _bound(args.get("latest"), float("inf"))
    if str(args.get("inclusive")).lower() in {"1", "true"}:
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(value: SupportsFloat | str | None, default: float) -> float:
    try:
        return float(value) if value else default
    except ValueError:
        raise SlackRefusesError("invalid_ts_oldest") from None


def _as_read(site: Site, team: Team, message: Message, *, in_full: bool) -> Json:
    bot = {"user": team.bot_user, "bot_id": team.bot_id, "app_id": site.world.app_id}
    author = {"user": message.author} if message.author else bot
    body: Json = {"type": "message", **author, "text": message.text, "ts": message.ts}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.metadata:
        body["metadata"] = message.metadata if in_full else {"event_type": message.metadata["event_type"]}
    return body


def as_json(team: Team, channel: Channel) -> Json:
    """A channel as Slack describes it."""
    if channel.owner:
        return {"id": channel.id, "is_im": True, "user": channel.owner, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": False,
        "is_archived": channel.archived,
        "is_member": team.bot_user in channel.members,
        "num_members": len(channel.members),
    }


def _need(site: Site, scope: str) -> None:
    if scope not in site.manifest.scopes:
        provided = ",".join(sorted(site.manifest.scopes))
        raise SlackRefusesError("missing_scope", needed=scope, provided=provided)
