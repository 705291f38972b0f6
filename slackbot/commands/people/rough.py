"""`/rough`: after a hostile or draining contact: five minutes, somebody to talk to, or nothing.

Talking to a colleague helps after a difficult call (McCance 2013); a written debriefing does not, so nothing is asked
and nothing is counted.
"""

from contextlib import suppress
from typing import Final

from slackbot.coach.parsing.said import said
from slackbot.coach.ramp import BreakWish
from slackbot.coach.running_list import LINE_LIMIT, LINES_A_DAY
from slackbot.coach.words import clean, cut
from slackbot.commands import done
from slackbot.commands.breaks import breaks
from slackbot.commands.people import cover, signal
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.errors import FullError
from slackbot.store.people import lines

_MINUTES: Final = 5
_CHOICES: Final = frozenset(  # names of its buttons: none of these is a line about a contact
    {"", "5", "5 minutes", "5 min", "five", "five minutes", "break", "a break", "please", "pls"}
    | {"somebody", "talk", "talk to somebody", "nothing", "no", "none"}
)


def answer(call: Call, services: Services) -> Answer:
    """Offer what may help now. Typed words become a private line of the running list."""
    typed = " ".join(clean(call.text).split())
    word = said(typed)
    if word == "help":
        return Reply("rough/help")
    if word in _CHOICES:
        return Reply("rough/now", {"text": ""}, alone=True)
    if lines.newest(services.tx, call.member.id, call.today, 1)[1] >= LINES_A_DAY:
        return Reply("done/full", alone=True)
    text = cut(typed, LINE_LIMIT)
    done.put(call, services, call.today, [("rough", text)])
    return Reply("rough/now", {"text": text}, alone=True)


def five(call: Call, services: Services) -> Answer:
    """Begin a break of five minutes at once, and ask the colleagues who cover, without waiting for their yes."""
    closed = cover.withdraw_all(call, services)
    started = breaks.begin(call.member, services, call.key, call.at, BreakWish(_MINUTES, ""), after_rough=True)
    with suppress(FullError):  # colleagues were asked often enough today; the break begins without them
        cover.ask(call, services, BreakWish(_MINUTES, ""))
    return Reply("break/started", started, elsewhere=closed)


def somebody(call: Call, services: Services) -> Answer:
    """Open the window that asks who may look in."""
    return signal.ask_whom(call, services)


def nothing(_call: Call, _services: Services) -> Answer:
    """Leave it at that."""
    return Reply("rough/nothing", alone=True)
