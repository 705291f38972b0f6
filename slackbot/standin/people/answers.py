"""Turns a bot's answer, on an ack or at a response_url, into messages."""

from slackbot.standin.blocks.strict import check_message
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.response_urls import ResponseUrl
from slackbot.standin.state.workspace import Channel, Member, Team
from slackbot.standin.surfaces import Message
from slackbot.standin.words import Json

ANSWER_KEYS = frozenset(
    {
        "text",
        "blocks",
        "attachments",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "metadata",
        "mrkdwn",
        "parse",
        "link_names",
        "unfurl_links",
        "unfurl_media",
    }
)


def answer(site: Site, url: ResponseUrl, payload: Json, via: str) -> Message | None:
    """Show an answer to its reader; returns None if it deletes a message.

    Raises:
        SlackRefusesError: Slack would not show it.
    """
    unknown = sorted(set(payload) - ANSWER_KEYS)
    if unknown:
        raise SlackRefusesError("invalid_payload", f"unknown keys: {', '.join(unknown)}")
    if payload.get("response_type") not in {None, "ephemeral", "in_channel"}:
        raise SlackRefusesError("invalid_payload", f"response_type {payload['response_type']!r}")
    team = site.world.teams[url.team]
    if payload.get("delete_original"):
        _delete(site, team, url, via)
        return None
    check_message(payload, cumulative=False)
    if payload.get("replace_original"):
        return _replace(site, team, url, payload, via)
    return _show(site, team, url, payload, via)


def _show(site: Site, team: Team, url: ResponseUrl, payload: Json, via: str) -> Message:
    channel = team.channels.get(url.channel)
    if payload.get("response_type") == "in_channel" and channel is not None:
        if url.typed:
            site.messages.write(_person(site, team, url), channel, url.typed)
        return site.messages.post(team, channel, payload, via)
    return site.messages.show_ephemeral(team, url.channel, url.user, payload, via)


def _replace(site: Site, team: Team, url: ResponseUrl, payload: Json, via: str) -> Message:
    old, channel = _original(site, team, url)
    if old.ephemeral and payload.get("response_type") == "in_channel":
        raise SlackRefusesError("invalid_payload", "what one person saw can't become everybody's")
    if channel is None:
        fresh = site.messages.update_ephemeral(team, url.user, old, payload, via)
    else:
        fresh = site.messages.update(team, channel, old, payload, via)
    url.message = fresh
    return fresh


def _delete(site: Site, team: Team, url: ResponseUrl, via: str) -> None:
    old, channel = _original(site, team, url)
    if channel is None:
        site.messages.remove_ephemeral(team, url.user, old, via)
    else:
        site.messages.delete(team, channel, old, via)


def _original(site: Site, team: Team, url: ResponseUrl) -> tuple[Message, Channel | None]:
    """Return the message as it is now, and its channel unless it is ephemeral."""
    if url.message is None:
        raise SlackRefusesError("invalid_payload", "a command's own line can't be replaced or deleted")
    if url.message.ephemeral:
        original = _person(site, team, url).ephemerals.get(url.message.ts)
        channel = None
    else:
        channel = team.channels[url.message.channel]
        original = channel.messages.get(url.message.ts)
    if original is None:
        raise SlackRefusesError("message_not_found", "the original message is gone")
    return original, channel


def _person(site: Site, team: Team, url: ResponseUrl) -> Member:
    """Return an answer's reader: a person of the workspace, or a stranger in a channel that it shares.

    Raises:
        SlackRefusesError: they no longer share a channel with it.
    """
    member = site.world.member(team, url.user)
    if member is None:
        raise SlackRefusesError("user_not_found")
    return member
