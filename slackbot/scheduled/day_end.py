"""The end of a day besides its lines: the sort of day it was, a look-back, one question."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach import cues, looking_back
from slackbot.coach.day_kind import Calendar, DayKind, Record, day_kind
from slackbot.coach.reflecting import LATELY, REST, choose, fits_of
from slackbot.reply import Services
from slackbot.scheduled.hard_days import asked_for_company
from slackbot.store.outbox import history
from slackbot.store.people import breaks, habits, lines, reflections, resurfacing
from slackbot.store.people.members import Member
from slackbot.store.people.reflections import Reflection
from slackbot.working_days import is_free

DIGEST: Final = "digest"
_NUDGES: Final = {"break_nudge": "break", "challenge_nudge": "challenge"}
_DIGESTS_LOOKED_AT: Final = 5
_LOOKED_AT: Final = timedelta(days=90)
_EVER: Final = timedelta(days=36500)  # ended deliveries are deleted after a month, all but the last digest


def kind_of(member: Member, day: date, services: Services, kinds: Collection[str]) -> DayKind:
    """Determine the sort of a person's day; `kinds` are those of its lines."""
    sent = services.read(history.days_sent, member.id, day, DIGEST, _EVER)[:_DIGESTS_LOOKED_AT]
    written = services.read(lines.days_written, member.id, day, _LOOKED_AT)
    calendar = Calendar(member.shift, lambda each: is_free(each, member) is None, member.paused_until)
    earlier = [(each, each in written) for each in sent]
    return day_kind(day, calendar, Record(kinds, earlier, asked_for_company(member, day, services)))


def looking(member: Member, day: date, services: Services) -> dict[str, Any]:
    """Return the facts of `_looking.txt`: the day's look-back and its question, each None if there is none.

    They are the same all day: for a digest that Slack gave back, and for one that follows an `/enough`.
    """
    kinds = [line.kind for line in services.read(lines.of_days, member.id, day)]
    return {
        "look_back": look_back(member, day, services),
        "reflection": question(member, day, services, kinds),
        "cue": cue(member, day, services),
    }


def cue(member: Member, day: date, services: Services) -> str:
    """Return the person's cue in the first closing message after its day; empty on every other day."""
    if not member.cue or member.cue_told_on is None:
        return ""
    told_on = services.read(history.days_sent, member.id, day, DIGEST, _EVER)
    closed = [member.closed_on] if member.closed_on else []
    return member.cue if cues.is_due(day, member.cue_told_on, [*told_on, *closed]) else ""


def look_back(member: Member, day: date, services: Services) -> dict[str, Any] | None:
    """Now and then, one of the person's own lines of long ago, or a thanks that somebody gave them."""
    if not looking_back.looks_back(services.read(resurfacing.newest_of, member.id, day), day):
        return None
    who = "/".join(member.id)
    received = services.read(resurfacing.thanked, member.id, day) if member.thanks else ()
    thanked = looking_back.choose_thanks(received, who, day)
    if thanked is not None:
        when = looking_back.days_of_thanks(day)[thanked.day]
        return {"when": when, "text": thanked.text, "sender": thanked.sender}
    memory = looking_back.choose(services.read(resurfacing.memories, member.id, day), who, day)
    if memory is None:
        return None
    resurfacing.note(services.tx, member.id, memory.id, day)
    return {"when": looking_back.days_back(day)[memory.day], "text": memory.text, "sender": ""}


def question(member: Member, day: date, services: Services, kinds: Collection[str]) -> dict[str, Any] | None:
    """The day's question. One that was left open today is chosen again.

    Whoever asked a colleague for company is asked nothing, unless there is a rough line to ask about.
    """
    if not member.reflection or (asked_for_company(member, day, services) and "rough" not in kinds):
        return None
    shown = services.read(reflections.recent, member.id, day, REST)
    last_given = {each.prompt: each.day for each in shown if each.day < day or each.text}
    fits = fits_of(
        kinds,
        had_break=bool(services.read(breaks.of_days, member.id, day)),
        put_off=_put_off(member, day, services),
        lately=_fits_lately(shown, day, services),
    )
    prompt = choose(services.library, fits, last_given, day, "/".join(member.id))
    return None if prompt is None else {"id": _id_of(member, day, services, shown, prompt.name), "text": prompt.text}


def open_question(member: Member, day: date, services: Services, _kinds: Collection[str]) -> dict[str, Any] | None:
    """Return the question asked on a day if it is still open."""
    texts = {prompt.name: prompt.text for prompt in services.library.prompts}
    shown = services.read(reflections.recent, member.id, day, LATELY)
    left = (each for each in shown if each.day == day and each.prompt in texts and not each.text)
    return next(({"id": each.id, "text": texts[each.prompt]} for each in left), None)


def asked(member: Member, day: date, services: Services, prompt: str) -> int:
    """Note a prompt as shown on a day, only once; returns the reflection's id."""
    return _id_of(member, day, services, services.read(reflections.recent, member.id, day, REST), prompt)


def _id_of(member: Member, day: date, services: Services, shown: Sequence[Reflection], prompt: str) -> int:
    known = next((each.id for each in shown if each.day == day and each.prompt == prompt), None)
    if known is not None:
        return known
    if services.shown is not None:
        return services.shown.add(member.id, day, prompt)
    return reflections.add(services.tx, member.id, day, prompt)


def _put_off(member: Member, day: date, services: Services) -> set[str]:
    """Return the nudges that the person put off that day: `break`, `challenge`."""
    later = services.read(history.put_off, member.id, day)
    known = services.read(habits.of_people, member.id, day)
    quiet = {kind for kind, habit in known.items() if habit.quiet_on == day}
    return {_NUDGES[kind] for kind in (later | quiet) & _NUDGES.keys()}


def _fits_lately(shown: Sequence[Reflection], day: date, services: Services) -> set[str]:
    lately = {each.prompt for each in shown if day - LATELY < each.day < day}
    return {prompt.fit for prompt in services.library.prompts if prompt.name in lately}
