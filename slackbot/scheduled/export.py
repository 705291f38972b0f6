"""The export: made while it is sent, so that no second copy is ever stored."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from slackbot.coach.paging import Page
from slackbot.reply import Document, Reply, Services
from slackbot.scheduled.kind import Kind, Respects
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.store.privacy import personal_data
from slackbot.store.schema.schema import State

SCHEMA: Final = "never-done-export"
VERSION: Final = 1
LATE: Final = timedelta(days=1)
_WORDED: Final = (
    "lines",
    "causes",
    "answers_to_recaps",
    "challenges",
    "reflections",
    "shortcuts",
    "thanks_given",
    "thanks_received",
    "number_of_the_day",
    "parked",
    "breaks",
    "shares",
    "on_the_shelf",
    "deliveries",
)
_FACTS: Final = ("kind", "hard_part", "learned", "saves", "payer", "verdict", "yes", "state")


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Attach two files: one for people, one for programs."""
    day = delivery.day
    name = f"never-done-{day.isoformat()}-{delivery.uid}"  # the uid finds a file in doubt
    read = {"made_on": day, "sections": sections(services, member)}
    title = f"Never Done {day.isoformat()}"
    return Reply(
        "export/files",
        documents=(
            Document(f"{name}.md", title, message="export/document", facts=read),
            Document(f"{name}.json", f"{title} JSON", text=data(services, member, day)),
        ),
        instead="export/no_files",
    )


def data(services: Services, member: Member, made_on: date) -> str:
    """Return everything as JSON; `version` goes up when the meaning of a name changes."""
    head = {"schema": SCHEMA, "version": VERSION, "made_on": made_on}
    told = {**head, **member.id._asdict(), **personal_data.everything(services.tx, member.id)}
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain)


def sections(services: Services, member: Member) -> Page:
    """Return everything a person wrote and chose, in words and by kind; empty kinds are left out."""
    data_of = personal_data.everything(services.tx, member.id)
    texts = {kind: [_entry(row, services) for row in data_of[kind]] for kind in _WORDED}
    texts["deliveries"] = [entry for entry in texts["deliveries"] if entry.get("state") == State.SENT]
    texts["reflections"] = [entry for entry in texts["reflections"] if entry["text"]]
    return [{"kind": kind, "entries": entries} for kind, entries in texts.items() if entries]


def _entry(row: dict[str, Any], services: Services) -> dict[str, Any]:
    text = row.get("text", row.get("answer", row.get("what", "")))
    about = services.library.text(row["prompt"]) if "prompt" in row else ""
    return {
        "day": row["day"],
        "text": text,
        "about": about,
        "taken_off": row.get("removed_on") is not None,
        **{fact: row[fact] for fact in _FACTS if fact in row},
    }


def _plain(value: object) -> object:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"not for an export: {type(value).__name__}")


KIND: Final = Kind("export", say, respects=Respects.NOTHING)
