"""`/coach recap`: choose which of my lines may be in a team's recap; each is off until I switch it on."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from slackbot.coach.normalise import normalise
from slackbot.coach.recap import HALVES, SLOTS
from slackbot.coach.typed import WEEKDAYS
from slackbot.coach.words import clean, cut
from slackbot.recap import choices, plan
from slackbot.recap.choices import Choice
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import replan
from slackbot.store.people import habits, members
from slackbot.store.recap import conditions, shares, teams
from slackbot.store.recap.shares import OWN
from slackbot.store.recap.teams import Team

_TEXT_LIMIT: Final = 500
_VALUE: Final = re.compile(
    r"(\d{1,18})(?:\.(\d{4}-\d{2}-\d{2})(?:\.([a-z_]{1,12})(?:\.([a-z0-9]{1,18}))?)?)?", re.ASCII
)
_GONE: Final = Reply("recap/gone", beside=True)


class At(NamedTuple):
    """The target of a button: a team of the person who pressed it, the day of its recap, and the rest of its value.

    `open` is set for the coming recap of somebody who takes part, `left` for that of somebody who left.
    """

    team: Team
    day: date
    what: str
    which: str
    open: bool
    left: bool

    @property
    def value(self) -> str:
        """The team and the day, as buttons carry them."""
        return f"{self.team.id}.{self.day.isoformat()}"


Chosen = Callable[[Call, Services, At], Answer]


def answer(call: Call, services: Services) -> Answer:
    """Show what could be in my team's recap; `on` and `off` set whether I am asked before each."""
    match normalise(call.text).lower():
        case "":
            return _of_mine(call, services)
        case "on":
            return switch_on(call, services)
        case "off":
            return switch_off(call, services)
        case _:
            return Reply("recap/help")


def switch_on(call: Call, services: Services) -> Answer:
    """Ask this person before each recap."""
    habits.chosen(services.tx, call.member.id, plan.PREVIEW)
    replan(services.tx, members.change(services.tx, call.member.id, recaps=True), call.at)
    return Reply("recap/on")


def ask_me(call: Call, services: Services, at: At) -> Answer:
    """Ask this person before each recap, by the button under the choices."""
    switch_on(call, services)
    return show(replace(call, member=replace(call.member, recaps=True)), services, at)


def switch_off(call: Call, services: Services) -> Answer:
    """Stop asking this person."""
    replan(services.tx, members.change(services.tx, call.member.id, recaps=False), call.at)
    mine = teams.of(services.tx, call.member.id)
    return Reply("recap/off", {"waits": any(choices.waiting(services.tx, call.member, team) for team in mine)})


def pointed(then: Chosen, *, after_too: bool = False, left_too: bool = False) -> Callable[[Call, Services], Answer]:
    """Wrap a press on a choice: its recap must be the coming one, or with `after_too` one that went out.

    Somebody who left may press it with `left_too` alone.
    """

    def answer(call: Call, services: Services) -> Answer:
        at = _read(call, services, call.value)
        if at is None or not (at.open or (left_too if at.left else after_too)):
            return _GONE
        teams.change_mate(services.tx, call.member.id, at.team.id, looked_on=call.today)
        return then(call, services, at)

    return answer


def show(call: Call, services: Services, at: At) -> Answer:
    """Show the page of choices that the button names, the first if it names none."""
    around = (at.what, int(at.which)) if at.which.isdecimal() else None
    return Reply("recap/choices", choices.facts(services.tx, call.member, at.team, at.day, call.today, around))


def share(call: Call, services: Services, at: At) -> Answer:
    """Share one thing with this team."""
    return _say(call, services, at, yes=True)


def unshare(call: Call, services: Services, at: At) -> Answer:
    """Take a yes back, and out of the post if it is there."""
    return _say(call, services, at, yes=False)


def reword(call: Call, services: Services, at: At) -> Answer:
    """Open the window in which a shared line gets other words."""
    choice = _choice(call, services, at)
    if choice is None or choice.kind not in OWN or not choice.yes:
        return _GONE
    return Modal("recap/reword", {"text": choice.text}, {"at": call.value})


def keep_words(call: Call, services: Services) -> Answer:
    """Keep other words for the recap; the running list keeps its own."""
    at = _read(call, services, call.private.get("at", ""))
    text = cut(" ".join(clean(call.fields.get("text", "")).split()), _TEXT_LIMIT)
    if not text:
        return FieldError("text", "recap/no_words")
    choice = _choice(call, services, at) if at and not at.left else None
    if at is None or choice is None or choice.kind not in OWN or not choice.yes:
        return _GONE
    _put(call, services, at, choice, text, yes=True)
    return show(call, services, at)


def none(call: Call, services: Services, at: At) -> Answer:
    """Take every yes for one recap back."""
    shares.none_of(services.tx, call.member.id, at.team.id, at.day)
    return show(call, services, at)


def sign(call: Call, services: Services, at: At) -> Answer:
    """Put my name beside what I share in this recap."""
    return _sign(call, services, at, signed=True)


def unsign(call: Call, services: Services, at: At) -> Answer:
    """Take my name off what I share, and off what was posted before."""
    return _sign(call, services, at, signed=False)


def hard(call: Call, services: Services, at: At) -> Answer:
    """Ask when breaks were hard to take."""
    said = conditions.said(services.tx, call.member.id, at.team.id, at.day)
    days = [
        {"name": day, "value": f"{at.value}.{day}", **{half: f"{day}_{half}" in (said or ()) for half in HALVES}}
        for day in WEEKDAYS
    ]
    return Reply("recap/hard", {"days": days, "value": at.value, "said": said is not None})


