"""App Home: the day, the settings, and a button for every command."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, Final

from slackbot.coach.calendar import zone
from slackbot.commands import today
from slackbot.commands.settings import settings, setup
from slackbot.recap import lead
from slackbot.reply import Answer, Call, Handler, Modal, Reply, Services
from slackbot.scheduled import digest, week_picture
from slackbot.store.outbox import history
from slackbot.store.people import breaks, challenges, lines
from slackbot.store.people.members import Member
from slackbot.store.recap import teams

_LINES: Final = 20
_SHOWN_FOR: Final = timedelta(days=5)


def home(call: Call, services: Services) -> Reply:
    """Gather everything that the Home tab shows now."""
    member = call.member
    kept, many = lines.newest(services.tx, member.id, call.today, _LINES)
    facts = {
        "day": call.today,
        "lines": [{"id": line.id, "text": line.text, "kind": line.kind} for line in kept],
        "earlier": many > len(kept),
        "in_mind": today.in_mind(call, services),
        "taken": breaks.of_day(services.tx, member.id, call.today),
        "challenges": [row._asdict() for row in challenges.of_day(services.tx, member.id, call.today)],
        "picture": week_picture.before(member, call.today, services),
        "set_up_open": setup.is_open(member),
        "quiet": settings.quiet(call),
        "handed_back": _handed_back(call, services),
        "next_break": _next_break(member, call),
        "digest_at": member.digest_at,
        "digest_home": member.digest_home,
        "chosen": settings.chosen(member),
        "asked": bool(member.break_times or member.challenge_nudge_at),
        "leads": _leads(call, services),
        "recaps": [{"name": row.name, "value": row.id} for row in teams.of(services.tx, member.id)],
    }
    return Reply("home/home", facts)


def runner(commands: Mapping[str, Handler]) -> Handler:
    """Make the action of a button that runs the command in its value, without arguments."""

    def answer(call: Call, services: Services) -> Answer:
        command = commands.get(call.value)
        if command is None:
            return Reply("errors/stale", beside=True)
        return command(call.bare(), services)

    return answer


def add(_call: Call, _services: Services) -> Answer:
    """Open a window to add lines."""
    return Modal("done/add")


def pause(call: Call, services: Services) -> Answer:
    """Pause until resumed."""
    return settings.pause(call.with_text(""), services)


def _handed_back(call: Call, services: Services) -> dict[str, Any] | None:
    """Return the last digest if its words are kept here, for some days; None if it went by DM or there is none."""
    member = call.member
    if not member.digest_home:
        return None
    sent = services.read(history.days_sent, member.id, call.today + timedelta(days=1), digest.KIND.name, _SHOWN_FOR)
    if not sent:
        return None
    return digest.in_home(member, sent[0], services)


def _next_break(member: Member, call: Call) -> time | None:
    now = call.at.astimezone(zone(member.hours.zone)).time()
    return next((at for at in member.break_times if at > now), None)


def _leads(call: Call, services: Services) -> list[dict[str, Any]]:
    """Name each recap that the person leads and that told something they have not answered."""
    led = teams.led_by(services.tx, call.member.id)
    return [{"name": team.name, "value": team.id} for team in led if lead.has_open(services.tx, team, call.today)]
