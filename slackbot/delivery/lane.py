"""One workspace's lane while it is leased: its messages in due order, at its pace, each posted once."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa

from slackbot.delivery import steps
from slackbot.delivery.pace import Pace
from slackbot.delivery.rate_limit import RateLimiter
from slackbot.delivery.steps import Outgoing, Slack, Waiting
from slackbot.errors import (
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
from slackbot.store.database import AbandonedError, Database
from slackbot.store.outbox import in_doubt, lanes, outbox
from slackbot.store.people import members
from slackbot.store.schema.schema import State

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

DATABASE_AWAY: Final = (sa.exc.SQLAlchemyError, AbandonedError)
SLACK_SAYS_NO: Final = (RefusedError, TryLaterError, InDoubtError)
_SOON: Final = timedelta(seconds=10)
_LOOKED_FOR: Final = timedelta(days=1)
_WRITE_GAPS: Final = (0.1, 0.3, 1, 2, 4, 4, 4)  # seconds; with the database's own patience no longer than `give_up`


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class SenderContext:
    """What every lane of a process works with; `now` is the time that all processes share."""

    database: Database
    kinds: Kinds
    words: Words
    now: Callable[[], datetime]
    pace: Pace
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, state): how many, since the start


class Lane:
    """A leased lane; `run` sends until nothing is due, Slack wants a pause, or the process is to stop."""

    def __init__(
        self, kit: SenderContext, slack: Slack, rate_limiter: RateLimiter, workspace_id: str, token: str
    ) -> None:
        self._kit = kit
        self._slack = slack
        self._rhythm = rate_limiter
        self._workspace_id = workspace_id
        self._token = token
        self._cooling: dict[int, timedelta] = {}  # deliveries whose channel had a message a moment ago
        self._leased_at = _monotonic()
        self._intended_at = self._leased_at

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Send what is due, then hand the lane back."""
        try:
            while not is_over() and (waiting := await self._next()):
                if not await (self._look_up if waiting.delivery.state is State.SENDING else self._send)(waiting):
                    break
        except (*DATABASE_AWAY, LeaseLostError) as error:
            log.warning("a lane stopped: %s", type(error).__name__)
        finally:
            await self._release()

    async def _transact(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._kit.database.transact(work, *args, **kwargs)

    async def _release(self) -> None:
        try:
            await self._transact(lanes.release, self._workspace_id, self._token)
        except DATABASE_AWAY as error:
            log.warning("a lane could not be handed back, its lease runs out by itself: %s", type(error).__name__)

    async def _next(self) -> Waiting | None:
        kit = self._kit
        while True:
            besides, at = tuple(self._cooling), _monotonic()
            lease = kit.pace.lease if at - self._leased_at > kit.pace.lease / 3 else 0  # an intent leases anew as well
            waiting = await self._transact(
                steps.peek, kit.kinds, self._workspace_id, self._token, kit.now(), lease, besides
            )
            self._leased_at = at if lease else self._leased_at
            if waiting is not None or not besides:
                return waiting
            await self._wait(max(self._cooling.values()))
            self._cooling.clear()

    async def _wait(self, wait: timedelta) -> None:
        await asyncio.sleep(wait.total_seconds())
        self._rhythm.waited(wait, self._kit.now())

    async def _send(self, waiting: Waiting) -> bool:
        """Send one; returns whether the lane goes on."""
        try:
            channel = await self._channel(waiting)
            if await self._is_to_wait(waiting, channel):
                return True
        except SLACK_SAYS_NO as error:
            return await self._kept_back(waiting, error)
        pause = self._rhythm.take(self._kit.now())
        await asyncio.sleep(pause.total_seconds())
        self._leased_at = self._intended_at = _monotonic()
        outgoing = await self._intend(waiting)
        if outgoing is None or self._has_slept(outgoing):
            return True
        return await self._post(channel, outgoing)

    def _has_slept(self, out: Outgoing) -> bool:
        """Whether so much time went by since the intent (a stopped process, a machine asleep) that others look it up.

        Slack knows no fencing: what is posted after somebody saw that it is not there would be there twice.
        """
        slept = _monotonic() - self._intended_at
        if slept < self._kit.pace.give_up - self._kit.pace.call:
            return False
        log.warning(
            "delivery %s was not sent: %.0f s went by after its intent; it is looked up", out.delivery.uid, slept
        )
        return True

    async def _channel(self, waiting: Waiting) -> str:
        to = self._kit.kinds[waiting.delivery.kind].address.to
        if to is not None:
            return await self._slack.open_dm(to(waiting.delivery))
        return waiting.member.dm_channel or await self._open_dm(waiting)

    async def _open_dm(self, waiting: Waiting) -> str:
        channel = await self._slack.open_dm(waiting.member.user_id)
        await self._transact(members.change, waiting.member.id, dm_channel=channel)
        return channel

    async def _is_to_wait(self, waiting: Waiting, channel: str) -> bool:
        """Whether one stays where it is: its channel had a message a moment ago, or its person rests."""
        cools = self._rhythm.cools(channel, self._kit.now())
        if cools:
            self._cooling[waiting.delivery.id] = cools
            return True
        if not self._kit.kinds[waiting.delivery.kind].nudge:
            return False
        until = await self._slack.rests_until(waiting.member.user_id, self._kit.now())
        if until is not None:
            await self._transact(steps.hold, waiting.delivery, until)
        return until is not None

    async def _kept_back(self, waiting: Waiting, error: Exception) -> bool:
        """Do what follows where Slack could not be asked what comes before a post."""
        at, found = self._kit.now(), waiting.delivery
        match error:
            case RateLimitedError():
                await self._transact(outbox.hold, found.id, at + error.retry_after)
            case TryLaterError() | InDoubtError():
                wait = error.retry_after if isinstance(error, TryLaterError) else _SOON
                await self._transact(lanes.wait, self._workspace_id, at + wait)
                return False
            case WorkspaceGoneError():
                await self._transact(steps.pause, self._workspace_id, error.reason)
                return False
            case TargetGoneError():
                await self._transact(steps.unreachable, self._kit.kinds, found, waiting.member, at)
            case RefusedError():
                await self._transact(outbox.skip, found.id, error.reason)
        return True

    async def _intend(self, waiting: Waiting) -> Outgoing | None:
        kit = self._kit
        try:
            return await self._transact(steps.intend, kit.kinds, kit.words, waiting, self._token, kit.now(), kit.pace)
        except (*DATABASE_AWAY, LeaseLostError):
            raise
        except Exception:  # an edge: one message that can't be made must not hold up a workspace for ever
            log.exception("delivery %s can't be made and ends here", waiting.delivery.uid)
            await self._transact(outbox.skip, waiting.delivery.id, "bug")
            return None

    async def _post(self, channel: str, out: Outgoing) -> bool:
        """Post what was intended, and record what came of it; returns whether the lane goes on."""
        kit, at = self._kit, self._kit.now
        try:
            ts = await self._posted(channel, out)
        except TryLaterError as error:
            await self._surely(steps.give_back, out, at() + error.retry_after, error.reason)
            return False
        except InDoubtError as error:
            log.warning("delivery %s is in doubt: %s", out.delivery.uid, error.reason)
            await self._surely(steps.doubt, out, at() + timedelta(seconds=kit.pace.grace), error.reason)
        except WorkspaceGoneError as error:
            await self._surely(steps.pause, self._workspace_id, error.reason, out)
            return False
        except TargetGoneError as error:
            await self._settle(out, State.FAILED, error.reason)
            await self._surely(steps.unreachable, kit.kinds, out.delivery, out.member, at())
        except RefusedError as error:
            await self._settle(out, State.FAILED, error.reason)
        else:
            await self._settle(out, State.SENT, ts=ts)
        return True

    async def _posted(self, channel: str, out: Outgoing) -> str:
        self._rhythm.posted(channel, self._kit.now())
        try:
            return await self._slack.post(channel, out.message, out.delivery.uid, out.thread)
        except UnshowableError as error:
            log.warning("delivery %s: its layout is refused (%s), it goes as text", out.delivery.uid, error.reason)
            if self._has_slept(out):
                raise
            return await self._slack.post(channel, out.message.plainly(), out.delivery.uid, out.thread)

    async def _settle(self, out: Outgoing, state: State, reason: str | None = None, ts: str | None = None) -> None:
        settled = await self._surely(steps.settle, self._kit.kinds, out, state, reason, ts)
        self._count(out.delivery.kind, out.delivery.uid, state, reason if settled else "recorded too late")

    async def _surely(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Write down what Slack said, which it says once, even if the database is away for a moment."""
        for gap in _WRITE_GAPS:
            try:
                return await self._transact(work, *args, **kwargs)
            except DATABASE_AWAY as error:
                log.warning("Slack's answer can't be recorded yet: %s", type(error).__name__)
                await asyncio.sleep(gap)
        return await self._transact(work, *args, **kwargs)

    def _count(self, kind: str, uid: str, state: State, reason: str | None) -> None:
        self._kit.ended[kind, state.name.lower()] += 1
        if reason:
            log.warning("delivery %s ended as %s: %s", uid, state.name.lower(), reason)

    async def _look_up(self, waiting: Waiting) -> bool:
        """Look whether what is in doubt arrived; returns whether the lane goes on."""
        found, at = waiting.delivery, self._kit.now()
        try:
            channel = await self._channel(waiting)
            thread = await self._transact(self._kit.kinds[found.kind].address.thread, found)
            ts = await self._slack.find(channel, found.uid, found.intended_at, thread)
        except WorkspaceGoneError as error:
            await self._transact(steps.pause, self._workspace_id, error.reason)
            return False
        except RefusedError as error:
            await self._resolve(waiting, at, State.UNKNOWN, error.reason)
        except (TryLaterError, InDoubtError) as error:
            await self._look_again(waiting, at, error)
        else:
            await self._resolve(waiting, at, State.WAITING if ts is None else State.SENT, "not there", ts)
        return True

    async def _look_again(self, waiting: Waiting, at: datetime, error: TryLaterError | InDoubtError) -> None:
        found = waiting.delivery
        if found.intended_at is None or at - found.intended_at > _LOOKED_FOR:
            await self._resolve(waiting, at, State.UNKNOWN, error.reason)
            return
        wait = error.retry_after if isinstance(error, TryLaterError) else 3 * _SOON
        await self._transact(in_doubt.look_again, found.id, at, self._kit.now() + wait)

    async def _resolve(self, waiting: Waiting, at: datetime, state: State, why: str, ts: str | None = None) -> None:
        found = waiting.delivery
        await self._transact(steps.resolve, self._kit.kinds, found, at, state, ts)
        if state is State.WAITING:
            log.info("delivery %s did not arrive (%s): it waits again", found.uid, why)
        else:
            self._count(found.kind, found.uid, state, None if state is State.SENT else f"{found.reason}, {why}")
