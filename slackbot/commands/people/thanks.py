"""`/thanks`: thank a colleague, who sees it first; the team sees it only if both agree."""

import re
from typing import Any, Final

from slackbot.coach.parsing.said import said
from slackbot.coach.thanked_for import thanked_for
from slackbot.coach.words import clean, cut
from slackbot.errors import UnknownPersonError
from slackbot.recap.agreement import agree as agree_for
from slackbot.recap.agreement import asked_for
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Saved, Services
from slackbot.scheduled.people import thanks_note
from slackbot.store.people import members, thanks_given
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.recap import shares
from slackbot.store.schema.identity import MemberId

_IDS: Final = re.compile(r"(\d{1,18})(?:\.(\d{1,18}))?", re.ASCII)
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,40}")
_TEXT_LIMIT: Final = 300
_GIVEN_LIMIT: Final = 80
_MOST_SHOWN: Final = 10
_MOST_A_DAY: Final = 20
_NO_PERSON: Final = {"bot": "thanks/bot", "left": "thanks/left"}
_CLOSED: Final = Reply("recap/gone", beside=True)
_SHOWS: Final = frozenset({"", "list", "show", "received", "mine", "past", "my thanks"})
_FOR: Final = re.compile(r"\bfor\b", re.IGNORECASE)
_AT_NAME: Final = re.compile(r"(?<!\w)@[\w.\-]+")


def answer(call: Call, services: Services) -> Answer:
    """Thank somebody; without words show the thanks received."""
    typed = _line(call.text)
    word = said(typed)
    if word == "help":
        return Reply("thanks/help")
    if word in {"on", "off"}:
        return _switch(call, services, on=word == "on")
    if word in _SHOWS:
        return _received(call, services)
    named = _named(call, typed)
    if len(named) > 1:
        return Reply("thanks/several")
    return _thank(call, services, typed, named[0]) if named else _nobody(typed)


def page(call: Call, services: Services) -> Answer:
    """Show the thanks received before the one in the button's value, or the newest."""
    before = _thanks_and_team(call)[0]
    return _received(call, services, before or thanks_given.LAST)


def ask_author(call: Call, services: Services) -> Answer:
    """Open the window that asks what the author of a message is thanked for."""
    return ask(call, services, call.fields.get("author", ""))


def ask(call: Call, services: Services, author: str) -> Answer:
    """Open the window that asks what somebody is thanked for."""
    refusal = _refusal(call, services, author) if author else "thanks/bot"
    return Reply(refusal, beside=True) if refusal else Modal("thanks/author", {}, {"author": author})


def ask_whom(_call: Call, _services: Services) -> Answer:
    """Open the window that asks for a colleague and a reason."""
    return Modal("thanks/give")


def give(call: Call, services: Services) -> Answer:
    """Thank the chosen colleague; if they can't be thanked, the field says why."""
    text = cut(_line(call.fields.get("what", "")), _TEXT_LIMIT)
    whom = call.fields.get("whom", "")
    if not _PERSON.fullmatch(whom):
        return FieldError("whom", "thanks/nobody")
    refusal = _refusal(call, services, whom)
    if refusal:
        return FieldError("whom", refusal)
    if not _says_something(text):
        return FieldError("what", "thanks/no_words")
    kept = _give(call, services, whom, text)
    return Saved("thanks/sent", {**_facts(kept), "teams": _asked_for(call, services, kept)})


def give_author(call: Call, services: Services) -> Answer:
    """Thank the author of a message."""
    text = cut(_line(call.fields.get("what", "")), _TEXT_LIMIT)
    author = call.private.get("author", "")
    if not _says_something(text) or not author:
        return FieldError("what", "thanks/no_words")
    refusal = _refusal(call, services, author)
    if refusal:
        return FieldError("what", refusal)
    kept = _give(call, services, author, text)
    return Saved("thanks/sent", {**_facts(kept), "teams": _asked_for(call, services, kept)})


def share(call: Call, services: Services) -> Answer:
    """Let one channel's recap show a thanks, as its sender."""
    thanks_id, team_id = _thanks_and_team(call)
    kept = thanks_given.sent(services.tx, call.member.id, thanks_id)
    if kept is None:
        return Reply("thanks/gone")
    team = agree_for(services.tx, call.member.id, _person(call, kept.receiver_id), shares.GIVEN, kept.id, team_id)
    return Reply("thanks/shared", {**_facts(kept), "name": team.name, "teams": []}) if team else _CLOSED


def unshare(call: Call, services: Services) -> Answer:
    """Keep a thanks between the two, as its sender."""
    kept = thanks_given.sent(services.tx, call.member.id, _thanks_and_team(call)[0])
    if kept is None:
        return Reply("thanks/gone")
    shares.take_back(services.tx, call.member.id, shares.GIVEN, [kept.id])
    return Reply("thanks/shared", {**_facts(kept), "name": "", "teams": _asked_for(call, services, kept)})


