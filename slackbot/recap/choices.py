"""A person's choices for a recap: what could be in it, and what they said about it; for preview and `/coach recap`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.coach import recap
from slackbot.coach.calendar import zone
from slackbot.coach.running_list import PRIVATE, newest_that_fit
from slackbot.recap import plan
from slackbot.store.people import causes, challenges, lines, members, shortcuts, thanks_given
from slackbot.store.people.members import Member
from slackbot.store.people.shortcuts import Shortcut
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.recap import answers, recap_contents, recaps, shares, teams
from slackbot.store.recap.recap_contents import Seen
from slackbot.store.recap.shares import ANSWER, CAUSE, CHALLENGE, GIVEN, LINE, OWN, RECEIVED, SHORTCUT, Share
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId

_TWO_WEEKS: Final = timedelta(days=14)
_NEXT: Final = 6  # days ahead at which a weekday counts as next week's
_AT_ONCE: Final = 12  # each takes a block of its own
_CHARACTERS: Final = 2500

About = tuple[str, int]


@dataclass(frozen=True)
class Choice:
    """One thing that could be in a recap: `mark` is its sort, `other` the other person of a thanks.

    `named` is set if its author wants their name beside it; only a cause has that choice of its own.
    """

    kind: str
    source_id: int
    text: str
    mark: str
    yes: bool = False
    other: str = ""
    named: bool = False

    @property
    def about(self) -> About:
        """The thing's kind and id, by which buttons refer to it."""
        return self.kind, self.source_id


class Page(NamedTuple):
    """One page of choices, with the first choice of the previous page and of the next one."""

    shown: Sequence[Choice]
    earlier: Choice | None
    later: Choice | None


def of(tx: sa.Connection, member: Member, team: Team, day: date) -> list[Choice]:
    """Return what could be in the recap of a day; for a posted recap, what is or was in it of this person."""
    if plan.coming(tx, team) != day:
        return _in_post(tx, member, team, day)
    said = {(share.kind, share.source_id): share for share in shares.of_recap(tx, member.id, team.id, day)}
    elsewhere = shares.posted_before(tx, member.id, team.id, day)
    twice = _told_twice(tx, member, day, said.keys())
    candidates = [choice for choice in _candidates(tx, member, team, day) if choice.about not in twice]
    offered = [_with(choice, said.get(choice.about)) for choice in candidates if choice.about not in elsewhere]
    known = {choice.about for choice in offered}
    agreed = (share for about, share in said.items() if share.kind not in OWN and share.yes and about not in known)
    return [*offered, *(_posted(tx, member, share) for share in agreed)]


def facts(
    tx: sa.Connection, member: Member, team: Team, day: date, today: date, around: About | None = None
) -> dict[str, Any]:
    """Return the message's facts: one page of the choices (the first, or the one with the thing `around`)."""
    shown = page(of(tx, member, team, day), around)
    lessons = _lessons(tx, member, day)
    about = about_recap(tx, member, team, day, today)
    value, last = about["value"], None if about["over"] else shares.last_posted(tx, member.id, team.id)
    return {
        **about,
        "items": [{**_shown(choice, value), "shelf": _for_shelf(choice, team, lessons)} for choice in shown.shown],
        "earlier": _named(shown.earlier, value),
        "later": _named(shown.later, value),
        "asked": plan.is_asked(member),
        "last": f"{team.id}.{last.isoformat()}" if last else None,
        "wider": False,
        "uid": "",
    }


def about_recap(tx: sa.Connection, member: Member, team: Team, day: date, today: date) -> dict[str, Any]:
    """Return the facts of a recap itself: its channel and who reads there, when it goes out, and the person's name."""
    mate, at = teams.mate(tx, member.id, team.id), plan.recap_at(team, day)
    local = at.astimezone(zone(member.hours.zone)) if at else None
    over = plan.coming(tx, team) != day
    return {
        "name": team.name,
        "day": local.date() if local else day,
        "at": local.time() if local else None,
        "far": local is not None and (local.date() - today).days >= _NEXT,
        "over": over,
        "signed": _is_signed(tx, member, team, day) if over else mate is not None and mate.signed,
        "audience": team.audience or "",
        "value": f"{team.id}.{day.isoformat()}",
    }


