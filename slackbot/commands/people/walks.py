"""A walk with company: two who opted in and break at about the same time are paired once both have said yes.

The break is a walk in any case and begins at once, whether or not anybody joins.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from slackbot.coach.calendar import moment
from slackbot.coach.ramp import BreakWish, read_break, usual_length
from slackbot.coach.words import clean, cut
from slackbot.commands.breaks import breaks
from slackbot.commands.people import colleagues
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge, welcome_back
from slackbot.scheduled.hard_days import break_length
from slackbot.scheduled.people.colleagues import now
from slackbot.scheduled.people.walk import FOUND, KIND
from slackbot.store.outbox import outbox
from slackbot.store.people import habits, members, requests
from slackbot.store.people.members import Member
from slackbot.store.people.requests import Wish

_NEAR: Final = timedelta(minutes=10)
_ASKED_A_DAY: Final = 6
_GIVEN_LIMIT: Final = 80
_WITH_SOMEBODY: Final = re.compile(
    r"(.*?)\b(?:a )?(?:walk )?with (?:somebody|someone|company)"
    r"(?:,? (?:for )?((?:\d{1,2}|five|ten|fifteen)(?: ?(?:m|min|mins|minutes))?))?(?:,? please)?[.?]?",
    re.IGNORECASE,
)
_COVER: Final = re.compile(r"\bcover\b", re.IGNORECASE)


def answer(call: Call, services: Services) -> Answer:
    """`/break 10 with somebody` is a walk with company, for who opted in to that; anything else is a break."""
    chosen = _WITH_SOMEBODY.fullmatch(" ".join(clean(call.text).split()))
    if chosen is None:
        return breaks.answer(call, services)
    if _COVER.search(chosen[1]):
        return Reply("walk/or_cover")
    if not call.member.walks:
        return Reply("walk/help", {"on": False})
    typed = f"{chosen[2] or ''} {chosen[1]}".strip()
    wish = read_break(typed, break_length(call.member, call.today, services))
    return _walk(call, services, wish) if wish else _unread(typed)


def begin(call: Call, services: Services) -> Answer:
    """Begin the usual break as a walk, from a nudge."""
    habits.answered(services.tx, call.member.id, break_nudge.KIND.name)
    length = break_nudge.length_asked(call.value, usual_length(call.member.ramp_step))
    return _walk(call, services, BreakWish(length, ""))


def join(call: Call, services: Services) -> Answer:
    """Join a walk: the first yes wins, and both read the other's name."""
    taken = colleagues.take(call, services, KIND.name, FOUND.name, still_wants=lambda asker: _walks(asker, services))
    if isinstance(taken, Reply):
        return taken
    length = usual_length(call.member.ramp_step)
    if not taken.again:
        breaks.begin(call.member, services, call.key, call.at, BreakWish(length, ""))
    return Reply("walk/with", {"by": taken.asker.user_id, "length": length, "what": ""}, elsewhere=taken.others)


def opt(call: Call, services: Services) -> Answer:
    """`walks on`: break nudges offer a walk with somebody; `walks off` ends it."""
    match clean(call.text).strip().lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, walks=chosen == "on")
            return Reply("walk/set", {"on": chosen == "on", "has_shift": call.member.shift is not None})
        case _:
            return Reply("walk/help", {"on": call.member.walks})


def _unread(typed: str) -> Reply:
    return Reply("break/length", {"given": cut(typed.strip(), _GIVEN_LIMIT), "later": False})


def _walk(call: Call, services: Services, wish: BreakWish) -> Reply:
    """Begin a break as a walk; join a colleague who is walking, or ask those whose break is near."""
    partner = _catch_up(call, services)
    what = cut(wish.what, breaks.WHAT_LIMIT)
    started = breaks.begin(call.member, services, call.key, call.at, BreakWish(wish.minutes, what))
    if partner is None:
        return Reply("walk/started", {"length": wish.minutes, "what": what, "asked": _ask(call, services)})
    asker, request_id = partner
    outbox.add(services.tx, asker.id, FOUND.name, f"{request_id} {call.member.user_id}", now(asker, call.at))
    return Reply("walk/with", {"by": asker.user_id, "length": started["length"], "what": what})


def _ask(call: Call, services: Services) -> bool:
    """Ask those who opted in, are on shift, and have a break within ten minutes; False after many walks in a day.

    A walk that is being asked for is not asked for again.
    """
    if requests.open_of(services.tx, call.member.id, "walk"):
        return True
    if requests.count(services.tx, call.member.id, call.today, "walk") >= _ASKED_A_DAY:
        return False
    near = [other for other in colleagues.ready(call, services, "walk") if _has_a_break_near(other, call.at)]
    request_id = requests.add(services.tx, call.member.id, call.today, Wish("walk"), [other.id for other in near])
    for other in near:
        outbox.add(services.tx, other.id, KIND.name, str(request_id), now(other, call.at))
    return True


def _catch_up(call: Call, services: Services) -> tuple[Member, int] | None:
    """Join a colleague whose walk began within the last ten minutes and who still has no company."""
    for other, request_id in requests.walks_without_company(services.tx, call.member.id):
        asker = members.get(services.tx, other)
        walk = welcome_back.running(services.tx, asker) if asker else None
        if asker is None or walk is None or call.at - walk.span.began > _NEAR:
            continue
        if requests.take(services.tx, asker.id, request_id, call.member.user_id):
            return asker, request_id
    return None


def _walks(asker: Member, services: Services) -> bool:
    return welcome_back.running(services.tx, asker) is not None


def _has_a_break_near(member: Member, at: datetime) -> bool:
    zone, today = member.hours.zone, at.date()
    days = (today - timedelta(days=1), today, today + timedelta(days=1))
    times = (moment(day, chosen, zone) for day in days for chosen in member.break_times)
    return any(abs(when - at) <= _NEAR for when in times)
