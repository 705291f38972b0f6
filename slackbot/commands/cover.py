"""`/break cover`: those on shift who opted in are asked; the first to tap covers, and then the break begins."""

import re
from hashlib import sha256
from typing import Final, NamedTuple

from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.scheduled.cover import JOB, YOURS, now, on_duty, read
from slackbot.store.outbox import outbox
from slackbot.store.people import covers, members
from slackbot.store.people.members import Member

_MOST: Final = 20  # people asked at once
_VALUE: Final = re.compile(r"(\d{1,18})\.(5|10|15)", re.ASCII)


class Taken(NamedTuple):
    """A break that is covered now: whose, how long, and what the others who were asked read from now on."""

    asker: Member
    minutes: int
    others: tuple[Elsewhere, ...]


def ask(call: Call, services: Services, minutes: int) -> Answer:
    """Ask those who may be asked; while a question still stands it is not asked again."""
    for cover_id in covers.open_of(services.tx, call.member.id):
        if covers.still_asks(services.tx, call.member.id, cover_id, call.at):
            return Reply("cover/asked", {"length": minutes, "value": f"{cover_id}.{minutes}"})
    asked = _on_duty(call, services)
    if not asked:
        return Reply("cover/nobody", {"length": minutes, "value": f"0.{minutes}"})
    cover_id = covers.add(services.tx, call.member.id, call.today, [other.id for other in asked])
    for other in asked:
        outbox.add(services.tx, other.id, JOB.kind, f"{cover_id} {minutes}", now(other, call.at))
    return Reply("cover/asked", {"length": minutes, "value": f"{cover_id}.{minutes}"})


def take(call: Call, services: Services) -> Taken | Reply:
    """Take a cover, first come; whoever asked is told."""
    question = outbox.by_uid(services.tx, call.member.id, call.value)
    if question is None or question.kind != JOB.kind:
        return Reply("errors/stale", beside=True)
    cover_id, minutes = read(question.occurrence)
    found = covers.asked_of(services.tx, call.member.id, cover_id)
    asker = members.get(services.tx, found.asker) if found else None
    if found is None or asker is None or (question.expires_at is not None and call.at > question.expires_at):
        return Reply("cover/over")
    standing = covers.asked_others(services.tx, asker.id, cover_id, call.member.user_id)
    if not covers.take(services.tx, asker.id, cover_id, call.member.user_id):
        return _taken_before(call, services, found, minutes)
    whose = f"{cover_id} {minutes} {call.member.user_id}"
    outbox.add(services.tx, asker.id, YOURS.kind, whose, now(asker, call.at))
    others = tuple(Elsewhere(user_id, ts, "cover/covered") for user_id, ts in standing)
    return Taken(asker, minutes, others)


def asked_for(call: Call) -> tuple[int, int] | None:
    """Read which cover a button is about (zero: nobody could be asked) and how many minutes; None for anything else."""
    value = _VALUE.fullmatch(call.value)
    return (int(value[1]), int(value[2])) if value else None


def withdraw(call: Call, services: Services, cover_id: int) -> tuple[Elsewhere, ...] | None:
    """Ask nobody any more; returns what those who were asked read from now on, None where it was taken already."""
    me = call.member
    standing = covers.asked_others(services.tx, me.id, cover_id, me.user_id)
    if not covers.take(services.tx, me.id, cover_id, me.user_id):
        return None
    return tuple(Elsewhere(user_id, ts, "cover/over") for user_id, ts in standing)


def withdraw_all(call: Call, services: Services) -> tuple[Elsewhere, ...]:
    """Ask nobody any more: the break began without; returns as `withdraw`."""
    still_open = covers.open_of(services.tx, call.member.id)
    return tuple(other for cover_id in still_open for other in withdraw(call, services, cover_id) or ())


def _on_duty(call: Call, services: Services) -> list[Member]:
    """Those who may be asked, in an order that is another one each time."""
    others = (members.get(services.tx, other) for other in covers.willing(services.tx, call.member.id))
    ready = [other for other in others if other is not None and on_duty(services.tx, other, call.at)]
    return sorted(ready, key=lambda other: sha256((call.key + other.user_id).encode()).digest())[:_MOST]


def _taken_before(call: Call, services: Services, found: covers.Cover, minutes: int) -> Reply:
    """Answer a tap on what is taken: by the same person before, by another, or by nobody, as it began without."""
    first = covers.asked_of(services.tx, call.member.id, found.id) or found
    if first.covered_by == call.member.user_id:
        return Reply("cover/thanks", {"length": minutes})
    return Reply("cover/over" if first.covered_by == found.asker.user_id else "cover/covered")
