"""`/coach piece`: one number looked at today, shown once after the person's own lines; no history is stored."""

from typing import Final

from slackbot.coach.piece import LIMIT, fault
from slackbot.coach.wishes import PIECE
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import day_end
from slackbot.store.outbox import batches
from slackbot.store.people import pieces, reflections
from slackbot.store.people.pieces import Piece

_REFUSALS: Final = {"several": "piece/several", "no_number": "piece/no_number"}
IN_A_FIELD: Final = {"several": "piece/several_here", "no_number": "piece/no_number_here"}


def answer(call: Call, services: Services) -> Answer:
    """Keep the typed number as today's; without one show it; `off` deletes it."""
    typed = _typed(call.text)
    match typed.lower():
        case "":
            return _show(call, services)
        case "help":
            return Reply("piece/help")
        case "off":
            return remove(call, services)
    wrong = fault(typed)
    return Reply(_REFUSALS[wrong], {"given": typed}) if wrong else _keep(call, services, typed)


def ask(_call: Call, _services: Services) -> Answer:
    """Open the window that asks for a number."""
    return Modal("piece/add")


def add(call: Call, services: Services) -> Answer:
    """Keep the number from the window."""
    typed = _typed(call.fields.get("text", ""))
    wrong = fault(typed)
    return FieldError("text", IN_A_FIELD[wrong]) if wrong else _keep(call, services, typed)


def remove(call: Call, services: Services) -> Answer:
    """Delete today's number."""
    standing = _standing(call, services)
    pieces.remove(services.tx, call.member.id)
    return Reply("piece/removed" if standing else "piece/none")


def _keep(call: Call, services: Services, text: str) -> Answer:
    """Replace today's number. If the question about the earlier one was answered, the new one gets a new question."""
    earlier = _standing(call, services)
    if earlier and not earlier.around:
        asked = earlier.reflection_id
    else:
        asked = reflections.add(services.tx, call.member.id, call.today, PIECE)
    pieces.put(services.tx, call.member.id, call.today, text, asked)
    return Reply(
        "piece/kept",
        {"text": text, "asks": asked, "replaced": earlier is not None, "shown_by": _shown_by(call, services)},
    )


def _show(call: Call, services: Services) -> Answer:
    standing = _standing(call, services)
    if standing is None:
        return Reply("piece/none")
    told = {"text": standing.text, "asks": standing.reflection_id, "around": standing.around}
    return Reply("piece/standing", {**told, "shown_by": _shown_by(call, services)})


def _standing(call: Call, services: Services) -> Piece | None:
    return services.read(pieces.of_days, call.member.id, call.today)


def _typed(text: str) -> str:
    return cut(" ".join(clean(text).split()), LIMIT)


def _shown_by(call: Call, services: Services) -> str:
    """Name the message that will show it: the digest, `/enough`, or none once either has closed the day."""
    last = services.read(batches.last_sent, call.member.id, call.today, day_end.DIGEST)
    if call.member.closed_on == call.today or (last is not None and last.day == call.today):
        return ""
    return "digest" if call.member.digest_at is not None else "enough"
