"""The lead's part of a recap: findings that they can answer, and their answers in the next one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.reply import Reply
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.recap import matters, recap_contents, recaps
from slackbot.store.recap.matters import Matter
from slackbot.store.recap.recaps import HEAD
from slackbot.store.recap.shares import CAUSE
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import next_at_work

MATTERS: Final = "recap_matters"
AGAIN: Final = "recap_matters_again"
ANSWERED: Final = "cause_answered"
_TWO_WEEKS: Final = timedelta(days=14)
_IN_ONE_RECAP: Final = 3
_OPEN: Final = timedelta(days=56)  # how long a finding waits for the lead


def told(tx: sa.Connection, team: Team, day: date, at: datetime) -> None:
    """Send a posted recap's findings to its lead, and ask once more after two weeks."""
    made = recaps.get(tx, team.workspace_id, team.id, day)
    causes = _causes(tx, team, day)
    slots = made.conditions if made else ()
    if not (slots or causes):
        return
    matters.add(tx, team.workspace_id, team.id, day, slots, causes)
    occurrence = f"{team.id}.{day.isoformat()}"
    plan.tell_lead(tx, team, MATTERS, occurrence, at)
    plan.tell_lead(tx, team, AGAIN, occurrence, at + _TWO_WEEKS)


def about(tx: sa.Connection, team: Team, day: date, *, again: bool = False) -> Reply:
    """Show the lead one recap's findings, each with ways to answer it."""
    return _listed(team, matters.of_recap(tx, team.workspace_id, team.id, day), again=again)


def waiting(tx: sa.Connection, team: Team, today: date) -> Reply:
    """Show the lead everything that waits for an answer."""
    return _listed(team, matters.open_since(tx, team.workspace_id, team.id, today - _OPEN))


def has_open(tx: sa.Connection, team: Team, today: date) -> bool:
    """Whether anything still waits for the lead's answer."""
    return bool(matters.open_since(tx, team.workspace_id, team.id, today - _OPEN))


def is_waiting(tx: sa.Connection, team: Team, day: date) -> bool:
    """Whether any of a recap's findings has no answer."""
    return any(not each.answer for each in matters.of_recap(tx, team.workspace_id, team.id, day))


def answers(tx: sa.Connection, team: Team, day: date) -> list[dict[str, Any]]:
    """Return the lead's answers that a recap shows."""
    told_here = matters.told_in(tx, team.workspace_id, team.id, day)
    return [{**_fact(each), "lead": _name(tx, team.workspace_id, each.answered_by)} for each in told_here]


def collect(tx: sa.Connection, team: Team, day: date) -> None:
    """Assign the answers that a recap shows to it while it is being made."""
    matters.tell(tx, team.workspace_id, team.id, day, _IN_ONE_RECAP)


def tell_author(tx: sa.Connection, answered: Matter, workspace_id: str, at: datetime) -> None:
    """Send a cause's author its answer before the team sees it."""
    author = members.get(tx, MemberId(workspace_id, answered.author)) if answered.author else None
    if author is not None and author.active:
        outbox.add(tx, author.id, ANSWERED, f"{answered.id}.{answered.answer}", next_at_work(author, at))


def answered(tx: sa.Connection, workspace_id: str, matter_id: int) -> dict[str, Any] | None:
    """Return the facts of an answered matter; None if it was removed, or its answer was."""
    matter = matters.get(tx, workspace_id, matter_id)
    if matter is None or not matter.answer:
        return None
    return {**_fact(matter), "lead": _name(tx, workspace_id, matter.answered_by)}


def _causes(tx: sa.Connection, team: Team, day: date) -> list[int]:
    parts = range(HEAD, recaps.parts(tx, team.workspace_id, team.id, day))
    shown = (each for part in parts for each in recap_contents.in_part(tx, team.workspace_id, team.id, day, part))
    return [each.id for each in shown if each.kind == CAUSE]


def _listed(team: Team, told_of: Iterable[Matter], *, again: bool = False) -> Reply:
    return Reply("team/matters", {"name": team.name, "matters": [_fact(each) for each in told_of], "again": again})


def _fact(matter: Matter) -> dict[str, Any]:
    day, _, half = matter.slot.partition("_")
    said = {"answer": matter.answer, "words": matter.words}
    return {"id": matter.id, "day": day, "half": half, "text": matter.text or "", **said}


def _name(tx: sa.Connection, workspace_id: str, user_id: str | None) -> str:
    member = members.get(tx, MemberId(workspace_id, user_id)) if user_id else None
    return (member.name if member else None) or ""
