"""`/today`: the day read back, in the agent's own words."""

from slackbot.coach.words import clean
from slackbot.commands.done import pages
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import breaks, challenges, lines


def answer(call: Call, services: Services) -> Answer:
    """Show today's list and breaks."""
    return Reply("today/help") if clean(call.text).lower() == "help" else _show(call, services, None)


def page(call: Call, services: Services) -> Answer:
    """Show the page that holds the line in the button's value."""
    return _show(call, services, int(call.value) if call.value.isdecimal() else None)


def _show(call: Call, services: Services, around: int | None) -> Answer:
    kept = lines.of_day(services.tx, call.member.id, call.today)
    taken = breaks.of_day(services.tx, call.member.id, call.today)
    hard = [challenge._asdict() for challenge in challenges.of_day(services.tx, call.member.id, call.today)]
    if not kept:
        return Reply("today/empty", {"taken": taken, "challenges": hard})
    shown, earlier, later = pages(kept, around)
    facts = {"day": call.today, "taken": taken, "challenges": hard, "earlier": earlier, "later": later}
    return Reply("today/list", {"lines": [{"text": line.text, "kind": line.kind} for line in shown], **facts})
