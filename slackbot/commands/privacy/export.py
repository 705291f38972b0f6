"""`/coach export`: everything stored about the caller and nobody else, as files or in pages."""

import re
from typing import Final

from slackbot.coach.calendar import Occurrence
from slackbot.coach.paging import pages, turned_to
from slackbot.coach.parsing.normalise import normalise
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import export
from slackbot.scheduled.export import LATE, sections
from slackbot.store.outbox import outbox
from slackbot.store.people.bounds import FILES_A_DAY
from slackbot.store.privacy import access_log

FILES_SCOPE: Final = "files:write"
_PAGE: Final = re.compile(r"\d{1,6}", re.ASCII)


def answer(call: Call, services: Services) -> Answer:
    """Send two files, or show the first page; `pages` always shows the page."""
    typed = normalise(call.text).lower()
    if typed not in {"", "pages"}:
        return Reply("export/help", alone=True)
    access_log.note(services.tx, call.member.id, "export", call.at)
    if typed == "pages" or FILES_SCOPE not in services.granted:
        return _page(call, services, 1)
    if outbox.made(services.tx, call.member.id, export.KIND.name, call.today) >= FILES_A_DAY:
        return Reply("export/enough", alone=True)
    due = Occurrence(call.today, call.at, call.at + LATE)
    outbox.add(services.tx, call.member.id, export.KIND.name, call.key, due)
    return Reply("export/coming", alone=True)


def here(call: Call, services: Services) -> Answer:
    """Show the first page beside the files."""
    return _page(call, services, 1)


def page(call: Call, services: Services) -> Answer:
    """Turn to another page of what is stored now."""
    number = _PAGE.fullmatch(call.value)
    return _page(call, services, int(number[0]) if number else 1)


def _page(call: Call, services: Services, number: int) -> Answer:
    shown, earlier, later = turned_to(pages(sections(services, call.member)), number)
    return Reply("export/page", {"sections": shown, "earlier": earlier, "later": later}, alone=True)
