"""Facts for the workbench: a message in each of its states as drawn by Slack, its template and its limits."""

from itertools import groupby
from typing import Any

from slackbot.standin.page.bot_side import SampleRendering, WordsWorkbench
from slackbot.standin.page.limits import of_message, of_view
from slackbot.standin.page.numbers import numbered
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.words import shown


def workbench_facts(workbench: WordsWorkbench, name: str) -> dict[str, Any] | None:
    """Return the facts of one message, or of the first; None if there is no such message."""
    names = list(workbench.names())
    chosen = name or names[0]
    if chosen not in names:
        return None
    folders = [(folder, list(inside)) for folder, inside in groupby(names, key=lambda known: known.partition("/")[0])]
    return {
        "folders": folders,
        "name": chosen,
        "origin": workbench.source(chosen),
        "renderings": [_drawn(rendering) for rendering in workbench.renderings(chosen)],
        "faults": list(workbench.faults()),
        "reader": ReaderView("Etc/UTC", {}),
    }


def _drawn(rendering: SampleRendering) -> dict[str, Any]:
    payload = rendering.payload
    is_view = payload.get("type") == "modal"
    words = {slot: shown(payload.get(slot)) for slot in ("title", "submit", "close")}
    return {
        "state": rendering.state,
        "fault": rendering.fault,
        "json": payload,
        "is_view": is_view,
        "blocks": numbered(payload.get("blocks") or []),
        "limits": [] if rendering.fault else of_view(payload) if is_view else of_message(payload),
        **words,
    }