def agree(call: Call, services: Services) -> Answer:
    """Let one channel's recap show a thanks, as its receiver."""
    thanks_id, team_id = _thanks_and_team(call)
    kept = thanks_given.received(services.tx, call.member.id, thanks_id)
    if kept is None:
        return Reply("thanks/gone")
    team = agree_for(services.tx, call.member.id, _person(call, kept.sender_id), shares.RECEIVED, kept.id, team_id)
    return Reply("thanks/agreed", {**_facts(kept), "name": team.name, "teams": []}) if team else _CLOSED


def disagree(call: Call, services: Services) -> Answer:
    """Keep a thanks between the two, as its receiver."""
    kept = thanks_given.received(services.tx, call.member.id, _thanks_and_team(call)[0])
    if kept is None:
        return Reply("thanks/gone")
    shares.take_back(services.tx, call.member.id, shares.RECEIVED, [kept.id])
    return Reply("thanks/agreed", {**_facts(kept), "name": "", "teams": _asked_for(call, services, kept)})


def switch_off(call: Call, services: Services) -> Answer:
    """Turn thanks off, from the button under one."""
    return _switch(call, services, on=False)


def _thank(call: Call, services: Services, typed: str, name: str) -> Answer:
    refusal = _refusal(call, services, call.people[name])
    text = cut(thanked_for(typed, name), _TEXT_LIMIT)
    if refusal:
        return Reply(refusal)
    if not _says_something(text):
        return Reply("thanks/for_what", {"to": name})
    kept = _give(call, services, call.people[name], _line(text))
    return Reply("thanks/noted", {"to": name, **_facts(kept), "teams": _asked_for(call, services, kept)})


def _switch(call: Call, services: Services, *, on: bool) -> Reply:
    members.change(services.tx, call.member.id, thanks=on)
    return Reply("thanks/switched", {"on": on}, beside=not on, alone=True)


def _asked_for(call: Call, services: Services, kept: Thanks) -> list[dict[str, Any]]:
    sides = (_person(call, kept.sender_id), _person(call, kept.receiver_id))
    return asked_for(services.tx, *sides, kept.id)


def _facts(kept: Thanks) -> dict[str, Any]:
    return {"id": kept.id, "text": kept.text, "sender": kept.sender_id}


def _person(call: Call, user_id: str) -> MemberId:
    return MemberId(call.member.workspace_id, user_id)


def _received(call: Call, services: Services, before: int = thanks_given.LAST) -> Answer:
    kept = thanks_given.newest_received(services.tx, call.member.id, _MOST_SHOWN + 1, before)
    if not kept:
        return Reply("thanks/none")
    shown = kept[-_MOST_SHOWN:]
    received = [{"sender": thanks.sender_id, "text": thanks.text} for thanks in shown]
    earlier = shown[0].id if len(shown) < len(kept) else 0
    return Reply("thanks/received", {"given": received, "earlier": earlier, "newest": before != thanks_given.LAST})


def _named(call: Call, typed: str) -> list[str]:
    """Return the names before the first "for", or else all names in the text."""
    first_for = _FOR.search(typed)
    before = typed[: first_for.start()] if first_for else typed
    return [name for name in call.people if name in before] or [name for name in call.people if name in typed]


def _refusal(call: Call, services: Services, receiver: str) -> str | None:
    """Name the message that says why this person can't be thanked now; None if they can."""
    if receiver == call.member.user_id:
        return "thanks/oneself"
    known = members.get(services.tx, _person(call, receiver))
    if known is None and receiver not in call.accounts:
        raise UnknownPersonError(receiver)
    kind = call.accounts[receiver].kind if known is None else "person" if known.active else "left"
    if kind in _NO_PERSON:
        return _NO_PERSON[kind]
    thanked = thanks_given.given_on(services.tx, call.member.id, call.today)
    if receiver in thanked:
        return "thanks/once_a_day"
    return "thanks/many_today" if len(thanked) >= _MOST_A_DAY else None


def _give(call: Call, services: Services, receiver: str, text: str) -> Thanks:
    kept_id = thanks_given.add(services.tx, call.member.id, receiver, call.today, text)
    kept = Thanks(kept_id, call.member.user_id, receiver, call.today, text)
    to = members.get(services.tx, _person(call, receiver))
    zone = call.accounts[receiver].zone if receiver in call.accounts else None
    thanks_note.plan(services.tx, call.member, to, kept, call.at, zone or call.member.hours.zone)
    return kept


def _nobody(typed: str) -> Reply:
    unknown = _AT_NAME.search(typed)
    return Reply("thanks/unresolved", {"given": cut(unknown[0], _GIVEN_LIMIT)}) if unknown else Reply("thanks/nobody")


def _says_something(text: str) -> bool:
    return clean(_FOR.sub("", text).strip(" .,:…-")) != ""


def _thanks_and_team(call: Call) -> tuple[int, int]:
    """Read the ids of a thanks and of a team (0 if none is named) from a button; ids count from one."""
    ids = _IDS.fullmatch(call.value)
    return (int(ids[1]), int(ids[2] or 0)) if ids else (0, 0)


def _line(text: str) -> str:
    return " ".join(clean(text).split())
