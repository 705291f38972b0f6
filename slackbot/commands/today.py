"""`/today`: the day read back in the person's own words."""

from typing import Any, Final

from slackbot.coach.parsing.said import said
from slackbot.commands import week
from slackbot.commands.done import pages
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled.parked_lines import facts_of
from slackbot.store.people import breaks, challenges, lines, parked

_TODAY: Final = frozenset({"", "today", "list", "show"})
_WEEK: Final = frozenset({"week", "this week", "the week"})
_IN_MIND: Final = 10  # lines; each takes a block of its own


def answer(call: Call, services: Services) -> Answer:
    """Show today's list and breaks, or another day that is named."""
    typed = said(call.text)
    if typed == "help":
        return Reply("today/help")
    if typed in _WEEK:
        return week.answer(call.with_text(""), services)
    return week.named(call, services, typed) if typed not in _TODAY else _show(call, services, None)


def page(call: Call, services: Services) -> Answer:
    """Show the page that holds the line in the button's value."""
    return _show(call, services, int(call.value) if call.value.isdecimal() else None)


def _show(call: Call, services: Services, around: int | None) -> Answer:
    who, today = call.member.id, call.today
    of_day = lines.of_day(services.tx, who, today)
    facts = {
        "taken": breaks.of_day(services.tx, who, today),
        "challenges": [challenge._asdict() for challenge in challenges.of_day(services.tx, who, today)],
        "in_mind": in_mind(call, services),
    }
    if not of_day:
        return Reply("today/empty", facts)
    shown, earlier, later = pages(of_day, around)
    told = [{"text": line.text, "kind": line.kind} for line in shown]
    return Reply("today/list", {"day": today, "lines": told, "earlier": earlier, "later": later, **facts})


def in_mind(call: Call, services: Services) -> list[dict[str, Any]]:
    """Return the parked lines that were taken up today and are open; none once the day is closed."""
    if call.member.closed_on == call.today:
        return []
    return [facts_of(line) for line in parked.in_mind(services.tx, call.member.id, call.today)[:_IN_MIND]]
