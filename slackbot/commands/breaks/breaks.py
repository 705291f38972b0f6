"""`/break`: a break now. It says when it ends, welcomes back once, and keeps no times."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from slackbot.coach.break_ideas import idea_for
from slackbot.coach.calendar import local_day, zone
from slackbot.coach.parsing.numbers import with_digits
from slackbot.coach.parsing.said import ENDS, said, without_courtesy
from slackbot.coach.ramp import BreakWish, begins_later, read_break, usual_length
from slackbot.coach.words import clean, cut
from slackbot.commands.breaks import break_end, break_ramp
from slackbot.commands.people import cover
from slackbot.commands.settings import break_settings
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge, welcome_back
from slackbot.scheduled.hard_days import break_length, is_hard_day, is_rough_day
from slackbot.scheduled.welcome_back import Span
from slackbot.store.people import breaks, covers, habits, members, requests
from slackbot.store.people.members import Member

WHAT_LIMIT: Final = 100
_MINUTES: Final = r"(?: ?(?:m|min|mins|minutes?))"
_USUAL: Final = re.compile(rf"usual(?: (\S+?){_MINUTES}?)?", re.IGNORECASE)
# `cover` stands first, behind a length, or last: `10 cover walk`, `cover for tea`, `walk with cover`.
_COVER_FIRST: Final = re.compile(
    rf"(\d+{_MINUTES}? )?(?:with )?cover(?=[ ,]|\Z),?(?: for)?(.*)", re.IGNORECASE | re.ASCII
)
_COVER_LAST: Final = re.compile(r"(.*?),? (?:with )?cover()", re.IGNORECASE)
_ENDS_IT: Final = re.compile(r"(?:end|stop|cancel) (?!of\b).+")  # `end walk`
_EXPLAINED: Final = frozenset({"help", "off", "list", "show", "settings", "status", "times", "remind me"})
_SWITCH: Final = re.compile(r"cover (on|off)", re.IGNORECASE)
_STALE: Final = Reply("errors/stale", beside=True)


def answer(call: Call, services: Services) -> Answer:
    """Begin a break, or move the end of a running one; `cover`, `usual` and `end` have their own handlers."""
    typed = with_digits(without_courtesy(" ".join(clean(call.text).split())))
    return _named(call, services, typed) or _break(call, services, typed)


def now(call: Call, services: Services) -> Answer:
    """Begin the usual break from a nudge; the text that replaces the nudge names no time."""
    habits.answered(services.tx, call.member.id, break_nudge.KIND.name)
    length = break_nudge.length_asked(call.value, usual_length(call.member.ramp_step))
    started = _start(call, services, BreakWish(length, ""))
    return Reply("break/started", {**started.facts, "ends": None}, elsewhere=started.elsewhere)


def now_beside(call: Call, services: Services) -> Answer:
    """Begin the usual break from an answer that stays, such as a noted line."""
    started = now(call, services)
    return replace(started, beside=True) if isinstance(started, Reply) else started


def start_anyway(call: Call, services: Services) -> Answer:
    """Start a break without waiting for cover, and withdraw the question to colleagues."""
    chosen = cover.asked_for(call)
    if chosen is None:
        return _STALE
    cover_id, minutes = chosen
    withdrawn = cover.withdraw(call, services, cover_id) if cover_id else ()
    if withdrawn is None:
        return Reply("cover/running", beside=True)
    what = covers.purpose(services.tx, call.member.id, cover_id) if cover_id else ""
    started = begin(call.member, services, call.key, call.at, BreakWish(minutes, what))
    return Reply("break/started", started, elsewhere=withdrawn)


def covered(call: Call, services: Services) -> Answer:
    """Cover a colleague's break: the first tap wins, and the colleague's break begins."""
    taken = cover.take(call, services)
    if isinstance(taken, Reply):
        return taken
    begin(taken.asker, services, call.key, call.at, taken.wish)
    return Reply("cover/thanks", {"length": taken.wish.minutes}, elsewhere=taken.others)


def begin(
    member: Member, services: Services, key: str, at: datetime, wish: BreakWish, *, after_rough: bool = False
) -> dict[str, Any]:
    """Begin a break, or move the end of a running one; returns the facts to show."""
    today, ends = local_day(at, member.hours), at + timedelta(minutes=wish.minutes)
    running = welcome_back.running(services.tx, member)
    is_first = member.ramp_since is None and member.ramp_asked_on is None and not member.ramp_step
    idea = "" if running or after_rough or is_first else _idea(member, services, today)
    if running is None:
        _forget_earlier_walks(member, services)
        breaks.add(services.tx, member.id, today, wish.what)
        if member.ramp_since is None:
            members.change(services.tx, member.id, ramp_since=today)
    else:
        if wish.what:
            breaks.reword(services.tx, member.id, running.delivery.day, wish.what)
        welcome_back.call_off(services.tx, running.delivery, "replaced")
        after_rough = after_rough or running.span.after_rough
    span = Span(today, running.span.began if running else at, ends, after_rough)
    welcome_back.plan(services.tx, member, key, span)
    return {
        "length": wish.minutes,
        "what": wish.what,
        "ends": ends.astimezone(zone(member.hours.zone)).time(),
        "quiet": member.is_paused(today),
        "first": is_first,
        "longer": False,
        "idea": idea,
        "hard_day": after_rough or is_hard_day(member, today, services),
    }


def _named(call: Call, services: Services, typed: str) -> Answer | None:
    """Answer the words that begin no break; None for any other."""
    word = said(typed)
    if word in _EXPLAINED:
        return Reply("break/help")
    if word in ENDS or _ENDS_IT.fullmatch(word):
        return break_end.end(call, services)
    if chosen := _USUAL.fullmatch(typed):
        return break_ramp.usual(call, services, chosen[1] and with_digits(chosen[1]))
    if switched := _SWITCH.fullmatch(typed):
        return break_settings.covers(call.with_text(switched[1].lower()), services)
    return None


def _break(call: Call, services: Services, typed: str) -> Answer:
    covered = _COVER_FIRST.fullmatch(typed) or _COVER_LAST.fullmatch(typed)
    asked = " ".join(f"{covered[1] or ''} {covered[2]}".split()) if covered else typed
    usual = break_length(call.member, call.today, services)
    wish = read_break(asked, usual)
    if wish is None:
        return Reply("break/length", {"given": cut(typed, WHAT_LIMIT), "later": begins_later(asked)})
    wish = BreakWish(wish.minutes, cut(wish.what, WHAT_LIMIT))
    if covered:
        return cover.ask(call, services, wish)
    is_longer = usual > usual_length(call.member.ramp_step) and not typed[:1].isdecimal()
    return _start(call, services, wish, is_longer=is_longer)


def _forget_earlier_walks(member: Member, services: Services) -> None:
    """Withdraw what an earlier walk asked, so that nobody joins this break for it."""
    for walk in requests.open_of(services.tx, member.id, "walk"):
        requests.take(services.tx, member.id, walk.id, member.user_id)


def _start(call: Call, services: Services, wish: BreakWish, *, is_longer: bool = False) -> Reply:
    """Begin a break without waiting for cover; `is_longer` than usual after a hard line."""
    withdrawn = cover.withdraw_all(call, services)
    started = begin(call.member, services, call.key, call.at, wish)
    return Reply("break/started", {**started, "longer": is_longer}, elsewhere=withdrawn)


def _idea(member: Member, services: Services, today: date) -> str:
    """Return a small idea now and then with the day's first break, empty otherwise and on a rough day."""
    if not member.ideas or breaks.of_day(services.tx, member.id, today) or is_rough_day(member, today, services):
        return ""
    idea = idea_for(services.library.ideas, "/".join(member.id), today)
    return idea.text if idea else ""
