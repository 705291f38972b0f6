"""What of a person's could be in a recap, and what they said of each: for the question before it and `/coach recap`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach import recap
from slackbot.coach.calendar import zone
from slackbot.coach.running_list import PRIVATE, newest_that_fit
from slackbot.scheduled import recap_plan
from slackbot.store.people import challenges, lines, members, shortcuts, thanks_given
from slackbot.store.people.members import Member
from slackbot.store.people.shortcuts import Shortcut
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.recap import recap_contents, shares, teams
from slackbot.store.recap.recap_contents import Seen
from slackbot.store.recap.shares import CHALLENGE, GIVEN, LINE, OWN, RECEIVED, SHORTCUT, Share
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

_TWO_WEEKS: Final = timedelta(days=14)
_NEXT: Final = 6  # days from which on a weekday is the next week's
_AT_ONCE: Final = 12  # each is a block of its own
_CHARACTERS: Final = 2500


@dataclass(frozen=True)
class Choice:
    """One thing that could be in a recap: `mark` says of what sort it is, `other` who a thanks is to or from."""

    kind: str
    source_id: int
    text: str
    mark: str
    yes: bool = False
    other: str = ""


def of(tx: sa.Connection, member: Member, found: Team, day: date) -> list[Choice]:
    """Return what could be in the recap of a day; of one that went out, what of theirs is in it or was."""
    said = {(one.kind, one.source_id): one for one in shares.of_recap(tx, member.id, found.id, day)}
    if recap_plan.coming(tx, found) != day:
        return [_said(tx, member, one) for one in said.values() if one.part is not None]
    recap_contents.agree(tx, found.workspace_id, found.id, day - recap.WEEK, day, member.id)
    said = {(one.kind, one.source_id): one for one in shares.of_recap(tx, member.id, found.id, day)}
    elsewhere = shares.posted_before(tx, member.id, found.id, day)
    return [
        _with(choice, said.get((choice.kind, choice.source_id)))
        for choice in _all(tx, member, found, day)
        if (choice.kind, choice.source_id) not in elsewhere
    ]


def facts(
    tx: sa.Connection, member: Member, found: Team, day: date, today: date, around: tuple[str, int] | None = None
) -> dict[str, Any]:
    """What the message shows: one page of the choices (the first, or the one that holds what is named)."""
    choices = of(tx, member, found, day)
    shown, earlier, later = _page(choices, around)
    value, mate = f"{found.id}.{day.isoformat()}", teams.mate(tx, member.id, found.id)
    at = recap_plan.recap_at(found, day)
    here = at.astimezone(zone(member.hours.zone)) if at else None
    over = recap_plan.coming(tx, found) != day
    last = None if over else shares.last_posted(tx, member.id, found.id)
    return {
        "name": found.name,
        "day": here.date() if here else day,
        "at": here.time() if here else None,
        "far": here is not None and (here.date() - today).days >= _NEXT,
        "over": over,
        "items": [_shown(choice, value) for choice in shown],
        "earlier": f"{value}.{earlier.kind}.{earlier.source_id}" if earlier else None,
        "later": f"{value}.{later.kind}.{later.source_id}" if later else None,
        "signed": mate is not None and mate.signed,
        "value": value,
        "last": f"{found.id}.{last.isoformat()}" if last else None,
        "uid": "",
    }


def find(tx: sa.Connection, member: Member, found: Team, day: date, kind: str, source_id: int) -> Choice | None:
    """Return one thing that this person may choose about for a recap; None where it is nobody's, another's, or past."""
    same = (one for one in of(tx, member, found, day) if (one.kind, one.source_id) == (kind, source_id))
    return next(same, None)


def waiting(tx: sa.Connection, member: Member, found: Team) -> list[Seen]:
    """What a person said yes to that is to be in the coming recap of a team, as things stand now."""
    day = recap_plan.coming(tx, found)
    mate = teams.mate(tx, member.id, found.id)
    if day is None or mate is None or not mate.takes_part:
        return []
    recap_contents.agree(tx, found.workspace_id, found.id, day - recap.WEEK, day, member.id)
    return [one for one in recap_contents.seen_of(tx, member.id, found.id) if one.part is None and one.day == day]


def posted(tx: sa.Connection, member: Member, found: Team) -> list[Seen]:
    """What of a person's stands in the recaps of a team that are out, as things stand now."""
    return [said for said in recap_contents.seen_of(tx, member.id, found.id) if said.part is not None]


