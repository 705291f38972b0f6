"""`/break cover`: those on shift who opted in are asked; the first to tap covers, and then the break begins."""

import re
from hashlib import sha256
from typing import Final, NamedTuple

from slackbot.jobs.cover import JOB, YOURS, now, on_duty, read
from slackbot.reply import Answer, Call, Elsewhere, Reply
from slackbot.services import Services
from slackbot.store import covers, members, outbox
from slackbot.store.members import Member

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
        return Reply("cover/thanks", {"length": minutes}) if _mine(call, found) else Reply("cover/covered")
    whose = f"{cover_id} {minutes} {call.member.user_id}"
    outbox.add(services.tx, asker.id, YOURS.kind, whose, now(asker, call.at))
    others = tuple(Elsewhere(channel, ts, "cover/covered") for channel, ts in standing)
    return Taken(asker, minutes, others)


def withdraw(call: Call, services: Services) -> int | None:
    """Ask nobody any more; returns the minutes that were asked for, None where that break is on already."""
    value = _VALUE.fullmatch(call.value)
    if value is None:
        return None
    cover_id, minutes = int(value[1]), int(value[2])
    if cover_id and not covers.take(services.tx, call.member.id, cover_id, call.member.user_id):
        return None
    return minutes


def withdraw_all(call: Call, services: Services) -> None:
    """Ask nobody any more: the break began without."""
    for cover_id in covers.open_of(services.tx, call.member.id):
        covers.take(services.tx, call.member.id, cover_id, call.member.user_id)


def _on_duty(call: Call, services: Services) -> list[Member]:
    """Those who may be asked, in an order that is another one each time."""
    others = (members.get(services.tx, other) for other in covers.willing(services.tx, call.member.id))
    ready = [other for other in others if other is not None and on_duty(services.tx, other, call.at)]
    return sorted(ready, key=lambda other: sha256((call.key + other.user_id).encode()).digest())[:_MOST]


def _mine(call: Call, found: covers.Cover) -> bool:
    return found.covered_by == call.member.user_id
