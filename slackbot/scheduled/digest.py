"""The daily digest: hands the day back at the end of the shift, in the person's own words."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from slackbot.coach.calendar import Occurrence, day_ends, next_occurrence, shift_ends, within_shift, zone
from slackbot.coach.running_list import newest_that_fit
from slackbot.reply import Reply, Services
from slackbot.scheduled import day_end, piece, week_end, week_picture
from slackbot.scheduled.hard_days import is_hard_day
from slackbot.scheduled.kind import Kind, Nudge
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import breaks, challenges, habits, lines
from slackbot.store.people.lines import Line
from slackbot.store.people.members import Member

_LATE: Final = timedelta(hours=2)
_LINES: Final = 40
_CHARACTERS: Final = 5500

Question = Callable[[Member, date, Services, Collection[str]], dict[str, Any] | None]


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """Return the next digest on a working day; it may be late until two hours after the shift."""
    if member.digest_at is None:
        return None
    due = next_occurrence(member.digest_at, member.hours, after)
    until = (shift_ends(due.day, member.hours) or due.due_at) + _LATE
    return replace(due, expires_at=min(due.expires_at, until))


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent when switched off, outside a changed shift, and on an empty day if it was told to wait."""
    if member.digest_at is None:
        return "switched_off"
    if not within_shift(member.digest_at, member.shift):
        return "outside_shift"
    written = services.read(lines.of_days, member.id, delivery.day)
    return "waits_for_a_line" if _waits(member, delivery, services) and not written else None


def answered(member: Member, delivery: Delivery, _services: Services) -> bool:
    """Count anything the person did here that day or since as an answer, because a digest asks nothing."""
    return member.seen_on is not None and member.seen_on >= delivery.day


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Show the day's lines and breaks, now and then an old line, and a question; without lines a short kind word.

    People who keep its words in App Home get one line that says so.
    """
    written = services.read(lines.of_days, member.id, delivery.day)
    if written and _waits(member, delivery, services):
        habits.chosen(services.tx, member.id, day_end.DIGEST)
    reply = _handed_back(member, delivery.day, services, day_end.question)
    return Reply("digest/at_home", {"day": delivery.day}) if member.digest_home else reply


def in_home(member: Member, day: date, services: Services) -> dict[str, Any]:
    """Show a past digest in App Home, with its question while that is open."""
    facts = _handed_back(member, day, services, day_end.open_question).facts
    return {"lines": [], "earlier": False, **facts}


def _handed_back(member: Member, day: date, services: Services, question: Question) -> Reply:
    written = services.read(lines.of_days, member.id, day)
    kinds = [line.kind for line in written]
    kind = day_end.kind_of(member, day, services, kinds)
    around = {
        "day": day,
        "hard_day": is_hard_day(member, day, services),
        "kind": vars(kind) | {"is_grave": kind.is_grave, "asks_to_wait": kind.asks_to_wait},
        "taken": services.read(breaks.of_days, member.id, day),
        "challenges": _hard_ones(member, day, services, written, told_again=kind.last_of_week),
        **week_end.facts(member, day, services, kind),
        "piece": piece.told(member, day, services, written),
        "picture": week_picture.of_week(member, day, services) if kind.last_of_week else None,
    }
    asked_already = around["wish"] is not None or bool(around["piece"] and around["piece"]["asks"])
    asks = not asked_already and around["kind"]["empty_run"] <= 1
    around["look_back"] = day_end.look_back(member, day, services)
    around["reflection"] = question(member, day, services, kinds) if asks else None
    around["cue"] = day_end.cue(member, day, services)
    if not written:
        ends = day_ends(day, member.hours).astimezone(zone(member.hours.zone)).time()
        return Reply("digest/empty", {**around, "until": ends})
    shown = newest_that_fit(written, _CHARACTERS, _LINES)
    listed = [{"text": line.text, "kind": line.kind} for line in shown]
    return Reply("digest/day", {**around, "lines": listed, "earlier": len(shown) < len(written)})


def _waits(member: Member, delivery: Delivery, services: Services) -> bool:
    habit = services.read(habits.of_people, member.id, delivery.day).get(day_end.DIGEST)
    return habit is not None and habit.stage == habits.WAITS


def _hard_ones(
    member: Member, day: date, services: Services, written: Sequence[Line], *, told_again: bool
) -> list[dict[str, Any]]:
    """Return the day's hard tickets; a finished one is a line already, so only its lesson is added.

    An open one from an earlier day is repeated only on the week's last day, with its own day.
    """
    told = {line.text for line in written if line.kind == "hard"}
    hard_ones = []
    for ticket in services.read(challenges.of_days, member.id, day):
        listed = ticket.state == "kept" and ticket.text in told
        since = ticket.back_on if ticket.state == "open" and ticket.back_on < day else None
        if ticket.state != "put_back" and (ticket.learned or not listed) and (told_again or since is None):
            hard_ones.append({**ticket._asdict(), "listed": listed, "since": since})
    return hard_ones


KIND: Final = Kind(
    day_end.DIGEST,
    say,
    next_due,
    quiet,
    Nudge(answered, off={"digest_at": None}, within_shift=False, budgeted=False),
)
