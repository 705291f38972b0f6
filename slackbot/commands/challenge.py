"""`/challenge`: one hard thing for today: taken, carried, done with or without a lesson, handed over or put back."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from slackbot.coach.calendar import EVERY_DAY
from slackbot.coach.challenges import LOOKED_AT, a_day, second_to_offer
from slackbot.coach.parsing.challenge_words import lesson_behind, shows_the_open_one
from slackbot.coach.parsing.said import said
from slackbot.coach.words import clean, cut
from slackbot.commands import done, lessons
from slackbot.commands.breaks import minute, rest
from slackbot.commands.crossing import crossed, mark
from slackbot.commands.people import together
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import challenge_nudge
from slackbot.store.outbox import outbox
from slackbot.store.people import challenges, habits, members
from slackbot.store.people.challenges import FAR, Challenge, End
from slackbot.store.people.members import Member
from slackbot.store.recap import shares, teams
from slackbot.working_days import is_free

Field = Literal["hard_part", "learned"]

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_WEEKDAY: Final = re.compile(r"[0-6]", re.ASCII)
_LIMIT: Final = 500
_DAYS_AHEAD: Final = 60  # searched for the next working day


def answer(call: Call, services: Services) -> Answer:
    """Take the typed ticket; without words show the open one; `one` steps back from two, `learned` shows lessons."""
    typed = _words(call.text)
    word, _, rest = typed.partition(" ")
    match said(word):
        case "learned":
            return lessons.show(call, services, rest)
        case "together":
            return together.answer(call, services, rest)
    match said(typed):
        case "help":
            return Reply("challenge/help")
        case "one":
            return back_to_one(call, services)
        case word if shows_the_open_one(word):
            return _stands(call, services)
    lesson = lesson_behind(typed)
    return _finish_open(call, services, lesson) if lesson else _take(call, services, typed)


def begin(call: Call, services: Services) -> Answer:
    """Open the window to take one; if the day is full, show what is open instead."""
    if outbox.by_uid(services.tx, call.member.id, call.value):
        habits.answered(services.tx, call.member.id, challenge_nudge.KIND.name)
    standing = challenges.standing(services.tx, call.member.id, call.today)
    if _is_full(call, standing):
        return _stands(call, services)
    return Modal("challenge/take")


def take(call: Call, services: Services) -> Answer:
    """Take the ticket from the window."""
    typed = _words(call.fields.get("text", ""))
    return _take(call, services, typed) if typed else FieldError("text", "challenge/no_words")


def leave(call: Call, services: Services) -> Answer:
    """Skip the question about what makes it hard."""
    hard_one = _hard_one(call, services, call.value)
    if hard_one is None or hard_one.state != "open":
        return _settled(call, services, hard_one)
    return Reply("challenge/left", {"text": hard_one.text})


def ask_hard(call: Call, services: Services) -> Answer:
    """Ask what makes it hard."""
    return _ask(call, services, "hard_part")


def explain(call: Call, services: Services) -> Answer:
    """Save what makes it hard."""
    hard_part = cut(_words(call.fields.get("hard_part", "")), _LIMIT)
    if not hard_part:
        return FieldError("hard_part", "challenge/no_words")
    hard_one = _hard_one(call, services, call.private.get("challenge", ""))
    error = crossed(call, "hard_part", hard_one.hard_part, hard_part) if hard_one else None
    if error is not None:
        return error
    if hard_one is None or not challenges.explain(services.tx, call.member.id, hard_one.id, hard_part):
        return _too_late(call, services, hard_one, "hard_part", hard_part)
    return _stands(call, services)


def ask_learned(call: Call, services: Services) -> Answer:
    """Open the window that finishes it; a lesson is optional there."""
    return _ask(call, services, "learned")


def keep(call: Call, services: Services) -> Answer:
    """Finish it: it becomes a line of today's list, marked hard; now and then a second one a week is offered."""
    typed = _words(call.fields.get("learned", ""))
    hard_one, learned = _hard_one(call, services, call.private.get("challenge", "")), cut(typed, _LIMIT)
    who = call.member.id
    may_overwrite = hard_one is not None and (learned or hard_one.state == "open")
    error = crossed(call, "learned", hard_one.learned, learned) if hard_one and may_overwrite else None
    if error is not None:
        return error
    if hard_one is None or not challenges.close(services.tx, who, hard_one.id, "kept", call.today, learned):
        return _too_late(call, services, hard_one, "learned", learned)
    return _finished(call, services, hard_one, learned, shortened=learned != typed)


