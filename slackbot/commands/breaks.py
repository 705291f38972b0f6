"""`/break`: a break now. It says when it ends, welcomes back once, and keeps no times."""

from datetime import datetime, timedelta
from typing import Final

from slackbot.coach.calendar import Occurrence, zone
from slackbot.coach.ramp import BreakWish, read_break
from slackbot.coach.words import clean, cut
from slackbot.jobs.welcome_back import JOB
from slackbot.reply import Answer, Call, Reply
from slackbot.services import Services
from slackbot.store import breaks, outbox

_LATE: Final = timedelta(minutes=10)
_WHAT_LIMIT: Final = 100


def answer(call: Call, services: Services) -> Answer:
    """Begin a break; while one is on, its end moves."""
    asked = " ".join(clean(call.text).split())
    if asked.lower() == "help":
        return Reply("break/help")
    wish = read_break(asked, call.member.ramp_step)
    if wish is None:
        return Reply("break/length", {"given": cut(asked, _WHAT_LIMIT)})
    ends = call.at + timedelta(minutes=wish.minutes)
    return _begin(call, services, BreakWish(wish.minutes, cut(wish.what, _WHAT_LIMIT)), ends)


def _begin(call: Call, services: Services, wish: BreakWish, ends: datetime) -> Answer:
    running = outbox.waiting_of(services.tx, call.member.id, JOB.kind)
    for delivery in running:
        outbox.skip(services.tx, delivery.id, "replaced")
        outbox.forget_times(services.tx, delivery.id)
    if not running:
        breaks.add(services.tx, call.member.id, call.today, wish.what)
    quiet = call.member.is_paused(call.today)
    if not quiet:
        due = Occurrence(call.today, ends, ends + _LATE)
        outbox.add(services.tx, call.member.id, JOB.kind, call.key, due)
    at_the_wall = ends.astimezone(zone(call.member.hours.zone)).time()
    facts = {"length": wish.minutes, "what": wish.what, "ends": at_the_wall, "quiet": quiet}
    return Reply("break/started", facts)
