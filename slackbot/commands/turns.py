"""One turn of talk in one transaction: what was asked before, who asks, the handler, the words; then the commit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from slackbot.commands import setup
from slackbot.errors import UnknownMemberError
from slackbot.render import Words
from slackbot.reply import Answer, Call, FieldError, Handler, Modal, Place, Profile, Reply, Saved, Services
from slackbot.scheduled import replan
from slackbot.store.outbox import inbox, lanes
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.privacy import forgetting
from slackbot.store.schema.identity import MemberId

Given = dict[str, Any]

_KEY_LENGTH: Final = 24


@dataclass(frozen=True)
class IncomingCall:
    """A call as it arrived, before anybody looked up who asks; `about` is what it asks for (`done`, `done.undo`)."""

    who: MemberId
    at: datetime
    about: str
    identity: str
    text: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    begins: bool = False  # it uses the bot: no look, and no press on what is left of before
    channel: str = ""
    place: Place | None = None
    is_typed: bool = False  # a command: something may be said beside its answer
    prefix: str = ""  # of a command's name, where the workspace has one

    @property
    def key(self) -> str:
        """The same for the same call delivered again, and of no meaning to anybody."""
        return hashlib.sha256(
            f"{self.who.user_id} {self.about} {self.identity}".encode("utf-8", "replace")
        ).hexdigest()[:_KEY_LENGTH]

    def by(self, member: Member) -> Call:
        """The call, now that it is known who asks."""
        told = (self.text, self.value, self.fields, self.private, self.people, self.accounts)
        return Call(member, self.at, self.key, *told, self.channel, self.place)


def take(
    tx: sa.Connection, asked: IncomingCall, handler: Handler, words: Words, granted: frozenset[str] = frozenset()
) -> Given:
    """Answer a call: its effect, its words and the memory of both are one transaction; `granted` are Slack's scopes.

    Returns what is to be given to Slack, as `worded` makes it; for a call that was answered before, the same again
    (empty where that is not kept any more) but without `fresh`.

    Raises:
        UnknownMemberError: their first call; `meet` them, then take it again.
        UnknownChannelError: it is about the channel it was typed in, which Slack has to be asked about first.
        UnknownPersonError: it is about somebody of whom Slack has to be asked first; then take it again.
        sqlalchemy.exc.IntegrityError: the same call is being answered elsewhere; take it again.
    """
    seen = inbox.answered(tx, asked.who, asked.key)
    if seen is not None:
        return dict(json.loads(seen or "{}"))
    member = members.get(tx, asked.who)
    if member is None:
        return _to_nobody(tx, asked, words)
    if not member.active:
        member = members.change(tx, member.id, active=True)
        replan(tx, member, asked.at)
    call = asked.by(member)
    words = words.to(member, asked.at).calling(_met_again(tx, asked, call))
    answer = handler(call, Services(tx, words.library, words.languages, granted))
    given = {**worded(answer, words), "language": words.language}
    about = asked.about.partition(".")[0]
    more = {"fresh": True, "elsewhere": _elsewhere(tx, asked.who.workspace_id, answer, words, asked.at)}
    if isinstance(answer, Reply) and answer.forgotten:
        inbox.remember_unnamed(tx, asked.who.workspace_id, asked.key, about, json.dumps(given), asked.at)
        return {**given, **more, "forgotten": True}
    inbox.remember(tx, asked.who, asked.key, about, json.dumps(given), asked.at)
    return {**given, **more, **_besides(tx, member, asked, answer, words)}


def _met_again(tx: sa.Connection, asked: IncomingCall, call: Call) -> str:
    """Note that somebody is here today, and what goes before the names of commands where they are; returns that."""
    member = call.member
    if member.seen_on != call.today:
        members.change(tx, member.id, seen_on=call.today)
    prefix = asked.prefix if asked.is_typed and asked.about != "unknown" else member.prefix
    if prefix != member.prefix:
        members.change(tx, member.id, prefix=prefix)
    return prefix


def _to_nobody(tx: sa.Connection, asked: IncomingCall, words: Words) -> Given:
    """Somebody without an account: to begin with, unless all of theirs was forgotten and this is no beginning."""
    if asked.begins or not forgetting.is_forgotten(tx, asked.who):
        raise UnknownMemberError
    return {**worded(Reply("forget/nothing"), words), "fresh": True}


def _elsewhere(tx: sa.Connection, workspace_id: str, answer: Answer, words: Words, at: datetime) -> list[Given]:
    """What other messages say from now on; not remembered, as it would keep when they were sent."""
    given = []
    for other in answer.elsewhere if isinstance(answer, Reply) else ():
        reader = members.get(tx, MemberId(workspace_id, other.user_id))
        if reader is not None and reader.dm_channel:
            message = words.to(reader, at).message(other.message, {})
            where = {"channel": reader.dm_channel, "ts": other.ts}
            given.append({**where, "text": message.text, "blocks": message.blocks})
    return given


def _besides(tx: sa.Connection, member: Member, asked: IncomingCall, answer: Answer, words: Words) -> Given:
    """What goes with an answer, once: the set-up at somebody's first word, or that they could not be reached.

    And whether their Home is to be renewed.
    """
    alone = asked.about.startswith("setup.") or (isinstance(answer, Reply) and answer.alone)
    if member.unreachable_on and asked.is_typed and not alone:
        members.change(tx, member.id, unreachable_on=None)
        reached = Reply("coach/reached", {"day": member.unreachable_on})
        return {"home": member.home_opened, "also": worded(reached, words)["message"]}
    if alone or member.set_up or not setup.is_open(members.get(tx, member.id) or member):
        return {"home": member.home_opened}
    members.change(tx, member.id, set_up=setup.OFFERED)
    return {"home": member.home_opened, "also": worded(setup.first(), words)["message"]}


def meet(tx: sa.Connection, who: MemberId, profile: Profile | None, at: datetime) -> None:
    """Make an account, or note what Slack says of a person; None where Slack could not be asked."""
    forgetting.begin_anew(tx, who)
    zone = profile.zone if profile else None
    hour = at.replace(minute=0, second=0, microsecond=0)  # no moment is kept at which somebody began a break
    said = (profile.locale, profile.name) if profile else (None, None)
    members.add(tx, who, zone, hour if profile else None, *said)
    lanes.ensure(tx, who.workspace_id)


def open_home(tx: sa.Connection, who: MemberId) -> bool:
    """Note that a person has a Home to keep fresh; False where nobody knows them yet.

    Who had everything forgotten stays so: to look is not to begin.
    """
    member = members.get(tx, who)
    if member is None and forgetting.is_forgotten(tx, who):
        return True
    if member is not None and not member.home_opened:
        members.change(tx, who, home_opened=True)
    return member is not None


def worded(answer: Answer, words: Words) -> Given:
    """Put an answer into words: `{"message"|"view"|"errors"|"saved": …}`, as JSON takes it."""
    match answer:
        case Reply():
            speaking = words.speaking(*answer.languages) if answer.languages else words
            message = speaking.message(answer.message, answer.facts).payload()
            return {"message": message, "beside": answer.beside, "home_tells": answer.home_tells}
        case Modal():
            return {"view": words.view(answer.view, answer.facts, answer.private)}
        case FieldError():
            return {"errors": {answer.name: words.plain(answer.message, answer.facts)}}
        case Saved():
            return {"saved": words.view(answer.view, answer.facts, {})}
