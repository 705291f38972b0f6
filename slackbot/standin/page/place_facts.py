"""Everything that `place.html` shows, gathered for one person at one moment."""

from collections.abc import Mapping
from typing import Any

from slackbot.standin.page.numbers import numbered
from slackbot.standin.page.place_view import PlaceView
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import HOME, MESSAGES, Persona, Session
from slackbot.standin.page.sidebar import Sidebar


async def place_facts(
    session: Session, persona: Persona, place: str, since: int | None, query: Mapping[str, str]
) -> dict[str, Any] | None:
    """Gather the facts of a place for one person; None if there is no such place.

    Args:
        session: The place as it stands.
        persona: The reader; everything shown counts as read.
        place: `home`, `dm`, or a channel's name.
        since: What their client already shows (`Session.messages`); None for a client that was just loaded.
        query: `thread` and `raw`, each the timestamp of a message, open a pane.
    """
    if since is None:
        persona.notices.clear()
    began = len(session.slack.ledger) if since is None else since
    place_view = PlaceView(session, persona, place, began)
    if place_view.channel is None:
        return None
    if place != HOME:
        session.look(persona, place_view.channel)
    return {
        "since": began,
        **_place(place_view, place),
        **_around(place_view),
        **_shown(place_view, query),
        **_manifest(session),
        **await _clock(session, place_view.reader),
    }


def _place(place_view: PlaceView, place: str) -> dict[str, Any]:
    is_home = place == HOME
    return {
        "me": place_view.persona,
        "place": place,
        "is_home": is_home,
        "is_dm": place == MESSAGES,
        "team": place_view.session.slack.team.name,
        "notices": place_view.conversation.notices() if is_home else [],
    }


def _around(place_view: PlaceView) -> dict[str, Any]:
    """The sample people, and the places one can go to."""
    sidebar = Sidebar(place_view.session, place_view.persona)
    return {
        "bot_name": place_view.bot_name,
        "reader": place_view.reader,
        "people": sidebar.people(),
        "channels": sidebar.channels(),
        "messages": sidebar.messages(),
        "members": place_view.members(),
        "users": [(persona.person.id, persona.person.name) for persona in place_view.session.personas.values()],
        "channel_choices": [(channel.id, channel.name) for channel in place_view.persona.person.channels],
    }


def _shown(place_view: PlaceView, query: Mapping[str, str]) -> dict[str, Any]:
    """The conversation, the window in front of it, and the panes beside it."""
    home = place_view.home()
    return {
        "days": [] if place_view.place == HOME else place_view.conversation.days(),
        "home_blocks": numbered(home.blocks) if home else [],
        "window": place_view.window(),
        "window_raw": place_view.raw("window"),
        "thread": (thread := place_view.conversation.thread(query.get("thread", ""))),
        "thread_replies": sum(line.kind != "slackbot" for line in thread[1:]),
        "raw": place_view.raw(query["raw"]) if query.get("raw") else None,
    }


def _granted(session: Session) -> list[tuple[str, bool]]:
    """Each optional scope, and whether the workspace granted it."""
    return [(scope, scope in session.slack.team.scopes) for scope in sorted(session.slack.manifest.optional_scopes)]


def _manifest(session: Session) -> dict[str, Any]:
    manifest = session.slack.manifest
    shortcuts = list(manifest.shortcuts.values())
    return {
        "commands": manifest.listed,
        "global_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "global"],
        "message_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "message"],
        "optional_scopes": _granted(session),
        "refusals": list(reversed(session.slack.every_refusal)),
        "faults": list(session.bot_side.workbench.faults()),
    }


async def _clock(session: Session, reader: ReaderView) -> dict[str, Any]:
    return {
        "now": reader.wall(session.slack.clock()),
        "is_behind": session.slack.clock() < session.bot_side.machine_now(),
        "is_playing": session.playing is not None,
        "coming": [
            (reader.wall(upcoming.at), reader.name(upcoming.who), upcoming.why)
            for upcoming in await session.bot_side.coming()
        ],
        "held_back": [
            (held.day, reader.name(held.who), held.why, held.reason) for held in await session.bot_side.held_back()
        ],
    }
