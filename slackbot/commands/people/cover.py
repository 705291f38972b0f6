"""`/break cover`: ask colleagues on shift who opted in; the first tap covers, and the break begins."""

import re
from hashlib import sha256
from typing import Final, NamedTuple

from slackbot.coach.ramp import BreakWish
from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.scheduled.people.colleagues import now
from slackbot.scheduled.people.cover import KIND, YOURS, on_duty, read
from slackbot.store.outbox import outbox
from slackbot.store.people import covers, members
from slackbot.store.people.members import Member

_MOST: Final = 20  # people asked at once
_VALUE: Final = re.compile(r"(\d{1,18})\.(5|10|15)", re.ASCII)


class Taken(NamedTuple):
    """A covered break: whose it is, and the new text of the question for everybody else who got it."""

    asker: Member
    wish: BreakWish
    others: tuple[Elsewhere, ...]


def ask(call: Call, services: Services, wish: BreakWish) -> Answer:
    """Ask colleagues to cover; a question that is still open is not sent again.

    The answer is the same with nobody to ask: in a team of two it would reveal whether the other is at work.
    """
    for cover_id in covers.open_of(services.tx, call.member.id):
        standing = covers.still_asks(services.tx, call.member.id, cover_id, call.at)
        if standing is not None:
            covers.reword(services.tx, call.member.id, cover_id, wish.what)
            return _asked(cover_id, wish, standing)
    colleagues = _on_duty(call, services)
    cover_id = covers.add(services.tx, call.member.id, call.today, [other.id for other in colleagues], wish.what)
    for other in colleagues:
        outbox.add(services.tx, other.id, KIND.name, f"{cover_id} {wish.minutes}", now(other, call.at))
    return _asked(cover_id, wish, wish.minutes)


def take(call: Call, services: Services) -> Taken | Reply:
    """Give a cover to the first who taps, and tell the asker."""
    question = outbox.by_uid(services.tx, call.member.id, call.value)
    if question is None or question.kind != KIND.name:
        return Reply("errors/stale", beside=True)
    cover_id, minutes = read(question.occurrence)
    taken_cover = covers.asked_of(services.tx, call.member.id, cover_id)
    asker = members.get(services.tx, taken_cover.asker) if taken_cover else None
    too_late = question.expires_at is not None and call.at > question.expires_at
    if taken_cover is None or asker is None or too_late or not asker.active:
        return Reply("cover/over")
    standing = covers.asked_others(services.tx, asker.id, cover_id, call.member.user_id)
    if not covers.take(services.tx, asker.id, cover_id, call.member.user_id):
        return _taken_before(call, services, taken_cover, minutes)
    whose = f"{cover_id} {minutes} {call.member.user_id}"
    outbox.add(services.tx, asker.id, YOURS.name, whose, now(asker, call.at))
    others = tuple(Elsewhere(user_id, ts, "cover/covered") for user_id, ts in standing)
    return Taken(asker, BreakWish(minutes, taken_cover.what), others)


def asked_for(call: Call) -> tuple[int, int] | None:
    """Parse a button's value into the cover's id (0 in old messages) and the minutes; None if malformed."""
    value = _VALUE.fullmatch(call.value)
    return (int(value[1]), int(value[2])) if value else None


def withdraw(call: Call, services: Services, cover_id: int) -> tuple[Elsewhere, ...] | None:
    """Withdraw a cover question; returns the new texts for those asked, or None if somebody has taken it."""
    me = call.member
    standing = covers.asked_others(services.tx, me.id, cover_id, me.user_id)
    if not covers.take(services.tx, me.id, cover_id, me.user_id):
        return None
    return tuple(Elsewhere(user_id, ts, "cover/over") for user_id, ts in standing)


def withdraw_all(call: Call, services: Services) -> tuple[Elsewhere, ...]:
    """Withdraw every open cover question, because the break began without cover."""
    still_open = covers.open_of(services.tx, call.member.id)
    return tuple(other for cover_id in still_open for other in withdraw(call, services, cover_id) or ())


def _asked(cover_id: int, wish: BreakWish, standing: int) -> Reply:
    """Say what colleagues were asked for; a button starts the break as it is wished for now."""
    value = f"{cover_id}.{wish.minutes}"
    if standing != wish.minutes:
        return Reply("cover/asked_before", {"length": standing, "other": wish.minutes, "value": value})
    return Reply("cover/asked", {"length": wish.minutes, "what": wish.what, "value": value})


def _on_duty(call: Call, services: Services) -> list[Member]:
    """Return the members who can be asked, shuffled for each call so that no one is always first."""
    willing = covers.willing(services.tx, call.member.id, call.today)
    others = (members.get(services.tx, other) for other in willing)
    ready = [other for other in others if other is not None and on_duty(services.tx, other, call.at)]
    return sorted(ready, key=lambda other: sha256((call.key + other.user_id).encode()).digest())[:_MOST]


def _taken_before(call: Call, services: Services, taken_cover: covers.Cover, minutes: int) -> Reply:
    """Answer a late tap: this person took the cover before, somebody else did, or the break began without cover."""
    first = covers.asked_of(services.tx, call.member.id, taken_cover.id) or taken_cover
    if first.covered_by == call.member.user_id:
        return Reply("cover/thanks", {"length": minutes})
    return Reply("cover/over" if first.covered_by == taken_cover.asker.user_id else "cover/covered")
