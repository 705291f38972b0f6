"""`/coach year` and `/coach month`: a person picks their own lines into a document that nobody else hears of."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from slackbot.coach.calendar import Occurrence
from slackbot.coach.keepsake import Item, page
from slackbot.coach.paging import pages, turned_to
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.past_spans import Span, month_of, year_of
from slackbot.coach.words import cut
from slackbot.commands.privacy.export import FILES_SCOPE
from slackbot.reply import Answer, Call, Handler, Reply, Services
from slackbot.scheduled import keepsake
from slackbot.scheduled.export import LATE
from slackbot.store.outbox import outbox
from slackbot.store.people import picks
from slackbot.store.people.bounds import FILES_A_DAY

MOST: Final = 300  # picks
_GIVEN_LIMIT: Final = 80
_PLACE: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{4}-\d{2}-\d{2}) (all|marked)(?: (line|challenge|thanks) (\d{1,18}))?", re.ASCII
)
_PAGE: Final = re.compile(r"\d{1,6}", re.ASCII)


class Place(NamedTuple):
    """A position in the choosing: the days, whether lines without a mark are included, and one of the items."""

    span: Span
    marked: bool
    about: tuple[str, int] | None

    def value(self, item: Item | None = None, *, marked: bool | None = None) -> str:
        """Write it as a button carries it, moved to another item if one is passed."""
        mode = "marked" if (self.marked if marked is None else marked) else "all"
        at = f" {item.source} {item.id}" if item else ""
        return f"{self.span.first.isoformat()} {self.span.last.isoformat()} {mode}{at}"


def choosing(read: Callable[[str, date], Span]) -> Handler:
    """Make the handler of `year` or `month`: it shows the first page to choose from."""

    def answer(call: Call, services: Services) -> Answer:
        typed = normalise(call.text).lower()
        if typed == "help":
            return Reply("keepsake/help")
        try:
            span = read(typed, call.today)
        except UnreadableError as error:
            return Reply("keepsake/unread", {"given": cut(error.typed, _GIVEN_LIMIT), "kind": error.kind})
        return _show(call, services, Place(span, marked=True, about=None))

    return answer


year: Final = choosing(year_of)
month: Final = choosing(month_of)


def turn(call: Call, services: Services) -> Answer:
    """Show the page that the button names."""
    place = _place(call)
    return _show(call, services, place) if place else Reply("errors/stale", beside=True)


def take(call: Call, services: Services) -> Answer:
    """Pick one item."""
    place = _place(call)
    if place is None or place.about is None:
        return Reply("errors/stale", beside=True)
    known = picks.of(services.tx, call.member.id)
    theirs = {item.key for item in keepsake.items(services, call.member, place.span, marked=place.marked)}
    if place.about in theirs and len(known) < MOST:
        picks.add(services.tx, call.member.id, *place.about)
    return _show(call, services, place)


def leave(call: Call, services: Services) -> Answer:
    """Unpick one item."""
    place = _place(call)
    if place is None or place.about is None:
        return Reply("errors/stale", beside=True)
    picks.remove(services.tx, call.member.id, *place.about)
    return _show(call, services, place)


def clear(call: Call, services: Services) -> Answer:
    """Unpick everything."""
    picks.clear(services.tx, call.member.id)
    place = _place(call)
    return _show(call, services, place) if place else Reply("errors/stale", beside=True)


def make(call: Call, services: Services) -> Answer:
    """Send the document as files, or show it here if files are not allowed."""
    if not keepsake.picked(services, call.member):
        return Reply("keepsake/nothing_picked")
    if FILES_SCOPE not in services.granted:
        return _read(call, services, 1)
    if outbox.made(services.tx, call.member.id, keepsake.KIND.name, call.today) >= FILES_A_DAY:
        return Reply("keepsake/enough")
    due = Occurrence(call.today, call.at, call.at + LATE)
    outbox.add(services.tx, call.member.id, keepsake.KIND.name, call.key, due)
    return Reply("keepsake/coming")


def read(call: Call, services: Services) -> Answer:
    """Show a page of the document here."""
    number = _PAGE.fullmatch(call.value)
    return _read(call, services, int(number[0]) if number else 1)


def _read(call: Call, services: Services, number: int) -> Answer:
    months = [{"kind": each["first"].isoformat(), **each} for each in _months(call, services)]
    shown, earlier, later = turned_to(pages(months), number)
    told = [{"first": date.fromisoformat(each["kind"]), "entries": each["entries"]} for each in shown]
    return Reply("keepsake/page", {"months": told, "earlier": earlier, "later": later})


def _months(call: Call, services: Services) -> list[dict[str, Any]]:
    return keepsake.months(keepsake.picked(services, call.member))


def _show(call: Call, services: Services, place: Place) -> Answer:
    known = picks.of(services.tx, call.member.id)
    shown, earlier, later = page(keepsake.items(services, call.member, place.span, marked=place.marked), place.about)
    return Reply(
        "keepsake/choose",
        {
            "first": place.span.first,
            "last": place.span.last,
            "items": [_facts(item, place, picked=item.key in known) for item in shown],
            "earlier": place.value(earlier) if earlier else None,
            "later": place.value(later) if later else None,
            "marked": place.marked,
            "other": place.value(marked=not place.marked),
            "here": place.value(),
            "picked": bool(known),
            "full": len(known) >= MOST,
        },
    )


def _facts(item: Item, place: Place, *, picked: bool) -> dict[str, Any]:
    return {"day": item.day, "text": item.text, "kind": item.kind, "picked": picked, "value": place.value(item)}


def _place(call: Call) -> Place | None:
    parts = _PLACE.fullmatch(call.value)
    if parts is None:
        return None
    try:
        span = Span(date.fromisoformat(parts[1]), date.fromisoformat(parts[2]))
    except ValueError:
        return None
    return Place(span, parts[3] == "marked", (parts[4], int(parts[5])) if parts[4] else None)