def _finish_open(call: Call, services: Services, typed: str) -> Answer:
    """Finish the open one with the lesson that was typed; if several are open, or none, show what stands."""
    standing = challenges.standing(services.tx, call.member.id, call.today)
    still_open = [hard_one for hard_one in standing if hard_one.state == "open"]
    learned = cut(typed, _LIMIT)
    if len(still_open) != 1 or not challenges.close(
        services.tx, call.member.id, still_open[0].id, "kept", call.today, learned
    ):
        return _stands(call, services)
    return _finished(call, services, still_open[0], learned, shortened=learned != typed)


def _finished(call: Call, services: Services, hard_one: Challenge, learned: str, *, shortened: bool) -> Reply:
    who = call.member.id
    [line_id] = done.put(call, services, call.today, [("hard", hard_one.text)])
    challenges.put_on_list(services.tx, who, hard_one.id, line_id)
    weekday = _offer(call, services)
    facts = {
        "text": hard_one.text,
        "learned": learned,
        "shortened": shortened,
        "undo": call.key,
        "hard": line_id,
    }
    facts |= {
        "offers": weekday is not None,
        "weekday": weekday or 0,
        "rest": rest.fits_after(call, services, [line_id]),
        "minute": minute.is_offered(call, services, ["hard"]),
    }
    return Reply("challenge/kept", {**facts, "shelf": hard_one.id if learned and teams.of(services.tx, who) else None})


def carry(call: Call, services: Services) -> Answer:
    """Carry it to the person's next working day."""
    hard_one, day = _hard_one(call, services, call.value), next_day(call.member, call.today)
    if hard_one is None or not challenges.carry(services.tx, call.member.id, hard_one.id, day):
        return _settled(call, services, hard_one)
    return Reply("challenge/carried", {"text": hard_one.text, **_back(call.today, day)})


def put_back(call: Call, services: Services) -> Answer:
    """Close it as put back; no reason is asked."""
    return _close(call, services, "put_back")


def try_two(call: Call, services: Services) -> Answer:
    """Accept the offer of two on one weekday."""
    if not _WEEKDAY.fullmatch(call.value):
        return Reply("challenge/gone")
    weekday = int(call.value)
    members.change(services.tx, call.member.id, second_challenge_on=weekday, challenge_asked_on=call.today)
    return Reply("challenge/two", {"weekday": weekday})


def one_is_right(call: Call, services: Services) -> Answer:
    """Decline the offer of a second one."""
    members.change(services.tx, call.member.id, challenge_asked_on=call.today)
    return Reply("challenge/one_is_right")


def back_to_one(call: Call, services: Services) -> Answer:
    """Step back from two to one; a second is not offered again for a while."""
    members.change(services.tx, call.member.id, second_challenge_on=None, challenge_asked_on=call.today)
    return Reply("challenge/one_again")


def next_day(member: Member, today: date) -> date:
    """Return the person's next working day; tomorrow if none is in reach."""
    tomorrow = today + timedelta(days=1)
    ahead = (tomorrow + timedelta(days=step) for step in range(_DAYS_AHEAD))
    return next((day for day in ahead if is_free(day, member) is None), tomorrow)


def _take(call: Call, services: Services, typed: str) -> Answer:
    text = cut(typed, _LIMIT)
    challenges.hold(services.tx, call.member.id)
    standing = challenges.standing(services.tx, call.member.id, call.today)
    if _is_full(call, standing):
        return _full(call, standing, text)
    recalled = lessons.recalled(call, services, text)
    taken = challenges.take(services.tx, call.member.id, call.today, text)
    return Reply("challenge/taken", {"id": taken, "text": text, "shortened": text != typed, **recalled})


