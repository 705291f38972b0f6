"""Takes payloads from Slack, has each answered in one transaction, and delivers the answer to its surface.

At this edge errors become words: the person reads a reference that the log has too.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from secrets import token_hex
from typing import Any, Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.commands import ACTIONS, SHORTCUTS, VIEWS, full, plain_words, turns
from slackbot.commands.coach import stale
from slackbot.commands.outcome import (
    ExpiredAnswer,
    FailedAnswer,
    FieldErrors,
    MessageAnswer,
    ModalAnswer,
    Outcome,
    Payload,
    SavedAnswer,
    rendered_message,
)
from slackbot.commands.time_limit import TimeLimit, TookTooLongError
from slackbot.commands.windows import kept_or_open
from slackbot.errors import UnknownChannelError, UnknownMemberError, UnknownPersonError
from slackbot.render import Words
from slackbot.reply import Handler, IncomingCall, Reply
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.json_fields import part, text
from slackbot.slack.api.person import profile_of
from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.afterwards import Afterward, Afterwards
from slackbot.slack.inbound.incoming import Delivered
from slackbot.slack.inbound.lookups import Lookups
from slackbot.slack.inbound.surfaces import Surfaces, response_url
from slackbot.slack.install.payload_ids import audience_of, person_of
from slackbot.slack.upkeep.forget_follow_up import ForgetFollowUp
from slackbot.slack.upkeep.homes import Homes
from slackbot.slack.upkeep.profiles import note_in
from slackbot.store.database import Database
from slackbot.store.errors import DATABASE_AWAY, FullError
from slackbot.store.people.members import Member
from slackbot.store.schema.identity import MemberId
from slackbot.tasks import Tasks

log = logging.getLogger(__name__)

_MOST_TRIES: Final = 5  # for one call; each but the last fetches something missing


class Dispatcher:
    """Answers people; `slack_of` returns the Slack of a workspace."""

    def __init__(self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Clock) -> None:
        self._database = database
        self._words = words
        self._slack_of = slack_of
        self._clock = clock
        self._lookups = Lookups(slack_of)
        self._homes = Homes(database, words, slack_of, clock)
        self._background = Tasks()
        self.afterwards = Afterwards(clock)
        self.forget_follow_up = ForgetFollowUp(database, self._homes)
        self.answered: Counter[tuple[str, str]] = Counter()  # commands, by name and result, since the start
        self.timed: Callable[[float], None] = lambda _seconds: None

    async def command(self, delivered: Delivered) -> Payload:
        """Answer a slash command; returns the ephemeral message that goes on the ack."""
        call, handler = incoming.command(delivered, self._clock(), await self._names(delivered))
        began = asyncio.get_running_loop().time()
        outcome = await self._handle(call, handler)
        self.timed(asyncio.get_running_loop().time() - began)
        self.answered[call.about, outcome.result] += 1
        if isinstance(outcome.answer, ModalAnswer):
            await self._surfaces(call).open(delivered.body, outcome.answer)
        self._follow_up(call, outcome, response_url(delivered.body))
        if isinstance(outcome.answer, MessageAnswer):
            return {"response_type": "ephemeral", **outcome.answer.message}
        return {}

    async def action(self, delivered: Delivered) -> None:
        """Handle a press; the answer goes to its message, or opens a modal, before or during the ack."""
        call = incoming.action(delivered, self._clock())
        outcome = await self._handle(call, ACTIONS.get(call.about, stale))
        match outcome.answer:
            case ModalAnswer() as modal if not outcome.is_repeated:
                await self._surfaces(call).open(delivered.body, modal)
            case MessageAnswer() as answer if not (outcome.is_repeated and answer.beside):
                await self._show(call, delivered, answer)
        self._follow_up(call, outcome)
        self._follow_up_later(call, outcome, response_url(delivered.body))

    async def shortcut(self, delivered: Delivered) -> None:
        """Handle one of Slack's shortcuts. Its answer is a window, because there is no message to answer in."""
        call = incoming.shortcut(delivered, self._clock(), await self._names(delivered))
        outcome = await self._handle(call, SHORTCUTS.get(call.about, stale))
        if isinstance(outcome.answer, ModalAnswer | MessageAnswer) and not outcome.is_repeated:
            await self._surfaces(call).open(delivered.body, outcome.answer)

    async def submission(self, delivered: Delivered) -> Payload:
        """Handle a submitted modal and return its ack: empty closes it, `errors` keeps it open, `update` replaces it.

        A message goes where the modal was opened; over Home, or once that place expired, the modal shows it.
        """
        call = incoming.submission(delivered, self._clock())
        outcome = await self._handle(call, VIEWS.get(call.about, kept_or_open(stale)))
        match outcome.answer:
            case FieldErrors(errors=errors):
                return _errors(errors)
            case FailedAnswer(words=words) if call.fields:
                return _errors({next(iter(call.fields)): words})
        self._follow_up(call, outcome)
        match outcome.answer:
            case SavedAnswer(view=view) | ModalAnswer(view=view):
                return _update(view)
            case MessageAnswer() as answer:
                return self._answered_submission(call, answer, is_repeated=outcome.is_repeated)
            case ExpiredAnswer():
                return {}  # its words were saved at its first delivery
        raise AssertionError

    def _answered_submission(self, call: IncomingCall, answer: MessageAnswer, *, is_repeated: bool) -> Payload:
        url = call.private.get("url", "")
        if url and call.at.isoformat() < call.private.get("until", ""):
            answer = replace(answer, beside=answer.beside or "beside" in call.private)
            if not (is_repeated and answer.beside):
                self._background.start(self._surfaces(call).respond(url, answer.message, beside=answer.beside))
            return {}
        return _update(self._surfaces(call).around(answer)) if url or not answer.home_tells else {}

    async def user_changed(self, delivered: Delivered) -> None:
        """Apply a person's new zone, status or deactivation in every workspace that the event is for."""
        user = part(part(delivered.body, "event"), "user")
        audience = audience_of(delivered.body).with_workspace(delivered.workspace_id)
        noted = (audience, text(user, "id"), profile_of(user), self._clock())
        for who in await self._database.transact(note_in, *noted):
            self._background.start(self._homes.refresh(who))

    async def direct_message(self, delivered: Delivered) -> None:
        """Answer words typed to the bot with buttons that act on them."""
        call = incoming.direct_message(delivered, self._clock(), await self._names(delivered))
        if call is None:
            return
        outcome = await self._handle(call, plain_words.answer)
        if isinstance(outcome.answer, MessageAnswer) and not outcome.is_repeated:
            event = delivered.body["event"]
            channel, thread = str(event.get("channel", "")), str(event.get("thread_ts") or "") or None
            self._background.start(self._surfaces(call).post(channel, outcome.answer.message, thread))

    async def home_opened(self, delivered: Delivered) -> None:
        """Show a person their Home, which is kept fresh from then on."""
        user_id = person_of(delivered.body)
        if not user_id or part(delivered.body, "event").get("tab", "home") != "home":
            return
        who = MemberId(delivered.workspace_id, user_id)
        try:
            if not await self._database.transact(turns.open_home, who):
                await self._database.transact(turns.meet, who, await self._lookups.profile(who), self._clock())
                await self._database.transact(turns.open_home, who)
        except DATABASE_AWAY as error:
            log.warning("Home could not be shown: %s", type(error).__name__)
        self._background.start(self._homes.refresh(who))

    def sent_to(self, member: Member) -> None:
        """Redraw the Home of a person whose digest appears there."""
        if member.digest_home and member.home_opened:
            self._background.start(self._homes.refresh(member.id))

    def catch_up(self) -> None:
        """Start whatever an earlier process may have left undone."""
        self._background.start(self.forget_follow_up.run())

    async def settled(self) -> None:
        """Wait until every answer that is not on an ack has been handed to Slack."""
        await self._background.settled()

    async def _handle(self, call: IncomingCall, handler: Handler) -> Outcome:
        try:
            return await self._handled(call, handler)
        except DATABASE_AWAY as error:
            return self._failed("errors/not_saved", error)
        except TookTooLongError as error:
            return self._failed("errors/too_long", error)
        except Exception as error:  # noqa: BLE001 - the edge: a person is told, the log has the rest
            return self._failed("errors/bug", error)

    async def _handled(self, call: IncomingCall, handler: Handler) -> Outcome:
        """Handle a call, and again whenever something missing had to be fetched first."""
        for _ in range(_MOST_TRIES - 1):
            try:
                return await self._try(call, handler)
            except UnknownMemberError:
                profile = await self._lookups.profile(call.who)
                await self._database.transact(turns.meet, call.who, profile, call.at)
            except UnknownPersonError as error:
                account = await self._lookups.account(call.who._replace(user_id=error.user_id))
                call = replace(call, accounts={**call.accounts, error.user_id: account})
            except UnknownChannelError as error:
                call = replace(call, place=await self._lookups.place(call.who.workspace_id, error.channel))
            except FullError as error:
                log.warning("somebody reached the day's limit of %s", error.table)
                handler = full.answer_for(error.table)
            except sa.exc.IntegrityError:
                log.info("the same call came twice at once; its first answer is given again")
        return await self._try(call, handler)

    async def _try(self, call: IncomingCall, handler: Handler) -> Outcome:
        granted, limit = self._slack_of(call.who.workspace_id).granted, TimeLimit()
        with limit.watched():
            return await self._database.transact(turns.handle_within, limit, call, handler, self._words, granted)

    async def _names(self, delivered: Delivered) -> Mapping[str, str]:
        return await self._lookups.names(incoming.unnamed(delivered))

    def _failed(self, message: str, error: Exception) -> Outcome:
        ref = token_hex(2)
        # Only a bug's traceback says where to look; a locked database would fill the log with equal ones.
        is_bug = message == "errors/bug"
        log.error("ref %s: %s", ref, _named(error), exc_info=error if is_bug else None)
        answer = rendered_message(Reply(message, {"ref": ref}, beside=True), self._words)
        words = self._words.plain(message, {"ref": ref})
        return Outcome(FailedAnswer(answer.message, beside=True, language=answer.language, words=words))

    def _surfaces(self, call: IncomingCall) -> Surfaces:
        return Surfaces(self._slack_of(call.who.workspace_id), self._words, self._clock)

    async def _show(self, call: IncomingCall, delivered: Delivered, answer: MessageAnswer) -> None:
        if response_url(delivered.body):
            self._background.start(self._surfaces(call).show(delivered.body, answer))
        else:
            await self._surfaces(call).show(delivered.body, answer)  # a trigger is good for three seconds

    def _follow_up(self, call: IncomingCall, outcome: Outcome, url: str = "") -> None:
        """Start everything that follows from an outcome, in the background."""
        surfaces = self._surfaces(call)
        if outcome.aside and url:
            self._background.start(surfaces.respond(url, outcome.aside, beside=True))
        for change in outcome.changes:
            self._background.start(surfaces.change(change))
        if outcome.refreshes_home:
            self._background.start(self._homes.refresh(call.who))
        if outcome.forgotten:
            self._background.start(self.forget_follow_up.run())

    def _follow_up_later(self, call: IncomingCall, outcome: Outcome, url: str) -> None:
        """Change the message with the button once more after a while."""
        if outcome.later is None or not url:
            return
        respond = partial(self._surfaces(call).respond, url, outcome.later.message, beside=False)
        self.afterwards.add(Afterward(call.at + outcome.later.after, respond))


def _errors(errors: Mapping[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": dict(errors)}


def _update(view: Payload) -> dict[str, Any]:
    return {"response_action": "update", "view": dict(view)}


def _named(error: Exception) -> str:
    """Return the error's type and, if there is one, the driver's: "OperationalError (LockNotAvailable)"."""
    cause = getattr(error, "orig", None)
    return type(error).__name__ + (f" ({type(cause).__name__})" if cause else "")
