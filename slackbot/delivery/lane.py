"""One workspace's lane while it is leased: its messages in due order, at its pace, each posted once."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, ParamSpec, TypeVar

from slackbot.delivery import steps
from slackbot.delivery.pace import Pace
from slackbot.delivery.rate_limit import RateLimiter
from slackbot.delivery.steps import Outgoing, Slack, Waiting
from slackbot.errors import (
    SLACK_FAILED,
    InDoubtError,
    LeaseLostError,
    RateLimitedError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    UnshowableError,
    WorkspaceGoneError,
)
from slackbot.render import Words
from slackbot.scheduled.kind import Kinds
from slackbot.store.database import Transactions
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import in_doubt, lanes, outbox
from slackbot.store.people import members
from slackbot.store.schema.schema import State

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_SOON: Final = timedelta(seconds=10)
_LOOKED_FOR: Final = timedelta(days=1)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class SenderContext:
    """The parts that all lanes of a process share; `now` is the database's time, so that replicas agree on it."""

    database: Transactions
    kinds: Kinds
    words: Words
    now: Callable[[], datetime]
    pace: Pace
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, state) since the start


class Lane:
    """A leased lane: `run` sends until nothing is due, Slack asks for a pause, or the process stops."""

    def __init__(
        self, context: SenderContext, slack: Slack, rate_limiter: RateLimiter, workspace_id: str, token: str
    ) -> None:
        self._context = context
        self._database = context.database
        self._slack = slack
        self._rate_limiter = rate_limiter
        self._workspace_id = workspace_id
        self._token = token
        self._cooling: dict[int, timedelta] = {}  # deliveries whose channel had a message a moment ago
        self._leased_at = _monotonic()
        self._intended_at = self._leased_at

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Send everything due, then release the lane."""
        try:
            while not is_over() and (waiting := await self._next()):
                if not await (self._look_up if waiting.delivery.state is State.SENDING else self._send)(waiting):
                    break
        except (*NOT_COMMITTED, LeaseLostError) as error:
            log.warning("a lane stopped: %s", type(error).__name__)
        finally:
            await self._release()

    async def _release(self) -> None:
        try:
            await self._database.transact(lanes.release, self._workspace_id, self._token)
        except NOT_COMMITTED as error:
            log.warning("a lane could not be released, its lease will expire: %s", type(error).__name__)

    async def _next(self) -> Waiting | None:
        context = self._context
        while True:
            excluding, at = tuple(self._cooling), _monotonic()
            lease = (
                context.pace.lease if at - self._leased_at > context.pace.lease / 3 else 0
            )  # an intent renews it too
            waiting = await self._database.transact(
                steps.peek, context.kinds, self._workspace_id, self._token, context.now(), lease, excluding
            )
            self._leased_at = at if lease else self._leased_at
            if waiting is not None or not excluding:
                return waiting
            await self._wait(max(self._cooling.values()))
            self._cooling.clear()

    async def _wait(self, wait: timedelta) -> None:
        await asyncio.sleep(wait.total_seconds())
        self._rate_limiter.waited(wait, self._context.now())

    async def _send(self, waiting: Waiting) -> bool:
        """Send one message; returns whether the lane goes on."""
        try:
            channel = await self._channel(waiting)
            if await self._is_to_wait(waiting, channel):
                return True
        except SLACK_FAILED as error:
            return await self._kept_back(waiting, error)
        pause = self._rate_limiter.take(self._context.now())
        await asyncio.sleep(pause.total_seconds())
        self._leased_at = self._intended_at = _monotonic()
        outgoing = await self._intend(waiting)
        if outgoing is None or self._has_slept(outgoing):
            return True
        return await self._post(channel, outgoing)

    def _has_slept(self, out: Outgoing) -> bool:
        """Whether so much time passed since the intent (a stopped process, a machine asleep) that others look it up.

        Slack knows no fencing: a message posted after a look-up that did not find it would arrive twice.
        """
        slept = _monotonic() - self._intended_at
        if slept < self._context.pace.give_up - self._context.pace.call:
            return False
        log.warning(
            "delivery %s was not sent: %.0f s passed after its intent; it will be looked up", out.delivery.uid, slept
        )
        return True

    async def _channel(self, waiting: Waiting) -> str:
        to = self._context.kinds[waiting.delivery.kind].address.to
        if to is not None:
            return await self._slack.open_dm(to(waiting.delivery))
        return waiting.member.dm_channel or await self._open_dm(waiting)

    async def _open_dm(self, waiting: Waiting) -> str:
        channel = await self._slack.open_dm(waiting.member.user_id)
        await self._database.transact(members.change, waiting.member.id, dm_channel=channel)
        return channel

    async def _is_to_wait(self, waiting: Waiting, channel: str) -> bool:
        """Whether a delivery has to wait: for its channel's gap, or for the end of its person's do-not-disturb."""
        cools = self._rate_limiter.cools(channel, self._context.now())
        if cools:
            self._cooling[waiting.delivery.id] = cools
            return True
        if not self._context.kinds[waiting.delivery.kind].nudge:
            return False
        until = await self._slack.rests_until(waiting.member.user_id, self._context.now())
        if until is not None:
            await self._database.transact(steps.hold, waiting.delivery, until)
        return until is not None

    async def _kept_back(self, waiting: Waiting, error: Exception) -> bool:
        """React to a call before the post that failed; returns whether the lane goes on."""
        at, delivery = self._context.now(), waiting.delivery
        match error:
            case RateLimitedError():
                await self._database.transact(outbox.hold, delivery.id, at + error.retry_after)
            case TryLaterError() | InDoubtError():
                wait = error.retry_after if isinstance(error, TryLaterError) else _SOON
                await self._database.transact(lanes.wait, self._workspace_id, at + wait)
                return False
            case WorkspaceGoneError():
                await self._database.transact(steps.pause, self._workspace_id, error.reason)
                return False
            case TargetGoneError():
                await self._database.transact(steps.unreachable, self._context.kinds, delivery, waiting.member, at)
            case RefusedError():
                await self._database.transact(outbox.skip, delivery.id, error.reason)
        return True

    async def _intend(self, waiting: Waiting) -> Outgoing | None:
        context = self._context
        try:
            return await self._database.transact(
                steps.intend, context.kinds, context.words, waiting, self._token, context.now(), context.pace
            )
        except (*NOT_COMMITTED, LeaseLostError):
            raise
        except Exception:  # an edge: one message that can't be made must not block its workspace
            log.exception("delivery %s can't be made and ends here", waiting.delivery.uid)
            await self._database.transact(outbox.skip, waiting.delivery.id, "bug")
            return None

    async def _post(self, channel: str, out: Outgoing) -> bool:
        """Post an intended message and record the outcome; returns whether the lane goes on."""
        context, at = self._context, self._context.now
        try:
            ts = await self._posted(channel, out)
        except TryLaterError as error:
            await self._database.transact_patiently(steps.give_back, out, at() + error.retry_after, error.reason)
            return False
        except InDoubtError as error:
            log.warning("delivery %s is in doubt: %s", out.delivery.uid, error.reason)
            await self._database.transact_patiently(
                steps.mark_in_doubt, out, at() + timedelta(seconds=context.pace.grace), error.reason
            )
        except WorkspaceGoneError as error:
            await self._database.transact_patiently(steps.pause, self._workspace_id, error.reason, out)
            return False
        except TargetGoneError as error:
            await self._settle(out, State.FAILED, error.reason)
            await self._database.transact_patiently(steps.unreachable, context.kinds, out.delivery, out.member, at())
        except RefusedError as error:
            await self._settle(out, State.FAILED, error.reason)
        else:
            await self._settle(out, State.SENT, ts=ts)
        return True

    async def _posted(self, channel: str, out: Outgoing) -> str:
        self._rate_limiter.posted(channel, self._context.now())
        try:
            return await self._slack.post(channel, out.message, out.delivery.uid, out.thread)
        except UnshowableError as error:
            log.warning(
                "delivery %s: Slack refuses its layout (%s), so it is sent as text", out.delivery.uid, error.reason
            )
            if self._has_slept(out):
                raise
            return await self._slack.post(channel, out.message.plainly(), out.delivery.uid, out.thread)

    async def _settle(self, out: Outgoing, state: State, reason: str | None = None, ts: str | None = None) -> None:
        settled = await self._database.transact_patiently(steps.settle, self._context.kinds, out, state, reason, ts)
        self._count(out.delivery.kind, out.delivery.uid, state, reason if settled else "recorded too late")

    def _count(self, kind: str, uid: str, state: State, reason: str | None) -> None:
        self._context.ended[kind, state.name.lower()] += 1
        if reason:
            log.warning("delivery %s ended as %s: %s", uid, state.name.lower(), reason)

    async def _look_up(self, waiting: Waiting) -> bool:
        """Look up whether a delivery in doubt arrived; returns whether the lane goes on."""
        delivery, at = waiting.delivery, self._context.now()
        try:
            channel = await self._channel(waiting)
            thread = await self._database.transact(self._context.kinds[delivery.kind].address.thread, delivery)
            ts = await self._slack.find(channel, delivery.uid, delivery.intended_at, thread)
        except WorkspaceGoneError as error:
            await self._database.transact(steps.pause, self._workspace_id, error.reason)
            return False
        except RefusedError as error:
            await self._resolve(waiting, at, State.UNKNOWN, error.reason)
        except (TryLaterError, InDoubtError) as error:
            await self._look_again(waiting, at, error)
        else:
            await self._resolve(waiting, at, State.WAITING if ts is None else State.SENT, "not there", ts)
        return True

    async def _look_again(self, waiting: Waiting, at: datetime, error: TryLaterError | InDoubtError) -> None:
        delivery = waiting.delivery
        if delivery.intended_at is None or at - delivery.intended_at > _LOOKED_FOR:
            await self._resolve(waiting, at, State.UNKNOWN, error.reason)
            return
        wait = error.retry_after if isinstance(error, TryLaterError) else 3 * _SOON
        await self._database.transact(in_doubt.look_again, delivery.id, at, self._context.now() + wait)

    async def _resolve(self, waiting: Waiting, at: datetime, state: State, why: str, ts: str | None = None) -> None:
        delivery = waiting.delivery
        await self._database.transact(steps.resolve, self._context.kinds, delivery, at, state, ts)
        if state is State.WAITING:
            log.info("delivery %s did not arrive (%s): it waits again", delivery.uid, why)
        else:
            self._count(
                delivery.kind, delivery.uid, state, None if state is State.SENT else f"{delivery.reason}, {why}"
            )
