"""The recap's post and its thread: made from the yeses at the time of sending, and reworded after a change."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach import recap
from slackbot.coach.piece import ENOUGH_LINES
from slackbot.coach.recap import Item
from slackbot.coach.words import escape
from slackbot.recap import lead as leads
from slackbot.reply import Facts, Reply
from slackbot.store.people import members
from slackbot.store.recap import conditions, matters, recap_contents, recaps, shelf, teams
from slackbot.store.recap.matters import LEADS_COPY
from slackbot.store.recap.recap_contents import Placed, Shown, Thanked
from slackbot.store.recap.recaps import HEAD, Recap
from slackbot.store.recap.shares import ANSWER, CAUSE, CHALLENGE, GIVEN, LINE, SHORTCUT
from slackbot.store.recap.teams import Team
from slackbot.store.schema.changes import TeamChanges
from slackbot.store.schema.identity import MemberId

# The entries of each paragraph, by name, in a message's facts.
_GROUPS: Final = {
    GIVEN: "thanks",
    ANSWER: "answers",
    LINE: "lines",
    "hard": "challenges",
    "time": "time",
    CAUSE: "causes",
    SHORTCUT: "shortcuts",
}
_OWN_WORDS: Final = ("lines", "challenges", "time")
_NAMES: Final = 6  # characters besides two names: "thanks"


def make(tx: sa.Connection, team: Team, day: date) -> Reply:
    """Make the post from what people say yes to now, and note the parts left for its thread.

    If Slack refused the post before, its contents stay, and each yes is checked again.
    """
    if recaps.get(tx, team.workspace_id, team.id, day) is None:
        _reckon(tx, team, day)
    else:
        recap_contents.unplace(tx, team.workspace_id, team.id, day)
        recaps.drop_parts(tx, team.workspace_id, team.id, day)
    _place(tx, team, day)
    return reply_for(tx, team, day, HEAD)


def unmake(tx: sa.Connection, team: Team, day: date) -> None:
    """Undo a recap that was not posted; the lead's change and number go to the next one, unless newer ones exist."""
    made = recaps.get(tx, team.workspace_id, team.id, day)
    if made is not None and made.changed_by == team.lead_id:
        given_back: TeamChanges = {"changed": team.changed or made.changed, "piece": team.piece or made.piece}
        teams.change(tx, team.workspace_id, team.id, **given_back)
    recap_contents.unplace(tx, team.workspace_id, team.id, day)
    matters.untell(tx, team.workspace_id, team.id, day)
    recaps.unmake(tx, team.workspace_id, team.id, day)


def reply_for(tx: sa.Connection, team: Team, day: date, part: int) -> Reply:
    """Return one message of a recap, with its facts as they are now."""
    if part == LEADS_COPY:
        return leads.about(tx, team, day)
    groups = _groups(tx, team, day, part)
    return _head(tx, team, day, groups) if part == HEAD else Reply("recap/part", groups)


def says_something(part: Reply) -> bool:
    """Whether a message of the thread has any content; all of it may have been withdrawn."""
    return any(part.facts[group] for group in _GROUPS.values())


def frame(tx: sa.Connection, team: Team, day: date) -> Facts:
    """Return what a lead may see of a recap before it is posted: nothing that depends on people's yeses."""
    return _around(tx, team, Recap(recap.question_of(day), (), team.changed, team.lead_id, team.piece))


def _groups(tx: sa.Connection, team: Team, day: date, part: int) -> dict[str, Any]:
    """Return the paragraphs of one message of a recap, each a list of entries."""
    said = {shown.id: shown for shown in recap_contents.in_part(tx, team.workspace_id, team.id, day, part)}
    thanked = {shown.id: shown for shown in recap_contents.thanks_in_part(tx, team.workspace_id, team.id, day, part)}
    groups: dict[str, Any] = {group: [] for group in _GROUPS.values()}
    for share_id in recap.shuffled(said, team.id, day):
        shown = said[share_id]
        groups[_GROUPS[_paragraph(shown)]].append({"text": shown.text, "name": shown.name or ""})
    groups["thanks"] = [thanked[share_id]._asdict() for share_id in recap.shuffled(thanked, team.id, day)]
    return groups


