"""The daily digest: at the end of the shift the day is handed back, in the agent's own words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from slackbot.coach import looking_back
from slackbot.coach.calendar import Occurrence, next_occurrence, within_shift, zone
from slackbot.coach.reflecting import REST, choose, fits_of
from slackbot.coach.running_list import newest_that_fit
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Kind, Nudge
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import breaks, challenges, lines, reflections, resurfacing
from slackbot.store.people.members import Member

_NOON: Final = 12
_LINES: Final = 40
_CHARACTERS: Final = 5500


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """The next digest on a working day; it may be late until the local day ends."""
    return None if member.digest_at is None else next_occurrence(member.digest_at, member.hours, after)


def quiet(member: Member, _delivery: Delivery, _services: Services) -> str | None:
    """Quiet when switched off, or where the shift was changed so that it ends before."""
    if member.digest_at is None:
        return "switched_off"
    return None if within_shift(member.digest_at, member.shift) else "outside_shift"


def answered(member: Member, delivery: Delivery, _services: Services) -> bool:
    """A digest asks nothing: it is welcome as long as the person does anything here, that day or since."""
    return member.seen_on is not None and member.seen_on >= delivery.day


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """The day's lines and breaks, now and then a line of long ago, a question; with no lines a short kind word."""
    kept = services.read(lines.of_days, member.id, delivery.day)
    taken = services.read(breaks.of_days, member.id, delivery.day)
    around: dict[str, Any] = {
        "taken": taken,
        "challenges": [one._asdict() for one in services.read(challenges.of_days, member.id, delivery.day)],
        "look_back": _look_back(member, delivery, services),
        "evening": delivery.due_at is None or delivery.due_at.astimezone(zone(member.hours.zone)).hour >= _NOON,
        "reflection": _reflection(member, delivery, services, [line.kind for line in kept], taken),
    }
    if not kept:
        return Reply("digest/empty", around)
    shown = newest_that_fit(kept, _CHARACTERS, _LINES)
    facts = {"day": delivery.day, "earlier": len(shown) < len(kept), **around}
    return Reply("digest/day", {"lines": [{"text": line.text, "kind": line.kind} for line in shown], **facts})


def _look_back(member: Member, delivery: Delivery, services: Services) -> dict[str, Any] | None:
    who, day = "/".join(member.id), delivery.day
    if not looking_back.looks_back(services.read(resurfacing.newest_of, member.id, day), day):
        return None
    days = looking_back.days_back(day)
    found = looking_back.choose(services.read(resurfacing.memories, member.id, day), who, day)
    if found is None:
        return None
    resurfacing.note(services.tx, member.id, found.id, day)
    return {"when": days[found.day], "text": found.text}


def _reflection(
    member: Member, delivery: Delivery, services: Services, kinds: Sequence[str], taken: Sequence[str]
) -> dict[str, Any] | None:
    """The day's question. One that Slack gave back is chosen again, for what was left open today is not held back."""
    if not member.reflection:
        return None
    day = delivery.day
    before = services.read(reflections.recent, member.id, day, REST)
    given = {found.prompt: found.day for found in before if found.day < day or found.text}
    fits = fits_of(kinds, had_break=bool(taken))
    prompt = choose(services.library, fits, given, day, "/".join(member.id))
    if prompt is None:
        return None
    left = next((found.id for found in before if found.day == day and found.prompt == prompt.name), None)
    new = left or reflections.add(services.tx, member.id, day, prompt.name)
    return {"id": new, "text": prompt.text}


KIND: Final = Kind("digest", say, next_due, quiet, Nudge(answered, off={"digest_at": None}, within_shift=False))