def _all(tx: sa.Connection, member: Member, found: Team, day: date) -> list[Choice]:
    first = day - recap.WEEK
    own = [line for line in lines.between(tx, member.id, first, day) if line.kind not in PRIVATE]
    return [
        *(Choice(LINE, line.id, line.text, line.kind) for line in own),
        *(Choice(CHALLENGE, one.id, one.text, CHALLENGE) for one in challenges.between(tx, member.id, first, day)),
        *(Choice(SHORTCUT, one.id, one.text, SHORTCUT) for one in _lessons(tx, member, first, day)),
        *_thanks(tx, member, found, first, day),
    ]


def _lessons(tx: sa.Connection, member: Member, first: date, day: date) -> list[Shortcut]:
    """Shortcuts that were noted, and those that were looked at again after two weeks and have a verdict."""
    noted = shortcuts.between(tx, member.id, first, day)
    judged = shortcuts.between(tx, member.id, first - _TWO_WEEKS, day - _TWO_WEEKS)
    return [*(one for one in judged if one.verdict), *noted]


def _thanks(tx: sa.Connection, member: Member, found: Team, first: date, day: date) -> list[Choice]:
    choices = []
    for one in thanks_given.between(tx, member.id, first, day):
        kind, other = _side(member, one)
        mate = teams.mate(tx, other, found.id)
        if mate is not None and mate.takes_part:
            choices.append(Choice(kind, one.id, one.text, kind, other=_name(tx, other)))
    return choices


def _side(member: Member, one: Thanks) -> tuple[str, MemberId]:
    given = one.sender_id == member.user_id
    other = one.receiver_id if given else one.sender_id
    return GIVEN if given else RECEIVED, MemberId(member.workspace_id, other)


def _name(tx: sa.Connection, who: MemberId) -> str:
    member = members.get(tx, who)
    return (member.name if member else None) or ""


def _said(tx: sa.Connection, member: Member, one: Share) -> Choice:
    if one.kind in OWN:
        mark = one.kind if one.kind != LINE else "done"
        return Choice(one.kind, one.source_id, one.text, mark, one.yes)
    side = thanks_given.sent if one.kind == GIVEN else thanks_given.received
    found = side(tx, member.id, one.source_id)
    other = _name(tx, _side(member, found)[1]) if found else ""
    return Choice(one.kind, one.source_id, found.text if found else "", one.kind, one.yes, other)


def _with(choice: Choice, said: Share | None) -> Choice:
    if said is None:
        return choice
    text = said.text if choice.kind in OWN else choice.text
    return Choice(choice.kind, choice.source_id, text, choice.mark, said.yes, choice.other)


def _shown(choice: Choice, value: str) -> dict[str, Any]:
    return {
        "text": choice.text,
        "mark": choice.mark,
        "kind": choice.kind,
        "other": choice.other,
        "yes": choice.yes,
        "wording": choice.kind in OWN,
        "value": f"{value}.{choice.kind}.{choice.source_id}",
    }


def _page(
    choices: Sequence[Choice], around: tuple[str, int] | None
) -> tuple[Sequence[Choice], Choice | None, Choice | None]:
    """Cut choices into pages from the first on; return one, the first of the page before it and of the one after."""
    before: Choice | None = None
    while True:
        shown = newest_that_fit(choices[::-1], _CHARACTERS, _AT_ONCE)[::-1]
        rest = choices[len(shown) :]
        if not rest or around is None or any((one.kind, one.source_id) == around for one in shown):
            return shown, before, rest[0] if rest else None
        before, choices = shown[0], rest