def _head(tx: sa.Connection, team: Team, day: date, groups: Facts) -> Reply:
    made = recaps.get(tx, team.workspace_id, team.id, day) or Recap(recap.question_of(day), (), "", None)
    more = recap_contents.has_more(tx, team.workspace_id, team.id, day)
    facts = {**groups, "more": more, "quiet": not (more or any(groups.values())), **_around(tx, team, made)}
    if sum(len(groups[group]) for group in _OWN_WORDS) < ENOUGH_LINES:  # a number needs people's lines around it
        facts["piece"] = ""
    facts |= {"moves": leads.answers(tx, team, day), "value": f"{team.id}.{day.isoformat()}"}
    facts["asked"] = recap.question_of(made.asked_on) if made.asked_on and groups["answers"] else None
    return Reply("recap/post", facts)


def _around(tx: sa.Connection, team: Team, made: Recap) -> dict[str, Any]:
    lead = members.get(tx, MemberId(team.workspace_id, made.changed_by)) if made.changed_by else None
    name = (lead.name if lead else None) or ""
    told = [dict(zip(("day", "half"), slot.split("_"), strict=True)) for slot in made.conditions]
    sentence = shelf.one_standing(tx, team.workspace_id, team.id, made.shelf_id)
    on_shelf = {"text": sentence.text, "name": sentence.name or ""} if sentence else None
    own = {"changed": made.changed, "piece": made.piece, "lead": name}
    return {"number": made.question, "conditions": told, "shelf": on_shelf, **own}


def _reckon(tx: sa.Connection, team: Team, day: date) -> None:
    told = recap.conditions(conditions.of_recap(tx, team.workspace_id, team.id, day))
    by = team.lead_id if team.changed or team.piece else None
    on_shelf = shelf.next_for_recap(tx, team.workspace_id, team.id, day)
    asked_on = recaps.last(tx, team.workspace_id, team.id, day)
    made = Recap(recap.question_of(day), told, team.changed, by, team.piece, on_shelf, asked_on)
    recaps.make(tx, team.workspace_id, team.id, day, made)
    conditions.clear(tx, team.workspace_id, team.id, day)
    teams.change(tx, team.workspace_id, team.id, changed="", piece="")
    leads.collect(tx, team, day)


def _place(tx: sa.Connection, team: Team, day: date) -> None:
    said = _told(recap_contents.for_recap(tx, team.workspace_id, team.id, day), len(teams.mates(tx, team)))
    thanked = recap_contents.thanks_for_recap(tx, team.workspace_id, team.id, day)
    parts = recap.split(_items(team, day, said, thanked))
    recaps.add_parts(tx, team.workspace_id, team.id, day, range(len(parts)))
    part_of = {item.id: number for number, part in enumerate(parts) for item in part}
    placed = [Placed(shown.id, part_of[shown.id], shown.signed) for shown in said]
    for thanks in thanked:  # both sides of a thanks go where the giver's goes
        placed += [Placed(side, part_of[thanks.id], signed=True) for side in (thanks.id, thanks.received_id)]
    recap_contents.place(tx, team.workspace_id, placed)


def _told(said: Sequence[Shown], people: int) -> list[Shown]:
    """Leave out unsigned causes, unless enough people share one that they single out nobody."""
    authors = {shown.by for shown in said if shown.kind == CAUSE}
    may_be_told = recap.may_be_told(len(authors), people)
    return [shown for shown in said if shown.kind != CAUSE or shown.signed or may_be_told]


def _items(team: Team, day: date, said: Sequence[Shown], thanked: Sequence[Thanked]) -> list[Item]:
    items = {shown.id: Item(shown.id, _paragraph(shown), _length(shown.text, shown.name)) for shown in said}
    for thanks in thanked:
        items[thanks.id] = Item(thanks.id, GIVEN, _length(thanks.text, thanks.giver, thanks.receiver))
    return [items[share_id] for share_id in recap.shuffled(items, team.id, day)]


def _paragraph(shown: Shown) -> str:
    """Name an item's paragraph; a line marked hard goes with the challenges."""
    if shown.kind == CHALLENGE:
        return "hard"
    return shown.mark if shown.mark in {"hard", "time"} else shown.kind


def _length(text: str, *names: str | None) -> int:
    return len(escape(text)) + sum(len(escape(name)) + _NAMES for name in names if name)
