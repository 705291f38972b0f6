"""`/coach breaks`, `cover` and `ideas`: when to ask about a break, who may be asked to cover, ideas for a break."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from slackbot.coach.calendar import within_shift
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import read_times
from slackbot.coach.words import cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import replan
from slackbot.scheduled.break_nudge import KIND
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member

_GIVEN_LIMIT: Final = 80
_MOST: Final = 6
_EXAMPLE: Final = "/coach breaks 10:30 15:00"


def break_times(call: Call, services: Services) -> Answer:
    """`breaks 10:30 15:00`: when to ask about a break; `breaks off` ends it."""
    typed = normalise(call.text)
    if typed.lower() in {"", "help"}:
        return Reply("coach/breaks_help", _standing(call.member))
    if typed.lower() == "off":
        return _set(call, services, [])
    try:
        times = read_times(typed)
    except UnreadableError as error:
        facts = {"setting": "breaks", "kind": error.kind, "given": cut(error.typed, _GIVEN_LIMIT), "example": _EXAMPLE}
        return Reply("coach/unreadable", facts)
    outside = next((at for at in times if not within_shift(at, call.member.shift)), None)
    if outside is not None:
        return Reply("coach/breaks_outside", {**_standing(call.member), "given": outside})
    if len(times) > _MOST:
        return Reply("coach/breaks_many", _standing(call.member))
    return _set(call, services, times)


def covers(call: Call, services: Services) -> Answer:
    """`cover on`: may be asked to cover a colleague's break while on shift; `cover off` ends it."""
    match normalise(call.text).lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, covers=chosen == "on")
            return Reply("coach/cover_set", {"covers": chosen == "on", "has_shift": call.member.shift is not None})
        case _:
            return Reply("coach/cover_help", {"covers": call.member.covers})


def ideas(call: Call, services: Services) -> Answer:
    """`ideas off`: no small idea under the answer to a break; `ideas on` brings them back."""
    match normalise(call.text).lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, ideas=chosen == "on")
            return Reply("coach/ideas_set", {"ideas": chosen == "on"})
        case _:
            return Reply("coach/ideas_help", {"ideas": call.member.ideas})


def _set(call: Call, services: Services, times: Sequence[time]) -> Reply:
    member = members.set_break_times(services.tx, call.member.id, times)
    habits.chosen(services.tx, member.id, KIND.name)
    replan(services.tx, member, call.at)
    return Reply("coach/breaks_set", _standing(member))


def _standing(member: Member) -> dict[str, Any]:
    shift = member.shift
    hours = None if shift is None else {"start": shift.start, "end": shift.end}
    return {"zone": member.hours.zone, "times": list(member.break_times), "shift": hours}
