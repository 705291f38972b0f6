"""`/thanks`: thank a colleague, who sees it first; the team sees it only if both agree."""

import re
from typing import Final

from slackbot.coach.words import clean, cut
from slackbot.errors import UnknownPersonError
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Saved, Services
from slackbot.scheduled import thanks_note
from slackbot.store.people import members, thanks_given
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.recap import shares
from slackbot.store.schema.identity import MemberId

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,40}")
_TEXT_LIMIT: Final = 300
_GIVEN_LIMIT: Final = 80
_MOST_SHOWN: Final = 10
_FOR: Final = re.compile(r"\bfor\b", re.IGNORECASE)
_AT_NAME: Final = re.compile(r"(?<!\w)@[\w.\-]+")


def answer(call: Call, services: Services) -> Answer:
    """Thank somebody; alone, show the thanks I received."""
    typed = _line(call.text)
    if typed.lower() == "help":
        return Reply("thanks/help")
    if not typed:
        return _received(call, services)
    named = _named(call, typed)
    if len(named) > 1:
        return Reply("thanks/several")
    return _thank(call, services, typed, named[0]) if named else _nobody(typed)


def ask_author(call: Call, services: Services) -> Answer:
    """Open the window that asks for what the author of a message is thanked."""
    return ask(call, services, call.fields.get("author", ""))


def ask(call: Call, services: Services, author: str) -> Answer:
    """Open the window that asks what somebody is thanked for."""
    refusal = _refusal(call, services, author) if author else "thanks/bot"
    return Reply(refusal, beside=True) if refusal else Modal("thanks/author", {}, {"author": author})


def ask_whom(_call: Call, _services: Services) -> Answer:
    """Open the window that asks for a colleague and a reason."""
    return Modal("thanks/give")


def give(call: Call, services: Services) -> Answer:
    """Thank the chosen colleague; a reason why they can't be thanked stands at the field."""
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
    return Saved("thanks/sent", {"text": kept.text, "id": kept.id})


def give_author(call: Call, services: Services) -> Answer:
    """Thank the author of a message."""
    text = cut(_line(call.fields.get("what", "")), _TEXT_LIMIT)
    author = call.private.get("author", "")
    if not _says_something(text) or not author:
        return FieldError("what", "thanks/no_words")
    kept = _give(call, services, author, text)
    return Saved("thanks/sent", {"text": kept.text, "id": kept.id})


def share(call: Call, services: Services) -> Answer:
    """The sender lets the team see it."""
    return _share(call, services, yes=True)


def unshare(call: Call, services: Services) -> Answer:
    """The sender keeps it between the two."""
    return _share(call, services, yes=False)


def agree(call: Call, services: Services) -> Answer:
    """The receiver lets the team see it."""
    return _agree(call, services, yes=True)


def disagree(call: Call, services: Services) -> Answer:
    """The receiver keeps it between the two."""
    return _agree(call, services, yes=False)


def _thank(call: Call, services: Services, typed: str, name: str) -> Answer:
    refusal = _refusal(call, services, call.people[name])
    text = cut(typed.replace(name, " ", 1).strip(" ,:").strip(), _TEXT_LIMIT)
    if refusal:
        return Reply(refusal)
    if not _says_something(text):
        return Reply("thanks/for_what", {"to": name})
    kept = _give(call, services, call.people[name], _line(text))
    return Reply("thanks/on_its_way", {"to": name, "text": kept.text, "id": kept.id})


def _share(call: Call, services: Services, *, yes: bool) -> Answer:
    kept = thanks_given.sent(services.tx, call.member.id, _id(call))
    if kept is None or not thanks_given.share_sent(services.tx, call.member.id, kept.id, yes=yes):
        return Reply("thanks/gone")
    if not yes:
        shares.take_back(services.tx, call.member.id, shares.GIVEN, [kept.id])
    return Reply("thanks/shared", {"id": kept.id, "text": kept.text, "yes": yes})


def _agree(call: Call, services: Services, *, yes: bool) -> Answer:
    kept = thanks_given.received(services.tx, call.member.id, _id(call))
    if kept is None or not thanks_given.share_received(services.tx, call.member.id, kept.id, yes=yes):
        return Reply("thanks/gone")
    if not yes:
        shares.take_back(services.tx, call.member.id, shares.RECEIVED, [kept.id])
    return Reply("thanks/agreed", {"id": kept.id, "sender": kept.sender_id, "text": kept.text, "yes": yes})


def _received(call: Call, services: Services) -> Answer:
    kept = thanks_given.newest_received(services.tx, call.member.id, _MOST_SHOWN)
    received = [{"sender": thanks.sender_id, "text": thanks.text} for thanks in kept]
    return Reply("thanks/received", {"given": received}) if received else Reply("thanks/none")


def _named(call: Call, typed: str) -> list[str]:
    """Return the names before the first "for", or else all names in the text."""
    first_for = _FOR.search(typed)
    before = typed[: first_for.start()] if first_for else typed
    return [name for name in call.people if name in before] or [name for name in call.people if name in typed]


def _refusal(call: Call, services: Services, receiver: str) -> str | None:
    if receiver == call.member.user_id:
        return "thanks/oneself"
    known = members.get(services.tx, MemberId(call.member.workspace_id, receiver))
    if known is not None:
        return None if known.active else "thanks/left"
    if receiver not in call.accounts:
        raise UnknownPersonError(receiver)
    return {"bot": "thanks/bot", "left": "thanks/left"}.get(call.accounts[receiver])


def _give(call: Call, services: Services, receiver: str, text: str) -> Thanks:
    kept_id = thanks_given.add(services.tx, call.member.id, receiver, call.today, text)
    kept = Thanks(kept_id, call.member.user_id, receiver, call.today, text, sender_shares=False, receiver_shares=False)
    to = members.get(services.tx, MemberId(call.member.workspace_id, receiver))
    thanks_note.plan(services.tx, call.member, to, kept, call.at)
    return kept


def _nobody(typed: str) -> Reply:
    unknown = _AT_NAME.search(typed)
    return Reply("thanks/unresolved", {"given": cut(unknown[0], _GIVEN_LIMIT)}) if unknown else Reply("thanks/nobody")


def _says_something(text: str) -> bool:
    return clean(_FOR.sub("", text).strip(" .,:…-")) != ""


def _id(call: Call) -> int:
    return int(call.value) if _ID.fullmatch(call.value) else 0  # ids count from one


def _line(text: str) -> str:
    return " ".join(clean(text).split())
