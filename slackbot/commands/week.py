"""`/week`: the last seven days, day by day, in the agent's own words; never a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.running_list import newest_that_fit
from slackbot.coach.words import clean, escape
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import breaks, lines
from slackbot.store.people.lines import Line

_DAYS: Final = 7
_CHARACTERS: Final = 5000
_LINES: Final = 60


@dataclass(frozen=True)
class Day:
    """A local day with its lines and breaks; `earlier` is the id of its last line that did not fit the page."""

    day: date
    lines: Sequence[Line]
    taken: Sequence[str]
    earlier: int | None = None


def answer(call: Call, services: Services) -> Answer:
    """Show the week; if not all of it fits, its newest days."""
    return Reply("week/help") if clean(call.text).lower() == "help" else _show(call, services, call.today)


def page(call: Call, services: Services) -> Answer:
    """Show the days up to the one in the button's value."""
    try:
        until = date.fromisoformat(call.value)
    except ValueError:
        until = call.today
    if not call.today - timedelta(days=_DAYS) < until <= call.today:
        return Reply("errors/stale", beside=True)
    return _show(call, services, until)


def newest(call: Call, services: Services) -> Answer:
    """Show the week from its newest day."""
    return _show(call, services, call.today)


def that_fit(days: Sequence[Day]) -> list[Day]:
    """Return the newest days that fit one message, newest first; a day too long alone loses its oldest lines."""
    fitting: list[Day] = []
    characters, most = _CHARACTERS, _LINES
    for day in days:
        size = sum(len(escape(line.text)) for line in day.lines) + sum(len(escape(what)) for what in day.taken)
        if size > characters or len(day.lines) > most:
            return fitting or [_newest_of(day)]
        fitting.append(day)
        characters, most = characters - size, most - len(day.lines)
    return fitting


def _newest_of(day: Day) -> Day:
    shown = newest_that_fit(day.lines, _CHARACTERS, _LINES)
    before = len(day.lines) - len(shown)
    return Day(day.day, shown, day.taken, day.lines[before - 1].id if before else None)


def _show(call: Call, services: Services, until: date) -> Reply:
    first = call.today - timedelta(days=_DAYS - 1)
    days = [_day(call, services, until - timedelta(days=back)) for back in range((until - first).days + 1)]
    filled = [day for day in days if day.lines or day.taken]
    if not filled:
        return Reply("week/empty")
    fitting = that_fit(filled)
    earlier = filled[len(fitting)].day.isoformat() if len(fitting) < len(filled) else ""
    shown = [_facts(day) for day in reversed(fitting)]
    return Reply("week/days", {"days": shown, "earlier": earlier, "is_newest": until == call.today})


def _day(call: Call, services: Services, day: date) -> Day:
    member = call.member.id
    return Day(day, lines.of_day(services.tx, member, day), breaks.of_day(services.tx, member, day))


def _facts(day: Day) -> dict[str, Any]:
    kept = [{"text": line.text, "kind": line.kind} for line in day.lines]
    return {"day": day.day, "lines": kept, "taken": list(day.taken), "earlier": day.earlier}