def _is_signed(tx: sa.Connection, member: Member, team: Team, day: date) -> bool:
    """Whether a posted recap has the person's name beside their lines."""
    mine = shares.of_recap(tx, member.id, team.id, day)
    return any(share.signed for share in mine if share.part is not None and share.kind in OWN and share.kind != CAUSE)


def page(choices: Sequence[Choice], around: About | None, characters: int = _CHARACTERS, most: int = _AT_ONCE) -> Page:
    """Split choices into pages; returns the first, or the one with the thing `around`."""
    earlier: Choice | None = None
    while True:
        shown = newest_that_fit(choices[::-1], characters, most)[::-1]
        rest = choices[len(shown) :]
        if not rest or around is None or any(choice.about == around for choice in shown):
            return Page(shown, earlier, rest[0] if rest else None)
        earlier, choices = shown[0], rest


def find(tx: sa.Connection, member: Member, team: Team, day: date, about: About) -> Choice | None:
    """Return one thing that a person may choose about for a recap; None if it is not theirs, or past."""
    return next((choice for choice in of(tx, member, team, day) if choice.about == about), None)


def waiting(tx: sa.Connection, member: Member, team: Team) -> list[Seen]:
    """Return what a person said yes to and the coming recap will show, as things are now."""
    day = plan.coming(tx, team)
    mate = teams.mate(tx, member.id, team.id)
    if day is None or mate is None or not mate.takes_part:
        return []
    seen = recap_contents.seen_of(tx, member.id, team.id)
    return [entry for entry in seen if entry.part is None and entry.day == day]


def posted(tx: sa.Connection, member: Member, team: Team) -> list[Seen]:
    """Return what a person has in the posted recaps of a team, as things are now."""
    standing = [entry for entry in recap_contents.seen_of(tx, member.id, team.id) if entry.part is not None]
    return [*standing, *recap_contents.stuck(tx, member.id, team.id)]


def _in_post(tx: sa.Connection, member: Member, team: Team, day: date) -> list[Choice]:
    """Return what a posted recap shows or showed of a person; a line that left the list or became private is gone."""
    posted = []
    for share in shares.of_recap(tx, member.id, team.id, day):
        line = lines.get(tx, member.id, share.source_id) if share.kind == LINE else None
        is_gone = share.kind == LINE and (line is None or line.removed or line.kind in PRIVATE)
        if share.part is not None and (share.yes or not is_gone):
            choice = _posted(tx, member, share)
            posted.append(replace(choice, mark=line.kind) if line else choice)
    return posted


def _candidates(tx: sa.Connection, member: Member, team: Team, day: date) -> list[Choice]:
    first = day - recap.WEEK
    own = [line for line in lines.between(tx, member.id, first, day) if line.kind not in PRIVATE]
    return [
        *(Choice(LINE, line.id, line.text, line.kind) for line in own),
        *(Choice(CHALLENGE, hard.id, hard.text, CHALLENGE) for hard in challenges.between(tx, member.id, first, day)),
        *(Choice(CAUSE, said.id, said.text, CAUSE) for said in causes.avoidable(tx, member.id, first, day)),
        *(Choice(SHORTCUT, way.id, way.text, SHORTCUT) for way in _shortcuts(tx, member, first, day)),
        *_answers(tx, member, team, day),
        *_thanks(tx, member, team, first, day),
    ]


def _answers(tx: sa.Connection, member: Member, team: Team, day: date) -> list[Choice]:
    """Return a person's answer to the previous recap's question."""
    asked_on = recaps.last(tx, team.workspace_id, team.id, day)
    said = answers.get(tx, member.id, team.id, asked_on) if asked_on else None
    return [Choice(ANSWER, said.id, said.text, ANSWER)] if said else []


