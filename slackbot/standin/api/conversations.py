"""The Web API's conversations.* methods, and the look-up of a channel."""

from collections.abc import Sequence
from typing import SupportsFloat

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.paging import page
from slackbot.standin.state.workspace import Channel, Team
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json

MOST_IN_A_DM = 8
_TYPES = {"channels": "public_channel", "groups": "private_channel", "im": "im", "mpim": "mpim"}


def find_channel(site: Site, team: Team, wanted: object) -> Channel:
    """The channel for an id, a `#name`, or a person's id (their direct message).

    Raises:
        SlackRefusesError: this workspace has no such channel, or it is a bot's.
    """
    name = str(wanted or "")
    if name in team.channels and _visible(team, team.channels[name]):
        return team.channels[name]
    if name in team.members:
        if team.members[name].bot:
            raise SlackRefusesError("cannot_dm_bot")
        return site.world.dm(team, name)
    for channel in team.channels.values():
        if not channel.owner and channel.name == name.removeprefix("#") and _visible(team, channel):
            return channel
    raise SlackRefusesError("channel_not_found")


def readable_channel(team: Team, channel: Channel) -> Channel:
    """The channel, if the bot is in it."""
    if team.bot_user not in channel.members:
        raise SlackRefusesError("not_in_channel")
    return channel


def open_dm(site: Site, team: Team, args: Json) -> Json:
    """conversations.open, for one person or for a channel id already known."""
    wanted = str(args.get("channel") or "")
    known = find_channel(site, team, wanted) if wanted else None
    if known is None:
        users = _users(args)
        if len(users) > 1:
            return _open_group(site, team, users)
        _messageable(team, users[0])
    already = known or team.dms.get(users[0])
    channel = already or site.world.dm(team, users[0])
    body: Json = {"channel": {"id": channel.id}}
    return {"no_op": True, "already_open": True, **body} if already else body


def _open_group(site: Site, team: Team, users: list[str]) -> Json:
    """A direct message of the bot with several people; the same people always get the same one."""
    need(team, "mpim:write")
    for user in users:
        _messageable(team, user)
    everybody = {*users, team.bot_user}
    known = next((room for room in team.channels.values() if room.group_dm and room.members == everybody), None)
    names = "--".join(sorted(team.members[user].name.lower() for user in everybody))
    channel = known or site.world.add_channel(team, f"mpdm-{names}-1", everybody)
    channel.private = channel.group_dm = True
    body: Json = {"channel": {"id": channel.id}}
    return {"no_op": True, "already_open": True, **body} if known else body


def _users(args: Json) -> list[str]:
    listed = args.get("users") or ""
    users = listed if isinstance(listed, list) else [user for user in str(listed).split(",") if user]
    if not users:
        raise SlackRefusesError("users_list_not_supplied")
    if len(users) > MOST_IN_A_DM:
        raise SlackRefusesError("too_many_users")
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
    need(team, f"{_family(channel)}:read")
    return {"channel": as_json(team, channel)}


def members(site: Site, team: Team, args: Json) -> Json:
    """conversations.members, in pages."""
    channel = find_channel(site, team, args.get("channel"))
    need(team, f"{_family(channel)}:read")
    user_ids, cursor = page(sorted(channel.members), args, site.most_a_page)
    return {"members": user_ids, "response_metadata": {"next_cursor": cursor}}


def listing(site: Site, team: Team, args: Json) -> Json:
    """conversations.list, in pages: public channels, unless `types` asks for others."""
    wanted = [name.strip() for name in str(args.get("types") or "public_channel").split(",")]
    unknown = sorted(set(wanted) - set(_TYPES.values()))
    if unknown:
        raise SlackRefusesError("invalid_types", f"[ERROR] unknown types: {', '.join(unknown)}")
    for family in (family for family, name in _TYPES.items() if name in wanted):
        need(team, f"{family}:read")
    known = [
        channel for channel in team.channels.values() if _TYPES[_family(channel)] in wanted and _visible(team, channel)
    ]
    if is_true(args.get("exclude_archived")):
        known = [channel for channel in known if not channel.archived]
    shown, cursor = page(known, args, site.most_a_page)
    return {"channels": [as_json(team, channel) for channel in shown], "response_metadata": {"next_cursor": cursor}}


def join(site: Site, team: Team, args: Json) -> Json:
    """conversations.join."""
    channel = find_channel(site, team, args.get("channel"))
    if channel.owner or channel.private:
        raise SlackRefusesError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackRefusesError("is_archived")
    channel.members.add(team.bot_user)
    return {"channel": as_json(team, channel)}


