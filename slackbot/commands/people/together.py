"""`/challenge together`: fifteen minutes on a hard one with a colleague who opted in.

Nobody is named before the first yes; the asker chooses the words that the other then reads.
"""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.commands.people import colleagues
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled.people.colleagues import LATE
from slackbot.scheduled.people.together import FOUND, GROUP, KIND, SOON
from slackbot.store.people import challenges, members, requests
from slackbot.store.people.requests import Wish

MINUTES: Final = 15
GROUP_SCOPE: Final = "mpim:write"
_LIMIT: Final = 500
_A_DAY: Final = 3
_ID: Final = re.compile(r"\d{1,18}", re.ASCII)


def answer(call: Call, services: Services, typed: str) -> Answer:
    """Open the window that shows what the other will read: what was typed, or else the ticket's words."""
    return Modal("together/ask", {"text": cut(typed, _LIMIT)}) if typed else ask(call, services)


def ask(call: Call, services: Services) -> Answer:
    """Open the window with the words the other will read: the ticket's, which the asker may change."""
    ticket = challenges.get(services.tx, call.member.id, int(call.value)) if _ID.fullmatch(call.value) else None
    standing = [each for each in challenges.standing(services.tx, call.member.id, call.today) if each.state == "open"]
    ticket = ticket or next(iter(standing), None)
    return Modal("together/ask", {"text": ticket.text if ticket else ""})


def send(call: Call, services: Services) -> Answer:
    """Ask with the words from the window."""
    text = _words(call.fields.get("text", ""))
    return _ask(call, services, text) if text else FieldError("text", "challenge/no_words")


def take(call: Call, services: Services) -> Answer:
    """Join a colleague: the first yes wins, and both read the other's name, in a group DM if Slack grants one."""
    in_group = GROUP_SCOPE in services.granted
    told, within = (GROUP, SOON) if in_group else (FOUND, LATE)
    taken = colleagues.take(call, services, KIND.name, told.name, within)
    if isinstance(taken, Reply):
        return taken
    facts = {"asker": taken.asker.user_id, "text": taken.request.wish.text, "in_group": in_group}
    return Reply("together/with", facts, elsewhere=taken.others)


def opt(call: Call, services: Services) -> Answer:
    """`together on`: may be asked to work on a hard one; `together off` ends it."""
    match clean(call.text).strip().lower():
        case "on" | "off" as chosen:
            members.change(services.tx, call.member.id, together=chosen == "on")
            return Reply("together/set", {"on": chosen == "on", "has_shift": call.member.shift is not None})
        case _:
            return Reply("together/help", {"on": call.member.together})


def _ask(call: Call, services: Services, typed: str) -> Reply:
    if requests.count(services.tx, call.member.id, call.today, "together") >= _A_DAY:
        return Reply("together/enough")
    text, withdrawn = cut(typed, _LIMIT), colleagues.withdraw_all(call, services, "together")
    colleagues.ask(call, services, Wish("together", MINUTES, text))
    return Reply("together/asked", {"text": text, "shortened": text != typed}, elsewhere=withdrawn)


def _words(text: str) -> str:
    return " ".join(clean(text).split())