def slot(call: Call, services: Services, at: At) -> Answer:
    """Note a half day as hard for breaks, or the whole day, or neither."""
    halves = {"am": ("am",), "pm": ("pm",), "all": HALVES, "none": ()}.get(at.which)
    if halves is None or at.what not in WEEKDAYS:
        return _GONE
    said = conditions.said(services.tx, call.member.id, at.team.id, at.day) or frozenset()
    others = {tapped for tapped in said if tapped in SLOTS and not tapped.startswith(at.what)}
    slots = others | {f"{at.what}_{half}" for half in halves}
    conditions.say(services.tx, call.member.id, at.team.id, at.day, slots)
    return hard(call, services, at)


def easy(call: Call, services: Services, at: At) -> Answer:
    """Note that no break was hard to take."""
    conditions.say(services.tx, call.member.id, at.team.id, at.day, ())
    return hard(call, services, at)


def unsay(call: Call, services: Services, at: At) -> Answer:
    """Withdraw what was said about breaks."""
    conditions.withdraw(services.tx, call.member.id, at.team.id, at.day)
    return hard(call, services, at)


def leave(call: Call, services: Services, at: At) -> Answer:
    """Leave a team's recap while staying in its channel."""
    teams.drop_pending(services.tx, call.member.id, at.team.id)
    teams.change_mate(services.tx, call.member.id, at.team.id, apart=True)
    last = shares.last_posted(services.tx, call.member.id, at.team.id)
    value = f"{at.team.id}.{last.isoformat()}" if last else ""
    return Reply("recap/left", {"name": at.team.name, "value": at.team.id, "last": value})


def join(call: Call, services: Services) -> Answer:
    """Rejoin a recap after leaving it."""
    parts = _VALUE.fullmatch(call.value)
    team = teams.get(services.tx, call.member.workspace_id, int(parts[1])) if parts else None
    mate = teams.mate(services.tx, call.member.id, team.id) if team else None
    if team is None or mate is None or not mate.here:
        return _GONE
    teams.change_mate(services.tx, call.member.id, team.id, apart=False)
    plan.ask(services.tx, call.member, call.at)
    return _of_team(call, services, team)


def _of_mine(call: Call, services: Services) -> Answer:
    typed_in = teams.at_channel(services.tx, call.member.workspace_id, call.channel) if call.channel else None
    mine = teams.of(services.tx, call.member.id)
    if typed_in is not None and typed_in.active and typed_in not in mine:
        return _join_here(call, services, typed_in)
    if typed_in in mine:
        mine = [typed_in]
    if not mine:
        return _what_was_posted(call, services) or Reply("recap/no_team")
    if len(mine) == 1:
        return _of_team(call, services, mine[0])
    return Reply("recap/several", {"teams": [{"name": team.name, "value": team.id} for team in mine]})


def _what_was_posted(call: Call, services: Services) -> Answer | None:
    """Show what was posted last of somebody who is in no recap any more, so that they can still take it out."""
    for team in teams.known_to(services.tx, call.member.id):
        last = shares.last_posted(services.tx, call.member.id, team.id)
        if last is not None:
            return Reply("recap/choices", choices.facts(services.tx, call.member, team, last, call.today))
    return None


def _join_here(call: Call, services: Services, team: Team) -> Answer:
    """Join the recap of the channel that the command was typed in: its author is in that channel."""
    teams.arrive(services.tx, call.member.id, team)
    teams.change_mate(services.tx, call.member.id, team.id, apart=False)
    plan.ask(services.tx, call.member, call.at)
    return _of_team(call, services, team)


def _of_team(call: Call, services: Services, team: Team) -> Answer:
    day = plan.coming(services.tx, team)
    if day is None:
        return Reply("recap/no_team")
    teams.change_mate(services.tx, call.member.id, team.id, looked_on=call.today)
    return Reply("recap/choices", choices.facts(services.tx, call.member, team, day, call.today))


def _say(call: Call, services: Services, at: At, *, yes: bool) -> Answer:
    choice = _choice(call, services, at)
    if choice is None:
        return _GONE
    _put(call, services, at, choice, choice.text, yes=yes)
    return show(call, services, at)


def _put(call: Call, services: Services, at: At, choice: Choice, text: str, *, yes: bool) -> None:
    words = text if choice.kind in OWN else ""
    about = (at.team.id, choice.kind, choice.source_id)
    shares.put(services.tx, call.member.id, *about, text=words, yes=yes, day=at.day)


def _sign(call: Call, services: Services, at: At, *, signed: bool) -> Answer:
    teams.change_mate(services.tx, call.member.id, at.team.id, signed=signed)
    shares.sign(services.tx, call.member.id, at.team.id, signed=signed, day=at.day if signed else None)
    return show(call, services, at)


def _choice(call: Call, services: Services, at: At) -> Choice | None:
    if not at.which.isdecimal():
        return None
    return choices.find(services.tx, call.member, at.team, at.day, (at.what, int(at.which)))


def _read(call: Call, services: Services, value: str) -> At | None:
    """Read the target of a button; None for another workspace's team, or a team this person was never in.

    Somebody who left can still change what was posted of theirs, and nothing else.
    """
    parts = _VALUE.fullmatch(value)
    team = teams.get(services.tx, call.member.workspace_id, int(parts[1])) if parts else None
    mate = teams.mate(services.tx, call.member.id, team.id) if team else None
    if parts is None or team is None or mate is None:
        return None
    coming = plan.coming(services.tx, team)
    day = _day(parts[2]) or (coming if mate.takes_part else None)
    if day is None:
        return None
    is_open, has_left = (day == coming and mate.takes_part), (day == coming and not mate.takes_part)
    return At(team, day, parts[3] or "", parts[4] or "", open=is_open, left=has_left)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