def history(site: Site, team: Team, args: Json) -> Json:
    """conversations.history, newest first; metadata in full only with include_all_metadata."""
    channel = _read(site, team, args)
    in_channel = [message for message in channel.messages.values() if message.thread_ts in {"", message.ts}]
    return _messages(site, team, [message for message in reversed(in_channel) if _in_range(message, args)], args)


def replies(site: Site, team: Team, args: Json) -> Json:
    """conversations.replies: the message at `ts`, then its replies, oldest first."""
    channel = _read(site, team, args)
    ts = str(args.get("ts") or "")
    if ts not in channel.messages:
        raise SlackRefusesError("thread_not_found")
    thread = [message for message in channel.messages.values() if ts in {message.ts, message.thread_ts}]
    return _messages(site, team, [message for message in thread if _in_range(message, args)], args)


def _read(site: Site, team: Team, args: Json) -> Channel:
    channel = find_channel(site, team, args.get("channel"))
    need(team, f"{_family(channel)}:history")
    return readable_channel(team, channel)


def _messages(site: Site, team: Team, messages: Sequence[Message], args: Json) -> Json:
    in_full = is_true(args.get("include_all_metadata"))
    shown, cursor = page(messages, args, site.most_a_page)
    return {
        "messages": [_as_read(site, team, message, in_full=in_full) for message in shown],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor} if cursor else {},
    }


def _in_range(message: Message, args: Json) -> bool:
    ts = float(message.ts)
    oldest, latest = _bound(args.get("oldest"), 0.0), _bound(args.get("latest"), float("inf"))
    if is_true(args.get("inclusive")):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(value: SupportsFloat | str | None, default: float) -> float:
    try:
        return float(value) if value else default
    except ValueError:
        raise SlackRefusesError("invalid_ts_oldest") from None


def _as_read(site: Site, team: Team, message: Message, *, in_full: bool) -> Json:
    body = message_json(site, team, message)
    if message.metadata:
        body["metadata"] = message.metadata if in_full else {"event_type": message.metadata["event_type"]}
    return body


def message_json(site: Site, team: Team, message: Message) -> Json:
    """A message as Slack sends it, in answers and in payloads; a person's has no bot_id."""
    body: Json = {"type": "message", "user": message.author or team.bot_user, "ts": message.ts, "text": message.text}
    if not message.author:
        body |= {"bot_id": team.bot_id, "app_id": site.world.app_id}
    body["team"] = team.id
    if message.blocks:
        body["blocks"] = message.blocks
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        body["metadata"] = message.metadata
    if message.files:
        body["files"] = [{"name": name} for name, _ in message.files]
    if message.history:
        body["edited"] = {"user": message.author or team.bot_user, "ts": message.ts}
    return body


def as_json(team: Team, channel: Channel) -> Json:
    """A channel as Slack describes it."""
    if channel.owner:
        return {"id": channel.id, "is_im": True, "user": channel.owner, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_member": team.bot_user in channel.members,
        "num_members": len(channel.members),
        "is_mpim": channel.group_dm,
        **_sharing(team, channel),
    }


def _sharing(team: Team, channel: Channel) -> Json:
    """The companies a channel is shared with; an invitation that was not accepted yet is pending."""
    return {
        "context_team_id": team.id,
        "is_shared": bool(channel.connected),
        "is_org_shared": False,
        "is_ext_shared": bool(channel.connected),
        "is_pending_ext_shared": bool(channel.pending),
        "pending_shared": sorted(channel.pending),
        "connected_team_ids": sorted(channel.connected - {team.id}),
        "shared_team_ids": sorted({team.id, *channel.connected}),
        "pending_connected_team_ids": sorted(channel.pending),
    }


def _family(channel: Channel) -> str:
    """The first word of the scopes for this kind of conversation."""
    return "mpim" if channel.group_dm else "im" if channel.owner else "groups" if channel.private else "channels"


def _visible(team: Team, channel: Channel) -> bool:
    """True if the app may see a channel: a private one only as a member."""
    return not channel.private or team.bot_user in channel.members


def is_true(value: object) -> bool:
    """True for an argument that is a JSON true or a form's `1` or `true`."""
    return str(value).lower() in {"1", "true"}


def need(team: Team, scope: str) -> None:
    """Check that a workspace granted a scope.

    Raises:
        SlackRefusesError: `missing_scope`, with what is needed and what was granted.
    """
    if scope not in team.scopes:
        raise SlackRefusesError("missing_scope", needed=scope, provided=",".join(sorted(team.scopes)))
