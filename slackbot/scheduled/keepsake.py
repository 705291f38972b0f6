"""A document of a person's own lines as files in their DM: made while it is sent, and not stored."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from slackbot.coach.keepsake import Item
from slackbot.coach.parsing.past_spans import Span
from slackbot.coach.running_list import PRIVATE
from slackbot.reply import Document, Reply, Services
from slackbot.scheduled.kind import Kind, Respects
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import challenges, lines, picks, thanks_given
from slackbot.store.people.members import Member

EVER: Final = Span(date.min, date.max)


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Attach two files with the same words: one to edit, one to print."""
    facts = {"months": months(picked(services, member)), "made_on": delivery.day}
    name = f"in-my-words-{delivery.day.isoformat()}-{delivery.uid}"  # the uid finds a file in doubt
    title = f"In my own words {delivery.day.isoformat()}"
    documents = tuple(
        Document(f"{name}.{ending}", title, message="keepsake/document", facts=facts) for ending in ("md", "html")
    )
    return Reply("keepsake/files", documents=documents, instead="keepsake/no_files")


def items(services: Services, member: Member, span: Span, *, marked: bool) -> list[Item]:
    """Return everything that may go into a document, by day; `marked` leaves out lines without a mark.

    Lines about a rough contact are never included, because a document is read again, and by others.
    """
    written = [line for line in lines.between(services.tx, member.id, *span) if line.kind not in PRIVATE]
    offered = [line for line in written if line.kind != "done" or not marked]
    learned = [ticket for ticket in challenges.between(services.tx, member.id, *span) if ticket.learned]
    thanked = thanks_given.between(services.tx, member.id, *span)
    received = [thanks for thanks in thanked if thanks.receiver_id == member.user_id]
    every = [
        *(Item("line", line.id, line.day, line.text, line.kind) for line in offered),
        *(Item("challenge", each.id, each.closed_on or each.day, each.learned, "learned") for each in learned),
        *(Item("thanks", thanks.id, thanks.day, thanks.text, "thanks") for thanks in received),
    ]
    return sorted(every, key=lambda item: (item.day, item.source, item.id))


def picked(services: Services, member: Member) -> list[Item]:
    """Return everything a person picked, on any day, as it reads now; lines removed since are left out."""
    chosen = picks.of(services.tx, member.id)
    return [item for item in items(services, member, EVER, marked=False) if item.key in chosen] if chosen else []


def months(chosen: Sequence[Item]) -> list[dict[str, Any]]:
    """Group items by the month of their day, as `keepsake/document` shows them."""
    by_month = groupby(chosen, key=lambda item: item.day.replace(day=1))
    return [{"first": first, "entries": [_entry(item) for item in of_month]} for first, of_month in by_month]


def _entry(item: Item) -> dict[str, Any]:
    return {"day": item.day, "text": item.text, "kind": item.kind}


KIND: Final = Kind("keepsake", say, respects=Respects.NOTHING)
