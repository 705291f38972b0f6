"""`/coach team`: a channel's weekly recap, set up by whoever types it first, who leads it from then on."""

import re
from collections.abc import Callable
from typing import Final

from slackbot.coach.recap import Weekly
from slackbot.coach.typed import UnreadableError, read_weekly
from slackbot.coach.words import clean, cut
from slackbot.commands.leading import facts, hand_over, here, lead_name, leads, pressed_team, take, told
from slackbot.commands.team_window import window
from slackbot.errors import UnknownChannelError
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import recap, recap_plan
from slackbot.store.privacy import access_log
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

GIVEN_LIMIT: Final = 80
CHANGED_LIMIT: Final = 300
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]+")

Led = Callable[[Call, Services, Team], Answer]


def answer(call: Call, services: Services) -> Answer:
    """Set a recap up (`fri 16:00`), show it, hand it over, end it; in a DM say where it belongs."""
    word = clean(call.text).lower().split(maxsplit=1)[:1]
    if word == ["help"]:
        return Reply("team/help")
    if not _CHANNEL.fullmatch(call.channel):
        return Reply("team/dm")
    if not word:
        return _standing(call, services)
    led = {"preview": show_frame, "off": switch_off, "lead": _hand_over_typed}.get(word[0])
    return _as_lead(call, services, led) if led else _set_up(call, services)


def changed(call: Call, services: Services) -> Answer:
    """`changed …`: what the lead changed, for the next recap, in their own words; `off` takes it out."""
    found = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if found is None and clean(call.text).strip().lower() == "help":
        return Reply("team/help")
    if not _CHANNEL.fullmatch(call.channel):
        return Reply("team/dm")
    return _as_lead(call, services, _note_changed)


def change(call: Call, services: Services) -> Answer:
    """Open the window."""
    return _pressed(call, services, window)


def preview(call: Call, services: Services) -> Answer:
    """Show the frame, to the lead alone."""
    return _pressed(call, services, show_frame)


def off(call: Call, services: Services) -> Answer:
    """End a recap."""
    return _pressed(call, services, switch_off)


def show_frame(call: Call, services: Services, found: Team) -> Answer:
    """Show what the next recap looks like without a line of anybody's."""
    when = recap_plan.coming(services.tx, found)
    if when is None:
        return Reply("team/off", {"name": found.name})
    access_log.note(services.tx, call.member.id, "preview", call.at, found.channel_id)
    return Reply("recap/frame", recap.frame(services.tx, found, when), beside=True)


def switch_off(call: Call, services: Services, found: Team) -> Answer:
    """End a recap; nobody is asked any more."""
    recap_plan.switch_off(services.tx, found, "switched_off", call.at)
    return Reply("team/off", {"name": found.name})


def _standing(call: Call, services: Services) -> Answer:
    found = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if found is None or found.post_day is None:
        return Reply("team/none")
    return window(call, services, found) if leads(call, found) else told(services, found)


def _set_up(call: Call, services: Services) -> Answer:
    found = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if found is not None and not leads(call, found):
        return told(services, found)
    try:
        day, at, zone = read_weekly(" ".join(clean(call.text).split()))
    except UnreadableError as error:
        stands = facts(found) if found else {"day": None, "at": None, "active": False}
        return Reply("team/unread", {**stands, "kind": error.kind, "given": cut(error.given, GIVEN_LIMIT)})
    if call.place is None:
        raise UnknownChannelError(call.channel)
    if call.place.seen in {"out", "archived"}:
        return Reply("team/invite" if call.place.seen == "out" else "team/archived")
    zone = zone or call.member.hours.zone
    return take(call, services, here(call, services, call.place), Weekly(day, at, zone), call.place.seen)


def _note_changed(call: Call, services: Services, found: Team) -> Answer:
    text = cut(" ".join(clean(call.text).split()), CHANGED_LIMIT)
    if text.lower() in {"", "help"}:
        return Reply("team/changed_help", {"name": found.name, "text": found.changed})
    kept = "" if text.lower() == "off" else text
    teams.change(services.tx, found.workspace_id, found.id, changed=kept, lead_id=call.member.user_id)
    return Reply("team/changed", {"name": found.name, "text": kept})


def _hand_over_typed(call: Call, services: Services, found: Team) -> Answer:
    user_id = next(iter(call.people.values()), "")
    if not hand_over(call, services, found, user_id):
        return Reply("team/hand_whom")
    ready = teams.get(services.tx, found.workspace_id, found.id) or found
    return Reply("team/handed", {"name": found.name, "lead": lead_name(services, ready)})


def _as_lead(call: Call, services: Services, then: Led) -> Answer:
    found = teams.at_channel(services.tx, call.member.workspace_id, call.channel)
    if found is None or found.post_day is None:
        return Reply("team/none")
    return then(call, services, found) if leads(call, found) else told(services, found)


def _pressed(call: Call, services: Services, then: Led) -> Answer:
    found = pressed_team(call, services)
    if found is None or found.lead_id != call.member.user_id:
        return Reply("errors/stale", beside=True)
    return then(call, services, found)
