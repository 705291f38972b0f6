"""`/coach cue`: the moment after which a person means to note a line; asked at set-up, and quoted once."""

from datetime import timedelta
from typing import Final

from slackbot.coach.cues import OFFERED
from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.reply import Answer, Call, FieldError, Handler, Modal, Reply, Services
from slackbot.store.people import members

__all__ = ["OFFERED", "answer", "ask_own", "chosen", "keep", "switch_off"]

LIMIT: Final = 120


def answer(call: Call, services: Services) -> Answer:
    """`cue after a hard call` keeps the cue; without words it asks; `off` forgets it."""
    typed = _words(call.text)
    match normalise(typed).lower():
        case "":
            return Reply("cue/ask", {"cue": call.member.cue})
        case "help":
            return Reply("cue/help", {"cue": call.member.cue})
        case "off":
            return switch_off(call, services)
        case _:
            return _keep(call, services, typed)


def chosen(name: str) -> Handler:
    """Make the handler of an offered cue's button."""

    def take(call: Call, services: Services) -> Answer:
        return _keep(call, services, OFFERED[name])

    return take


def ask_own(call: Call, _services: Services) -> Answer:
    """Open the window for the person's own words."""
    cue = call.member.cue
    return Modal("cue/own", {"cue": "" if cue in OFFERED.values() else cue}, {"was": mark(cue)})


def keep(call: Call, services: Services) -> Answer:
    """Keep the person's own words."""
    typed = _words(call.fields.get("cue", ""))
    if not typed:
        return FieldError("cue", "cue/no_words")
    return crossed(call, "cue", call.member.cue, cut(typed, LIMIT)) or _keep(call, services, typed)


def switch_off(call: Call, services: Services) -> Answer:
    """Forget the cue, or continue the set-up without one."""
    members.change(services.tx, call.member.id, cue="", cue_told_on=None)
    return Reply("cue/off", {"had": bool(call.member.cue)})


def _keep(call: Call, services: Services, cue: str) -> Answer:
    tomorrow = call.today + timedelta(days=1)
    member = members.change(services.tx, call.member.id, cue=cut(cue, LIMIT), cue_told_on=tomorrow)
    return Reply("cue/set", {"cue": member.cue, "is_quoted": member.digest_at is not None})


def _words(text: str) -> str:
    return " ".join(clean(text).split())
