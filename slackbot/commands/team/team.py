"""`/coach team`: a channel's weekly recap; the first person to set it up leads it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import read_weekly
from slackbot.coach.recap import Weekly
from slackbot.coach.words import clean, cut
from slackbot.commands.team import first_weeks, team_piece
from slackbot.commands.team.leading import facts, hand_over, here, lead_name, leads, pressed_team, take, told
from slackbot.commands.team.team_window import window
from slackbot.errors import UnknownChannelError
from slackbot.recap import lead, plan, post
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.privacy import access_log
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

GIVEN_LIMIT: Final = 80
CHANGED_LIMIT: Final = 300
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]+")

Led = Callable[[Call, Services, Team], Answer]


def answer(call: Call, services: Services) -> Answer:
    """Set up a recap (`fri 16:00`), show it, hand it over or end it; in a DM, say that it needs a channel."""
    word = normalise(call.text).lower().split(maxsplit=1)[:1]
    if word == ["help"]:
        return Reply("team/help")
    if not _CHANNEL.fullmatch(call.channel):
        return Reply("team/dm")
    if not word:
        return _standing(call, services)
    led = _LED.get(word[0])
    return _as_lead(call, services, led) if led else _set_up(call, services)


def changed(call: Call, services: Services) -> Answer:
    """Save what the lead changed, in their words, for the next recap; `off` deletes it."""
    team = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if team is None and clean(call.text).strip().lower() == "help":
        return Reply("team/help")
    if not _CHANNEL.fullmatch(call.channel):
        return Reply("team/dm")
    return _as_lead(call, services, _note_changed)


def change(call: Call, services: Services) -> Answer:
    """Open the window with a recap's settings, for its lead."""
    return _pressed(call, services, window)


def preview(call: Call, services: Services) -> Answer:
    """Show the lead the next recap without people's lines."""
    return _pressed(call, services, show_frame)


def open_matters(call: Call, services: Services) -> Answer:
    """Show the lead what waits for their answer, from its button in Home."""
    return _pressed(call, services, _waiting)


def off(call: Call, services: Services) -> Answer:
    """End a recap, from its button."""
    return _pressed(call, services, switch_off)


def show_frame(call: Call, services: Services, team: Team) -> Answer:
    """Show the next recap without people's lines, and log the look."""
    when = plan.coming(services.tx, team)
    if when is None:
        return Reply("team/off", {"name": team.name})
    access_log.note(services.tx, call.member.id, "preview", call.at, team.channel_id)
    return Reply("recap/frame", post.frame(services.tx, team, when), beside=True)


def switch_off(call: Call, services: Services, team: Team) -> Answer:
    """End a recap and the questions before it."""
    plan.switch_off(services.tx, team, "switched_off", call.at)
    return Reply("team/off", {"name": team.name})


def _standing(call: Call, services: Services) -> Answer:
    team = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if team is None or team.post_day is None:
        return Reply("team/none")
    return window(call, services, team) if leads(call, team) else told(services, team)


def _set_up(call: Call, services: Services) -> Answer:
    team = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if team is not None and not leads(call, team):
        return told(services, team)
    try:
        day, at, zone = read_weekly(call.text)
    except UnreadableError as error:
        stands = facts(team) if team else {"day": None, "at": None, "active": False}
        return Reply("team/unread", {**stands, "kind": error.kind, "given": cut(error.typed, GIVEN_LIMIT)})
    if call.place is None:
        raise UnknownChannelError(call.channel)
    if call.place.seen in {"out", "archived"}:
        return Reply("team/invite" if call.place.seen == "out" else "team/archived")
    zone = zone or call.member.hours.zone
    return take(call, services, here(call, services, call.place), Weekly(day, at, zone), call.place.seen)


def _note_changed(call: Call, services: Services, team: Team) -> Answer:
    text = cut(" ".join(clean(call.text).split()), CHANGED_LIMIT)
    if text.lower() in {"", "help"}:
        return _waiting(call, services, team)
    kept = "" if text.lower() == "off" else text
    teams.change(services.tx, team.workspace_id, team.id, changed=kept, lead_id=call.member.user_id)
    return Reply("team/changed", {"name": team.name, "text": kept})


def _waiting(call: Call, services: Services, team: Team) -> Answer:
    """Show what waits for the lead's answer; where nothing does, say how to tell what changed."""
    waiting = lead.waiting(services.tx, team, call.today)
    return (
        waiting if waiting.facts["matters"] else Reply("team/changed_help", {"name": team.name, "text": team.changed})
    )


def _hand_over_typed(call: Call, services: Services, team: Team) -> Answer:
    user_id = next(iter(call.people.values()), "")
    if not hand_over(call, services, team, user_id):
        return Reply("team/hand_whom")
    ready = teams.get(services.tx, team.workspace_id, team.id) or team
    return Reply("team/handed", {"name": team.name, "lead": lead_name(services, ready)})


def _as_lead(call: Call, services: Services, then: Led) -> Answer:
    team = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if team is None or team.post_day is None:
        return Reply("team/none")
    return then(call, services, team) if leads(call, team) else told(services, team)


def _pressed(call: Call, services: Services, then: Led) -> Answer:
    team = pressed_team(call, services)
    if team is None or team.lead_id != call.member.user_id:
        return Reply("errors/stale", beside=True)
    return then(call, services, team)


def _text(call: Call, _services: Services, team: Team) -> Answer:
    return first_weeks.text_for(call, team)


def _page(_call: Call, _services: Services, _team: Team) -> Answer:
    return Reply("team/page")


_LED: Final[Mapping[str, Led]] = MappingProxyType(
    {
        "preview": show_frame,
        "off": switch_off,
        "piece": team_piece.note,
        "lead": _hand_over_typed,
        "text": _text,
        "page": _page,
    }
)
