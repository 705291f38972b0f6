"""The last digest of a week, month or year: its look at the span, and a small wish for the next one."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from slackbot.coach.day_kind import DayKind, Span, week_of
from slackbot.coach.wishes import FRESH, NAMES, spans_quoted
from slackbot.reply import Services
from slackbot.scheduled import day_end
from slackbot.scheduled.hard_days import is_rough_day
from slackbot.scheduled.people import thanks_note
from slackbot.store.outbox import history
from slackbot.store.people import lines, reflections, thanks_given
from slackbot.store.people.lines import Line
from slackbot.store.people.members import Member
from slackbot.store.people.reflections import Reflection

_MOST: Final[dict[Span, int]] = {"week": 5, "month": 5, "year": 7}
_LENGTHS: Final[dict[Span, timedelta]] = {
    "day": timedelta(),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
_THANKS: Final = 3


def facts(member: Member, day: date, services: Services, kind: DayKind) -> dict[str, Any]:
    """Return the facts of `_week.txt`: the span's marked lines and thanks, the wish to ask for and the one to quote."""
    span = kind.span if kind.span != "day" else ""
    first = _first(kind.span, day, member)
    return {
        "span": span,
        "marked": _marked(member, first, day, services, kind.span) if span else [],
        "thanked": _thanked(member, first, day, services, kind.span) if span else [],
        "wish": _wish(member, day, services, kind.span),
        "wished": _wished(member, day, services, kind),
    }


def _first(span: Span, day: date, member: Member) -> date:
    match span:
        case "year":
            return day.replace(month=1, day=1)
        case "month":
            return day.replace(day=1)
        case _:
            return week_of(day, member.shift) if member.shift else day


def _marked(member: Member, first: date, day: date, services: Services, span: Span) -> list[dict[str, str]]:
    """Return the span's marked lines, without today's, which are in the digest already."""
    marked = services.read(lines.of_span, member.id, day, _LENGTHS[span], marked=True)
    before = [line for line in marked if first <= line.day < day]
    chosen = _spread(before, _MOST[span], member)
    return [{"text": line.text, "kind": line.kind} for line in chosen]


def _spread(marked: Sequence[Line], most: int, member: Member) -> list[Line]:
    """Pick a few of many lines, kept in order; the pick depends on person and line, so a retry shows the same."""
    drawn = sorted(marked, key=lambda line: sha256(f"{member.id} {line.id}".encode()).digest())[:most]
    return sorted(drawn, key=lambda line: line.id)


def _thanked(member: Member, first: date, day: date, services: Services, span: Span) -> list[str]:
    """Return the words of the thanks that reached the person."""
    received = services.read(thanks_given.received_in_span, member.id, day, _LENGTHS[span])
    told = services.read(history.subjects_reached, member.id, day, thanks_note.KIND.name, _LENGTHS[span])
    return [each.text for each in received if each.day >= first and str(each.id) in told][-_THANKS:]


def _wish(member: Member, day: date, services: Services, span: Span) -> int | None:
    if span == "day" or not member.reflection or is_rough_day(member, day, services):
        return None
    return day_end.asked(member, day, services, NAMES[span])


def _wished(member: Member, day: date, services: Services, kind: DayKind) -> list[dict[str, str]]:
    """Return the wishes for spans that begin today, in the person's own words."""
    wished = []
    for span in spans_quoted(kind):
        answers = services.read(reflections.recent, member.id, day, FRESH[span])
        said = [each for each in answers if each.prompt == NAMES[span] and each.text and each.day < day]
        fresh = [each for each in said[-1:] if not _has_begun(member, day, services, each)]
        wished += [{"span": span, "text": each.text} for each in fresh]
    return wished[:1]


def _has_begun(member: Member, day: date, services: Services, wish: Reflection) -> bool:
    """Whether the span that a wish was for began before today: the person worked between the two."""
    written = services.read(lines.days_written, member.id, day, FRESH["year"])
    told = services.read(history.days_sent, member.id, day, day_end.DIGEST, FRESH["year"])
    return any(wish.day < worked < day for worked in (*written, *told))