def _is_full(call: Call, standing: Sequence[Challenge]) -> bool:
    return len(standing) >= a_day(call.today, call.member.second_challenge_on)


def _full(call: Call, standing: Sequence[Challenge], words: str) -> Reply:
    still_open = [_facts(call, hard_one) for hard_one in standing if hard_one.state == "open"]
    if still_open:
        return Reply("challenge/one_already", {"challenges": still_open, "given": words})
    return Reply("challenge/enough_today", {"given": words})


def _stands(call: Call, services: Services) -> Reply:
    standing = challenges.standing(services.tx, call.member.id, call.today)
    still_open = [_facts(call, hard_one) for hard_one in standing if hard_one.state == "open"]
    if still_open:
        return Reply("challenge/open", {"challenges": still_open})
    if standing:
        told = challenges.of_day(services.tx, call.member.id, call.today)
        return Reply(
            "challenge/behind", {"challenges": [{**hard_one._asdict(), "on_list": False} for hard_one in told]}
        )
    return Reply("challenge/empty")


def _ask(call: Call, services: Services, field: Field) -> Answer:
    """Open the window over one field of a ticket."""
    hard_one = _hard_one(call, services, call.value)
    if hard_one is None or hard_one.state != "open":
        return _settled(call, services, hard_one)
    stands = {"hard_part": hard_one.hard_part, "learned": hard_one.learned}
    view = {"hard_part": "challenge/hard", "learned": "challenge/learned"}[field]
    notes = {"challenge": str(hard_one.id), "was": mark(stands[field])}
    return Modal(view, {"text": hard_one.text, **stands}, notes)


def _close(call: Call, services: Services, end: End) -> Answer:
    hard_one = _hard_one(call, services, call.value)
    if hard_one is None or not challenges.close(services.tx, call.member.id, hard_one.id, end, call.today):
        return _settled(call, services, hard_one)
    if end == "put_back":
        shares.take_back(services.tx, call.member.id, shares.CHALLENGE, [hard_one.id])
    return Reply("challenge/closed", {"text": hard_one.text, "state": end})


def _settled(call: Call, services: Services, hard_one: Challenge | None) -> Reply:
    # It may have ended on another device just now.
    ended = challenges.get(services.tx, call.member.id, hard_one.id) if hard_one else None
    if ended is None:
        return Reply("challenge/gone")
    return Reply("challenge/settled", {"text": ended.text, "state": ended.state})


def _too_late(call: Call, services: Services, hard_one: Challenge | None, name: Field, words: str) -> Answer:
    """Answer a window over a ticket that ended meanwhile; words that are nowhere else keep the window open."""
    answered = _settled(call, services, hard_one)
    is_kept = hard_one is not None and words == getattr(hard_one, name)
    return answered if is_kept or not words else FieldError(name, answered.message, answered.facts)


def _offer(call: Call, services: Services) -> int | None:
    member = call.member
    if member.second_challenge_on is not None:
        return None
    kept = challenges.kept_days_since(services.tx, member.id, call.today - LOOKED_AT)
    weekdays = member.shift.days if member.shift else EVERY_DAY
    weekday = second_to_offer(kept, call.today, member.challenge_asked_on, weekdays)
    if weekday is not None:
        members.change(services.tx, member.id, challenge_asked_on=call.today)
    return weekday


def _hard_one(call: Call, services: Services, value: str) -> Challenge | None:
    challenge_id = _ID.fullmatch(value)
    return challenges.get(services.tx, call.member.id, int(challenge_id[0])) if challenge_id else None


def _facts(call: Call, hard_one: Challenge) -> dict[str, Any]:
    carried = hard_one.day > call.today
    day = hard_one.day if carried else next_day(call.member, call.today)
    own = {"id": hard_one.id, "text": hard_one.text, "hard_part": hard_one.hard_part}
    return {**own, "carried": carried, **_back(call.today, day)}


def _back(today: date, day: date) -> dict[str, Any]:
    """Return the day on which it comes back; a weekday names it unless that is a week away (`far`)."""
    return {"back_on": day, "tomorrow": day == today + timedelta(days=1), "far": day - today >= FAR}


def _words(text: str) -> str:
    return " ".join(clean(text).split())
