"""`/time`: reserves time for one customer. The bot is silent, and colleagues who cover are asked to take the next one.

The time is a line of the running list from the start, so nothing is lost if the day turns out differently.
"""

import re
from datetime import timedelta
from typing import Final

from slackbot.coach import customer_time
from slackbot.coach.calendar import Occurrence, zone
from slackbot.coach.customer_time import TimeWish
from slackbot.coach.parsing.said import ENDS, said
from slackbot.coach.running_list import LINE_LIMIT, LINES_A_DAY
from slackbot.coach.words import clean, cut
from slackbot.commands import done
from slackbot.commands.people import colleagues
from slackbot.recap.consent import line_changed
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.people.colleagues import LATE
from slackbot.scheduled.people.giving_time import OVER, QUESTION, TAKEN
from slackbot.store.errors import FullError
from slackbot.store.outbox import outbox
from slackbot.store.people import lines, requests
from slackbot.store.people.lines import Line
from slackbot.store.people.requests import Wish

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_GIVEN_LIMIT: Final = 80
_ASKED_A_DAY: Final = 6


def answer(call: Call, services: Services) -> Answer:
    """Reserve time; without words ask what for; `end` ends it early."""
    typed = " ".join(clean(call.text).split())
    word = said(typed)
    if not word:
        return _running(call, services) or Modal("time/start")
    if word == "help":
        return Reply("time/help")
    if word in ENDS:
        return end(call, services)
    wish = customer_time.read(typed)
    if wish is None:
        return Reply("time/length", {"given": cut(typed, _GIVEN_LIMIT)})
    return _start(call, services, wish) if wish.what else Reply("time/what", {"minutes": wish.minutes})


def start(call: Call, services: Services) -> Answer:
    """Reserve the time that was filled in."""
    wish = customer_time.read(" ".join(clean(call.fields.get("text", "")).split()))
    if wish is None or not wish.what:
        return FieldError("text", "time/no_words")
    return _start(call, services, wish)


def end(call: Call, services: Services) -> Answer:
    """End the time now, and offer to note what came of it."""
    line = _line_of_running(call, services)
    if line is None:
        return Reply("time/none")
    for waiting in outbox.waiting_of(services.tx, call.member.id, OVER.name):
        outbox.skip(services.tx, waiting.id, "replaced")
        outbox.forget_times(services.tx, waiting.id)
    outbox.let_go(services.tx, call.member.id, call.at)
    withdrawn = colleagues.withdraw_all(call, services, "time")
    return Reply("time/over", {"text": line.text, "value": line.id}, elsewhere=withdrawn)


def ask_what(call: Call, services: Services) -> Answer:
    """Ask what came of it."""
    line = _line(call, services, call.value)
    if line is None:
        return Reply("done/gone")
    return Modal("time/add", {"text": line.text}, {"line": str(line.id)})


def keep(call: Call, services: Services) -> Answer:
    """Add what came of it to the line; nothing written is fine too."""
    line = _line(call, services, call.private.get("line", ""))
    if line is None:
        return Reply("done/gone")
    added = " ".join(clean(call.fields.get("what", "")).split())
    text = cut(f"{line.text}: {added}", LINE_LIMIT) if added else line.text
    if added:
        lines.reword(services.tx, call.member.id, line.id, line.kind, text)
    voided = line_changed(services.tx, call.member.id, line, line.kind, text) if added else None
    return voided or Reply("time/kept", {"text": text})


def leave(_call: Call, _services: Services) -> Answer:
    """Leave it at that."""
    return Reply("time/left")


def take(call: Call, services: Services) -> Answer:
    """Take a colleague's next tickets: the first yes wins."""
    taken = colleagues.take(call, services, QUESTION.name, TAKEN.name)
    if isinstance(taken, Reply):
        return taken
    return Reply("time/thanks", {"minutes": taken.request.wish.minutes}, elsewhere=taken.others)


def _start(call: Call, services: Services, wish: TimeWish) -> Answer:
    running = _running(call, services)
    if running:
        return running
    if lines.newest(services.tx, call.member.id, call.today, 1)[1] >= LINES_A_DAY:
        return Reply("done/full")
    text = cut(wish.what, LINE_LIMIT)
    [line_id] = done.put(call, services, call.today, [("time", text)])
    ends = call.at + timedelta(minutes=wish.minutes)
    outbox.add(services.tx, call.member.id, OVER.name, str(line_id), Occurrence(call.today, ends, ends + LATE))
    asked = _cover(call, services, Wish("time", wish.minutes, source_id=line_id))
    at_the_wall = ends.astimezone(zone(call.member.hours.zone)).time()
    return Reply("time/started", {"text": text, "minutes": wish.minutes, "ends": at_the_wall, "asked": asked})


def _cover(call: Call, services: Services, wish: Wish) -> bool:
    """Ask colleagues to take the next ones; False where that was asked as often as a day holds, and the time stands."""
    if requests.count(services.tx, call.member.id, call.today, wish.purpose) >= _ASKED_A_DAY:
        return False
    try:
        colleagues.ask(call, services, wish)
    except FullError:
        return False
    return True


def _running(call: Call, services: Services) -> Reply | None:
    line = _line_of_running(call, services)
    return None if line is None else Reply("time/running", {"text": line.text})


def _line_of_running(call: Call, services: Services) -> Line | None:
    waiting = outbox.waiting_of(services.tx, call.member.id, OVER.name)
    return lines.get(services.tx, call.member.id, int(waiting[0].occurrence)) if waiting else None


def _line(call: Call, services: Services, value: str) -> Line | None:
    line = lines.get(services.tx, call.member.id, int(value)) if _ID.fullmatch(value) else None
    return None if line is None or line.removed else line
