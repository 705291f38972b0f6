"""A look at a place: everything that `place.html` shows, gathered for one person at one moment."""

from collections.abc import Mapping
from typing import Any

from slackbot.standin.page.numbers import numbered
from slackbot.standin.page.place_view import PlaceView
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import HOME, MESSAGES, Guest, Session


async def place_facts(
    stage: Session, guest: Guest, place: str, since: int | None, query: Mapping[str, str]
) -> dict[str, Any] | None:
    """What stands before a person; None where there is no such place.

    Args:
        stage: The place as it stands.
        guest: Who looks; what they look at counts as read.
        place: `home`, `dm`, or a channel's name.
        since: What their client knows of (`Session.messages`); None for a client that is loaded just now.
        query: `thread` and `raw`, each the timestamp of a message, open a pane.
    """
    if since is None:
        guest.notices.clear()
    began = len(stage.slack.ledger) if since is None else since
    sight = PlaceView(stage, guest, place, began)
    if sight.channel is None:
        return None
    if place != HOME:
        stage.look(guest, sight.channel)
    return {
        "since": began,
        "me": guest,
        "place": place,
        "is_home": place == HOME,
        "is_dm": place == MESSAGES,
        "team": stage.slack.team.name,
        **_around(sight),
        **_shown(sight, query),
        "notices": sight.notices() if place == HOME else [],
        **_manifest(stage),
        **await _clock(stage, sight.eyes),
    }


def _around(sight: PlaceView) -> dict[str, Any]:
    """Who is here, and where one can go."""
    return {
        "bot_name": sight.bot_name,
        "eyes": sight.eyes,
        "people": sight.people(),
        "channels": sight.channels(),
        "messages": sight.messages(),
        "members": sight.members(),
        "users": [(guest.person.id, guest.person.name) for guest in sight.stage.guests.values()],
        "rooms": [(channel.id, channel.name) for channel in sight.guest.person.channels],
    }


def _shown(sight: PlaceView, query: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the middle, before it, and beside it."""
    home = sight.home()
    return {
        "days": [] if sight.place == HOME else sight.days(),
        "home_blocks": numbered(home.blocks) if home else [],
        "window": sight.window(),
        "window_raw": sight.raw("window"),
        "thread": (thread := sight.thread(query.get("thread", ""))),
        "thread_replies": sum(line.kind != "slackbot" for line in thread[1:]),
        "raw": sight.raw(query["raw"]) if query.get("raw") else None,
    }


def _granted(stage: Session) -> list[tuple[str, bool]]:
    """Each optional scope, and whether the workspace granted it."""
    return [(scope, scope in stage.slack.team.scopes) for scope in sorted(stage.slack.manifest.optional_scopes)]


def _manifest(stage: Session) -> dict[str, Any]:
    manifest = stage.slack.manifest
    shortcuts = list(manifest.shortcuts.values())
    return {
        "commands": manifest.listed,
        "global_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "global"],
        "message_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "message"],
        "optional_scopes": _granted(stage),
        "refusals": list(reversed(stage.slack.every_refusal)),
        "faults": list(stage.backstage.desk.faults()),
    }


async def _clock(stage: Session, eyes: ReaderView) -> dict[str, Any]:
    return {
        "now": eyes.wall(stage.slack.clock()),
        "is_behind": stage.slack.clock() < stage.backstage.machine_now(),
        "is_playing": stage.playing is not None,
        "coming": [
            (eyes.wall(upcoming.at), eyes.name(upcoming.who), upcoming.why)
            for upcoming in await stage.backstage.coming()
        ],
        "held_back": [
            (held.day, eyes.name(held.who), held.why, held.reason) for held in await stage.backstage.held_back()
        ],
    }
