"""`/coach recap`: a person chooses which of their lines may be in a team's recap; each is off until switched on."""

from dataclasses import replace
from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.words import clean, cut
from slackbot.commands.crossing import crossed, mark
from slackbot.commands.team.pointed import GONE, VALUE, At, read
from slackbot.recap import audience, choices, plan
from slackbot.recap.choices import Choice
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import replan
from slackbot.store.people import habits, members
from slackbot.store.recap import shares, teams
from slackbot.store.recap.shares import CAUSE, OWN
from slackbot.store.recap.teams import Team

_TEXT_LIMIT: Final = 500


def answer(call: Call, services: Services) -> Answer:
    """Show what could be in the recap of the person's team; `on` and `off` set whether they are asked before each."""
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
    """Ask this person before each recap, from the button under the choices."""
    switch_on(call, services)
    return show(replace(call, member=replace(call.member, recaps=True)), services, at)


def switch_off(call: Call, services: Services) -> Answer:
    """Stop asking this person."""
    replan(services.tx, members.change(services.tx, call.member.id, recaps=False), call.at)
    mine = teams.of(services.tx, call.member.id)
    return Reply("recap/off", {"waits": any(choices.waiting(services.tx, call.member, team) for team in mine)})


def show(call: Call, services: Services, at: At, *, wider: bool = False) -> Answer:
    """Show the page of choices that the button names, or the first; `wider` says that the channel has more readers."""
    around = (at.what, int(at.which)) if at.which.isdecimal() else None
    facts = choices.facts(services.tx, call.member, at.team, at.day, call.today, around)
    return Reply("recap/choices", facts | {"wider": wider})


def share(call: Call, services: Services, at: At) -> Answer:
    """Share one thing with this team; ask again if more people can read its channel than when the button was shown."""
    if audience.is_wider(at.team, at.readers):
        return show(call, services, at, wider=True)
    return _say(call, services, at, yes=True)


def unshare(call: Call, services: Services, at: At) -> Answer:
    """Withdraw a yes, and remove the line from the post if it is there."""
    return _say(call, services, at, yes=False)


def reword(call: Call, services: Services, at: At) -> Answer:
    """Open the window that rewords a shared line."""
    choice = _choice(call, services, at)
    if choice is None or choice.kind not in OWN or not choice.yes:
        return GONE
    return Modal("recap/reword", {"text": choice.text}, {"at": call.value, "was": mark(choice.text)})


def keep_words(call: Call, services: Services) -> Answer:
    """Save other words for the recap; the running list keeps its own."""
    at = read(call, services, call.private.get("at", ""))
    text = cut(" ".join(clean(call.fields.get("text", "")).split()), _TEXT_LIMIT)
    if not text:
        return FieldError("text", "recap/no_words")
    choice = _choice(call, services, at) if at and not at.left else None
    if at is None or choice is None or choice.kind not in OWN or not choice.yes:
        return GONE
    error = crossed(call, "text", choice.text, text)
    if error is not None:
        return error
    say(call, services, at, choice, text, yes=True)
    return show(call, services, at)


def say(call: Call, services: Services, at: At, choice: Choice, text: str, *, yes: bool) -> None:
    """Store a yes or no to one thing, in some words."""
    words = text if choice.kind in OWN else ""
    source = shares.Source(at.team.id, choice.kind, choice.source_id)
    shares.put(services.tx, call.member.id, source, text=words, yes=yes, day=at.day)


def none(call: Call, services: Services, at: At) -> Answer:
    """Withdraw every yes for one recap."""
    shares.none_of(services.tx, call.member.id, at.team.id, at.day)
    return show(call, services, at)


def sign(call: Call, services: Services, at: At) -> Answer:
    """Put the person's name beside their lines: in a posted recap that one's alone, else in the coming ones."""
    return _sign(call, services, at, signed=True)


def unsign(call: Call, services: Services, at: At) -> Answer:
    """Take the person's name off their lines, those already posted included."""
    return _sign(call, services, at, signed=False)


def name_one(call: Call, services: Services, at: At) -> Answer:
    """Put the person's name beside one cause."""
    return _name_one(call, services, at, named=True)


def unname_one(call: Call, services: Services, at: At) -> Answer:
    """Take the person's name off one cause."""
    return _name_one(call, services, at, named=False)


def leave(call: Call, services: Services, at: At) -> Answer:
    """Leave a team's recap while staying in its channel."""
    teams.drop_pending(services.tx, call.member.id, at.team.id)
    teams.change_mate(services.tx, call.member.id, at.team.id, apart=True)
    last = shares.last_posted(services.tx, call.member.id, at.team.id)
    value = f"{at.team.id}.{last.isoformat()}" if last else ""
    return Reply("recap/left", {"name": at.team.name, "value": at.team.id, "last": value})


def join(call: Call, services: Services) -> Answer:
    """Rejoin a recap after leaving it."""
    parts = VALUE.fullmatch(call.value)
    team = teams.get(services.tx, call.member.workspace_id, int(parts[1])) if parts else None
    mate = teams.mate(services.tx, call.member.id, team.id) if team else None
    if team is None or mate is None or not mate.here:
        return GONE
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
    """Show the newest posted lines of a person who is in no recap any more, so that they can still remove them."""
    for team in teams.known_to(services.tx, call.member.id):
        last = shares.last_posted(services.tx, call.member.id, team.id)
        if last is not None:
            return Reply("recap/choices", choices.facts(services.tx, call.member, team, last, call.today))
    return None


def _join_here(call: Call, services: Services, team: Team) -> Answer:
    """Join the recap of the channel in which the command was typed; the author is a member of it."""
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
        return GONE
    say(call, services, at, choice, choice.text, yes=yes)
    return show(call, services, at)


def _sign(call: Call, services: Services, at: At, *, signed: bool) -> Answer:
    if at.open or not signed:  # a yes without a name, to the coming recap, is not changed by a button under an old one
        teams.change_mate(services.tx, call.member.id, at.team.id, signed=signed)
    shares.sign(services.tx, call.member.id, at.team.id, signed=signed, day=at.day if signed else None)
    return show(call, services, at)


def _name_one(call: Call, services: Services, at: At, *, named: bool) -> Answer:
    choice = _choice(call, services, at)
    if choice is None or choice.kind != CAUSE or not choice.yes:
        return GONE
    shares.sign_one(services.tx, call.member.id, at.team.id, choice.about, signed=named)
    return show(call, services, at)


def _choice(call: Call, services: Services, at: At) -> Choice | None:
    if not at.which.isdecimal():
        return None
    return choices.find(services.tx, call.member, at.team, at.day, (at.what, int(at.which)))
