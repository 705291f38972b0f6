"""`/coach challenge-nudge`: when a person wants to be asked about a hard one; off until they choose it."""

import re
from typing import Any, Final

from slackbot.coach.calendar import within_shift
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import read_time
from slackbot.coach.words import cut
from slackbot.reply import Answer, Call, Handler, Reply, Services
from slackbot.scheduled import replan
from slackbot.scheduled.challenge_nudge import KIND
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member

_GIVEN_LIMIT: Final = 80
_SETTING: Final = re.compile(r"nudge ((?:at )?\d\S*(?: ?[ap]m)?|off|help)", re.IGNORECASE)


def challenge_nudge(call: Call, services: Services) -> Answer:
    """`challenge-nudge 09:30`: when to ask; `off` ends it; unreadable text changes nothing."""
    typed = normalise(call.text)
    match typed.lower():
        case "" | "help":
            return Reply("challenge/nudge_help", _standing(call.member))
        case "off":
            return _off(call, services)
    try:
        at = read_time(typed)
    except UnreadableError:
        return Reply("challenge/nudge_unreadable", {**_standing(call.member), "given": cut(typed, _GIVEN_LIMIT)})
    if not within_shift(at, call.member.shift):
        return Reply("challenge/nudge_outside", {**_standing(call.member), "given": at})
    member = members.change(services.tx, call.member.id, challenge_nudge_at=at)
    habits.chosen(services.tx, member.id, KIND.name)
    replan(services.tx, member, call.at)
    return Reply("challenge/nudge_set", _standing(member))


def or_setting(take: Handler) -> Handler:
    """Wrap `/challenge` so that `/challenge nudge 09:30` is the setting and not today's hard ticket."""

    def answer(call: Call, services: Services) -> Answer:
        setting = _SETTING.fullmatch(normalise(call.text))
        return challenge_nudge(call.with_text(setting[1]), services) if setting else take(call, services)

    return answer


def _off(call: Call, services: Services) -> Answer:
    member = members.change(services.tx, call.member.id, challenge_nudge_at=None)
    replan(services.tx, member, call.at)
    return Reply("challenge/nudge_off")


def _standing(member: Member) -> dict[str, Any]:
    shift = member.shift
    hours = {"start": shift.start, "end": shift.end, "days": sorted(shift.days)} if shift else {}
    return {
        "is_on": member.challenge_nudge_at is not None,
        "at": member.challenge_nudge_at,
        "zone": member.hours.zone,
        "has_shift": shift is not None,
        "shift": hours,
    }
