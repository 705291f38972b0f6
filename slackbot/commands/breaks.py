"""`/break`: a break now. It says when it ends, welcomes back once, and keeps no times."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from slackbot.coach.calendar import Occurrence, local_day, zone
from slackbot.coach.ramp import DAYS_LOOKED_AT, LENGTHS, BreakWish, next_length, read_break, usual_length
from slackbot.coach.words import clean, cut
from slackbot.commands.people import cover
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge
from slackbot.scheduled.welcome_back import KIND
from slackbot.store.outbox import outbox
from slackbot.store.people import breaks, habits, members
from slackbot.store.people.members import Member

_LATE: Final = timedelta(minutes=10)
_WHAT_LIMIT: Final = 100
_USUAL: Final = re.compile(r"usual(?: (\S+))?", re.IGNORECASE)
_COVER_FIRST: Final = re.compile(r"\Acover (\d+)(?: ?(?:m|min|mins|minutes))?\Z", re.IGNORECASE | re.ASCII)
_STALE: Final = Reply("errors/stale", beside=True)


def answer(call: Call, services: Services) -> Answer:
    """Begin a break; while one is on, its end moves. `cover` asks for somebody to take over, `usual` sets a length."""
    typed = _COVER_FIRST.sub(r"\1 cover", " ".join(clean(call.text).split()))
    if typed.lower() == "help":
        return Reply("break/help")
    if usual := _USUAL.fullmatch(typed):
        return _usual(call, services, usual[1])
    wish = read_break(typed, call.member.ramp_step)
    if wish is None:
        return _no_length(typed)
    if wish.what.lower() == "cover":
        return cover.ask(call, services, wish.minutes)
    withdrawn = cover.withdraw_all(call, services)
    started = begin(call.member, services, call.key, call.at, BreakWish(wish.minutes, cut(wish.what, _WHAT_LIMIT)))
    return Reply("break/started", {**started, "offer": _offer(call, services)}, elsewhere=withdrawn)


def now(call: Call, services: Services) -> Answer:
    """Begin the usual break, from a nudge; what stays in its place names no time."""
    habits.answered(services.tx, call.member.id, break_nudge.KIND.name)
    withdrawn = cover.withdraw_all(call, services)
    wish = BreakWish(usual_length(call.member.ramp_step), "")
    started = begin(call.member, services, call.key, call.at, wish)
    return Reply("break/started", {**started, "ends": None, "offer": None}, elsewhere=withdrawn)


def start_anyway(call: Call, services: Services) -> Answer:
    """Start a break without waiting for cover, and withdraw the question from the colleagues who were asked."""
    chosen = cover.asked_for(call)
    if chosen is None:
        return _STALE
    cover_id, minutes = chosen
    withdrawn = cover.withdraw(call, services, cover_id) if cover_id else ()
    if withdrawn is None:
        return Reply("cover/running", beside=True)
    started = begin(call.member, services, call.key, call.at, BreakWish(minutes, ""))
    return Reply("break/started", {**started, "offer": None}, elsewhere=withdrawn)


def covered(call: Call, services: Services) -> Answer:
    """Cover a colleague's break: the first tap wins, and the colleague's break begins."""
    taken = cover.take(call, services)
    if isinstance(taken, Reply):
        return taken
    begin(taken.asker, services, call.key, call.at, BreakWish(taken.minutes, ""))
    return Reply("cover/thanks", {"length": taken.minutes}, elsewhere=taken.others)


def more(call: Call, services: Services) -> Answer:
    """Take the offer of a longer usual break."""
    if call.value not in {str(length) for length in LENGTHS}:
        return _STALE
    step = LENGTHS.index(int(call.value))
    if call.member.ramp_step not in {step, step - 1}:
        return _STALE
    return _set_usual(call, services, step)


def stay(call: Call, _services: Services) -> Answer:
    """Leave the usual break as it is."""
    return Reply("break/stays", {"length": usual_length(call.member.ramp_step)})


def begin(member: Member, services: Services, key: str, at: datetime, wish: BreakWish) -> dict[str, Any]:
    """Begin a break, or move the end of the one that runs; returns the facts to tell."""
    today, ends = local_day(at, member.hours), at + timedelta(minutes=wish.minutes)
    running = outbox.waiting_of(services.tx, member.id, KIND.name)
    for delivery in running:
        outbox.skip(services.tx, delivery.id, "replaced")
        outbox.forget_times(services.tx, delivery.id)
    if not running:
        breaks.add(services.tx, member.id, today, wish.what)
        if member.ramp_since is None:
            members.change(services.tx, member.id, ramp_since=today)
    quiet = member.is_paused(today)
    if not quiet:
        outbox.add(services.tx, member.id, KIND.name, key, Occurrence(today, ends, ends + _LATE))
    at_the_wall = ends.astimezone(zone(member.hours.zone)).time()
    is_first = member.ramp_since is None and member.ramp_asked_on is None and not member.ramp_step
    return {"length": wish.minutes, "what": wish.what, "ends": at_the_wall, "quiet": quiet, "first": is_first}


def _offer(call: Call, services: Services) -> int | None:
    member, today = call.member, call.today
    days = breaks.days_since(services.tx, member.id, today - timedelta(days=DAYS_LOOKED_AT))
    offer = next_length(member.ramp_step, member.ramp_since, member.ramp_asked_on, days, today)
    if offer is not None:
        members.change(services.tx, member.id, ramp_asked_on=today)
    return offer


def _usual(call: Call, services: Services, length: str | None) -> Reply:
    if length is None:
        return Reply("break/usual", {"length": usual_length(call.member.ramp_step)})
    wish = read_break(length, 0) if length[0].isdecimal() else None
    if wish is None or wish.what:
        return _no_length(length)
    return _set_usual(call, services, LENGTHS.index(wish.minutes))


def _set_usual(call: Call, services: Services, step: int) -> Reply:
    if step != call.member.ramp_step:
        members.change(services.tx, call.member.id, ramp_step=step, ramp_since=None)
    return Reply("break/usual_set", {"length": usual_length(step)})


def _no_length(length: str) -> Reply:
    return Reply("break/length", {"given": cut(length, _WHAT_LIMIT)})