def _told_twice(tx: sa.Connection, member: Member, day: date, said: Collection[About]) -> set[About]:
    """Return the half of each finished hard ticket to leave out: it is a line too, and the half with a choice stays."""
    finished = [hard for hard in challenges.between(tx, member.id, day - recap.WEEK, day) if hard.state == "kept"]
    return {
        (LINE, hard.line_id) if (CHALLENGE, hard.id) in said else (CHALLENGE, hard.id)
        for hard in finished
        if hard.line_id
    }


def _shortcuts(tx: sa.Connection, member: Member, first: date, day: date) -> list[Shortcut]:
    """Return shortcuts noted this week, and those that got their verdict after two weeks."""
    noted = shortcuts.between(tx, member.id, first, day)
    judged = shortcuts.between(tx, member.id, first - _TWO_WEEKS, day - _TWO_WEEKS)
    return [*(shortcut for shortcut in judged if shortcut.verdict), *noted]


def _thanks(tx: sa.Connection, member: Member, team: Team, first: date, day: date) -> list[Choice]:
    choices = []
    for thanks in thanks_given.between(tx, member.id, first, day):
        kind, other = _side(member, thanks)
        mate = teams.mate(tx, other, team.id)
        if mate is not None and mate.takes_part:
            choices.append(Choice(kind, thanks.id, thanks.text, kind, other=_name(tx, other)))
    return choices


def _side(member: Member, thanks: Thanks) -> tuple[str, MemberId]:
    is_sender = thanks.sender_id == member.user_id
    other = thanks.receiver_id if is_sender else thanks.sender_id
    return GIVEN if is_sender else RECEIVED, MemberId(member.workspace_id, other)


def _name(tx: sa.Connection, who: MemberId) -> str:
    member = members.get(tx, who)
    return (member.name if member else None) or ""


def _posted(tx: sa.Connection, member: Member, share: Share) -> Choice:
    if share.kind in OWN:
        mark = share.kind if share.kind != LINE else "done"
        return Choice(share.kind, share.source_id, share.text, mark, share.yes, named=bool(share.signed))
    side = thanks_given.sent if share.kind == GIVEN else thanks_given.received
    thanks = side(tx, member.id, share.source_id)
    other = _name(tx, _side(member, thanks)[1]) if thanks else ""
    return Choice(share.kind, share.source_id, thanks.text if thanks else "", share.kind, share.yes, other)


def _with(choice: Choice, said: Share | None) -> Choice:
    if said is None:
        return choice
    text = said.text if choice.kind in OWN else choice.text
    return Choice(choice.kind, choice.source_id, text, choice.mark, said.yes, choice.other, bool(said.signed))


def _lessons(tx: sa.Connection, member: Member, day: date) -> dict[About, int]:
    """Return the finished hard ones from which something was learned, by themselves and by the line of each."""
    taught = [hard for hard in challenges.between(tx, member.id, day - recap.WEEK, day) if hard.learned]
    finished = [hard for hard in taught if hard.state == "kept"]
    by_line = {(LINE, hard.line_id): hard.id for hard in finished if hard.line_id}
    return {**by_line, **{(CHALLENGE, hard.id): hard.id for hard in finished}}


def _for_shelf(choice: Choice, team: Team, lessons: Mapping[About, int]) -> str | None:
    """Name the lesson behind something shared, for this team's shelf; None where there is none."""
    return f"{lessons[choice.about]}.{team.id}" if choice.yes and choice.about in lessons else None


def _shown(choice: Choice, value: str) -> dict[str, Any]:
    return {
        "text": choice.text,
        "mark": choice.mark,
        "kind": choice.kind,
        "other": choice.other,
        "yes": choice.yes,
        "named": choice.named,
        "wording": choice.kind in OWN,
        "value": _named(choice, value),
    }


def _named(choice: Choice | None, value: str) -> str | None:
    return f"{value}.{choice.kind}.{choice.source_id}" if choice else None
