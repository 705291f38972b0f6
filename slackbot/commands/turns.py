"""One turn of a conversation in one transaction: remembered calls, the account, the handler, the words."""

from datetime import datetime

import sqlalchemy as sa

from slackbot.commands.outcome import (
    ChangedMessage,
    LaterMessage,
    Outcome,
    Payload,
    from_json,
    rendered,
    rendered_message,
    to_json,
)
from slackbot.commands.settings import setup
from slackbot.commands.time_limit import TimeLimit, TookTooLongError
from slackbot.errors import UnknownMemberError
from slackbot.render import Words
from slackbot.reply import Answer, Call, Elsewhere, FieldError, Handler, IncomingCall, Profile, Reply, Services
from slackbot.scheduled import replan
from slackbot.scheduled.hard_days import is_rough_day
from slackbot.store.outbox import inbox, lanes
from slackbot.store.people import members, occupied
from slackbot.store.people.members import Member
from slackbot.store.privacy import forgetting
from slackbot.store.schema.identity import MemberId


def handle_within(
    tx: sa.Connection,
    limit: TimeLimit,
    incoming: IncomingCall,
    handler: Handler,
    words: Words,
    granted: frozenset[str] = frozenset(),
) -> Outcome:
    """Answer a call like `handle`, within a limit of processor time; raises TookTooLongError."""
    try:
        with limit:
            return handle(tx, incoming, handler, words, granted)
    except Exception as error:
        if not limit.is_over:
            raise
        tx.invalidate()  # it may have been interrupted anywhere, so this connection is not used again
        raise TookTooLongError from error  # SQLAlchemy wraps exceptions raised inside its calls


def handle(
    tx: sa.Connection, incoming: IncomingCall, handler: Handler, words: Words, granted: frozenset[str] = frozenset()
) -> Outcome:
    """Answer a call. Its effect, its words and the memory of both commit together; `granted` holds Slack's scopes.

    Slack delivers a call again if the answer reaches it late, so a call seen before changes nothing and gets the same
    answer. Facts that only Slack has are requested by raising, because nobody waits for Slack while a transaction is
    open: the caller fetches them and handles the call again.

    Raises:
        UnknownMemberError: the person's first call; `meet` them, then handle it again.
        UnknownChannelError: Slack has to be asked about the channel in which it was typed.
        UnknownPersonError: Slack has to be asked about somebody who does not use the bot.
        sqlalchemy.exc.IntegrityError: another process is answering the same call; handle it again.
    """
    inbox.wait_for_turn(tx, incoming.who)
    remembered = inbox.answered(tx, incoming.who, incoming.key)
    if remembered is not None:
        return Outcome(from_json(remembered), is_repeated=True)
    member = members.get(tx, incoming.who)
    if member is None:
        return _without_account(tx, incoming, words)
    call = Call(_reactivated(tx, member, incoming.at), incoming)
    words = words.to(call.member, incoming.at).calling(_note_presence(tx, call))
    answer = handler(call, Services(tx, words.library, words.catalog.languages, granted))
    return _remembered(tx, call, answer, words)


def _remembered(tx: sa.Connection, call: Call, answer: Answer, words: Words) -> Outcome:
    """Remember an answer with its call, without a name if the person was just forgotten."""
    incoming, reply = call.incoming, answer if isinstance(answer, Reply) else None
    outcome, about = rendered(answer, words), incoming.about.partition(".")[0]
    changes = _changes(tx, incoming.who.workspace_id, reply.elsewhere if reply else (), words, incoming.at)
    kept = (incoming.key, about, to_json(outcome), incoming.at)
    if reply and reply.forgotten:
        inbox.remember_unnamed(tx, incoming.who.workspace_id, *kept)
        return Outcome(outcome, changes=changes, forgotten=True)
    if not isinstance(answer, FieldError):  # nothing was saved, and the same words may do once the reason has gone
        inbox.remember(tx, incoming.who, *kept)
    alone = about == "setup" or (reply is not None and reply.alone)
    aside = None if alone else _offers_beside(tx, call, answer, words)
    later = _later(reply, words) if reply else None
    return Outcome(outcome, aside=aside, changes=changes, later=later, refreshes_home=call.member.home_opened)


