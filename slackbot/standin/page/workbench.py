"""The writer's desk: every message in every state, as Slack would draw it, beside its template and its limits."""

from itertools import groupby
from typing import Any

from slackbot.standin.page.backstage import Specimen, WordsWorkbench
from slackbot.standin.page.limits import of_message, of_view
from slackbot.standin.page.numbers import numbered
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.words import shown


def desk_facts(desk: WordsWorkbench, name: str) -> dict[str, Any] | None:
    """What the desk shows of one message, or of the first; None where there is no such message."""
    names = list(desk.names())
    chosen = name or names[0]
    if chosen not in names:
        return None
    folders = [(folder, list(inside)) for folder, inside in groupby(names, key=lambda known: known.partition("/")[0])]
    return {
        "folders": folders,
        "name": chosen,
        "origin": desk.source(chosen),
        "specimens": [_drawn(specimen) for specimen in desk.specimens(chosen)],
        "faults": list(desk.faults()),
        "eyes": ReaderView("Etc/UTC", {}),
    }


def _drawn(specimen: Specimen) -> dict[str, Any]:
    payload = specimen.payload
    is_view = payload.get("type") == "modal"
    words = {slot: shown(payload.get(slot)) for slot in ("title", "submit", "close")}
    return {
        "state": specimen.state,
        "fault": specimen.fault,
        "json": payload,
        "is_view": is_view,
        "blocks": numbered(payload.get("blocks") or []),
        "limits": [] if specimen.fault else of_view(payload) if is_view else of_message(payload),
        **words,
    }
