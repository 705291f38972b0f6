"""A walk with company: two who opted in and break at about the same time are paired once both have said yes.

The break is a walk in any case and begins at once, whether or not anybody joins.
"""

from datetime import datetime, timedelta
from typing import Final

from slackbot.coach.calendar import moment
from slackbot.coach.ramp import BreakWish, usual_length
from slackbot.coach.words import clean
from slackbot.commands.breaks import breaks
from slackbot.commands.people import colleagues
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge
from slackbot.scheduled.people.colleagues import now
from slackbot.scheduled.people.walk import FOUND, KIND
from slackbot.store.outbox import outbox
from slackbot.store.people import habits, members, requests
from slackbot.store.people.members import Member
from slackbot.store.people.requests import Wish

_NEAR: Final = timedelta(minutes=10)


def begin(call: Call, services: Services) -> Answer:
    """Begin the usual break as a walk; join a colleague who is walking, or ask those whose break is near."""
    habits.answered(services.tx, call.member.id, break_nudge.KIND.name)
    partner = _waiting(call, services)
    length = break_nudge.length_asked(call.value, usual_length(call.member.ramp_step))
    started = breaks.begin(call.member, services, call.key, call.at, BreakWish(length, ""))
    if partner is None:
        _ask(call, services)
        return Reply("walk/started", {"length": started["length"]})
    asker, request_id = partner
    requests.take(services.tx, asker.id, request_id, call.member.user_id)
    outbox.add(services.tx, asker.id, FOUND.name, f"{request_id} {call.member.user_id}", now(asker, call.at))
    return Reply("walk/with", {"by": asker.user_id, "length": started["length"]})


def join(call: Call, services: Services) -> Answer:
    """Join a walk: the first yes wins, and both read the other's name."""
    taken = colleagues.take(call, services, KIND.name, FOUND.name)
    if isinstance(taken, Reply):
        return taken
    length = usual_length(call.member.ramp_step)
    breaks.begin(call.member, services, call.key, call.at, BreakWish(length, ""))
    return Reply("walk/with", {"by": taken.asker.user_id, "length": length}, elsewhere=taken.others)


def opt(call: Call, services: Services) -> Answer:
    """`walks on`: break nudges offer a walk with somebody; `walks off` ends it."""
    match clean(call.text).strip().lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, walks=chosen == "on")
            return Reply("walk/set", {"on": chosen == "on", "has_shift": call.member.shift is not None})
        case _:
            return Reply("walk/help", {"on": call.member.walks})


def _ask(call: Call, services: Services) -> None:
    """Ask those who opted in, are on shift, and have a break within ten minutes."""
    near = [other for other in colleagues.ready(call, services, "walk") if _has_a_break_near(other, call.at)]
    request_id = requests.add(services.tx, call.member.id, call.today, Wish("walk"), [other.id for other in near])
    for other in near:
        outbox.add(services.tx, other.id, KIND.name, str(request_id), now(other, call.at))


def _waiting(call: Call, services: Services) -> tuple[Member, int] | None:
    """Return a colleague whose walk began within the last ten minutes and who still has no company."""
    for other in requests.willing(services.tx, call.member.id, "walk"):
        asker = members.get(services.tx, other)
        if asker is None or not outbox.waiting_of(services.tx, other, "welcome_back"):
            continue
        for request in requests.open_of(services.tx, other, "walk"):
            return asker, request.id
    return None


def _has_a_break_near(member: Member, at: datetime) -> bool:
    zone, today = member.hours.zone, at.date()
    days = (today - timedelta(days=1), today, today + timedelta(days=1))
    times = (moment(day, chosen, zone) for day in days for chosen in member.break_times)
    return any(abs(when - at) <= _NEAR for when in times)