def _later(reply: Reply, words: Words) -> LaterMessage | None:
    if reply.later is None:
        return None
    return LaterMessage(words.message(reply.later.message, reply.later.facts).payload(), reply.later.after)


def _reactivated(tx: sa.Connection, member: Member, at: datetime) -> Member:
    """Reopen an account that was closed because Slack could not reach the person: they are back."""
    if member.active:
        return member
    member = members.change(tx, member.id, active=True)
    replan(tx, member, at)
    return member


def _note_presence(tx: sa.Connection, call: Call) -> str:
    """Note that the person is here today, and the prefix of their workspace's commands; returns the prefix."""
    member, incoming = call.member, call.incoming
    if member.seen_on != call.today:
        members.change(tx, member.id, seen_on=call.today)
    prefix = incoming.prefix if incoming.is_typed and incoming.about != "unknown" else member.prefix
    if prefix != member.prefix:
        members.change(tx, member.id, prefix=prefix)
    return prefix


def _without_account(tx: sa.Connection, incoming: IncomingCall, words: Words) -> Outcome:
    """Create an account, unless the person was forgotten and the call does not begin a new one."""
    if incoming.begins or not forgetting.is_forgotten(tx, incoming.who):
        raise UnknownMemberError
    return Outcome(rendered(Reply("forget/nothing"), words))


def _changes(
    tx: sa.Connection, workspace_id: str, elsewhere: tuple[Elsewhere, ...], words: Words, at: datetime
) -> tuple[ChangedMessage, ...]:
    """Render the new content of other messages. It is not remembered, because that would reveal when they were sent."""
    changes = []
    for other in elsewhere:
        reader = members.get(tx, MemberId(workspace_id, other.user_id))
        if reader is not None and reader.dm_channel:
            message = words.to(reader, at).message(other.message, {})
            changes.append(ChangedMessage(reader.dm_channel, other.ts, message.text, message.blocks))
    return tuple(changes)


def _offers_beside(tx: sa.Connection, call: Call, answer: Answer, words: Words) -> Payload | None:
    """Add a message beside a typed command's answer, once: that messages did not arrive, or an offer of the set-up."""
    member = call.member
    if not call.incoming.is_typed:
        return None  # there is no place to show it
    if member.unreachable_on:
        members.change(tx, member.id, unreachable_on=None)
        return rendered_message(Reply("coach/reached", {"day": member.unreachable_on}), words).message
    if member.set_up or not setup.fits_beside(answer) or not setup.is_open(members.get(tx, member.id) or member):
        return None
    if is_rough_day(member, call.today, Services(tx)):
        return None  # the first question can wait for another day
    members.change(tx, member.id, set_up=setup.OFFERED)
    return rendered_message(setup.first(), words).message


def meet(tx: sa.Connection, who: MemberId, profile: Profile | None, at: datetime) -> None:
    """Create an account, or note Slack's facts about a person; `profile` is None if Slack could not be asked."""
    forgetting.begin_anew(tx, who)
    zone = profile.zone if profile else None
    hour = at.replace(minute=0, second=0, microsecond=0)  # a finer time would reveal when somebody began a break
    locale, name = (profile.locale, profile.name) if profile else (None, None)
    member = members.add(tx, who, zone, hour if profile else None, locale, name)
    occupied.note(tx, member, profile.status if profile else None, at)
    lanes.ensure(tx, who.workspace_id)


def open_home(tx: sa.Connection, who: MemberId) -> bool:
    """Note that a person has a Home to keep fresh; False if they have no account yet.

    A person who was forgotten stays so (True, with nothing noted): looking at Home does not begin an account.
    """
    member = members.get(tx, who)
    if member is None and forgetting.is_forgotten(tx, who):
        return True
    if member is not None and not member.home_opened:
        members.change(tx, who, home_opened=True)
    return member is not None
