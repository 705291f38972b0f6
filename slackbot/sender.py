"""The loops of delivery: a tick plans and leases; each leased lane is one task that sends in due order, at its pace."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from slackbot import delivery
from slackbot.delivery import Jobs, Outgoing, Slack, Waiting
from slackbot.errors import (
    InDoubtError,
    LeaseLostError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    WorkspaceGoneError,
)
from slackbot.pace import Pace
from slackbot.render import Words
from slackbot.store import covers, inbox, lanes, lines, members, outbox
from slackbot.store.database import AbandonedError, Database
from slackbot.store.schema import State

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_LANES: Final = 50
_SOON: Final = timedelta(seconds=10)
_REMOVED_KEPT: Final = timedelta(days=2)
_ENDED_KEPT: Final = timedelta(days=30)
_DATABASE_AWAY: Final = (sa.exc.SQLAlchemyError, AbandonedError)


class Sender:
    """Sends what is due. Any number of them may run on one database; each may be killed at any moment."""

    def __init__(
        self, database: Database, jobs: Jobs, words: Words, slack: Slack, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._words = words
        self._slack = slack
        self._clock = clock
        self._pace = pace or Pace()
        self._lanes: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def tick(self) -> None:
        """Plan what is due and start sending it; returns before it is sent."""
        at = self._clock()
        try:
            while await self._database.transact(delivery.plan, self._jobs, at) == delivery.BATCH:
                pass
            await self._database.transact(delivery.in_doubt, self._jobs, at)
            token = uuid4().hex
            leased = await self._database.transact(lanes.lease, at, token, self._pace.lease, _LANES)
        except _DATABASE_AWAY as error:
            log.warning("the database is away, the next tick tries again: %s", type(error).__name__)
            return
        for workspace_id in leased:
            self._start(workspace_id, token)

    async def settled(self) -> None:
        """Tick until nothing that is due is left to plan or to send: for a clock that is turned by hand."""
        while True:
            await self.tick()
            if not self._lanes:
                return
            await asyncio.gather(*self._lanes)

    async def tidy(self) -> None:
        """Delete for good what has had its time: removed lines, old answers, ended deliveries."""
        at = self._clock()
        await self._database.transact(inbox.purge, at)
        await self._database.transact(lines.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(covers.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(outbox.purge, (at - _ENDED_KEPT).date())

    async def stop(self, patience: timedelta) -> None:
        """Begin nothing new, and wait for what is being sent."""
        self._stopping = True
        if self._lanes:
            await asyncio.wait(self._lanes, timeout=patience.total_seconds())

    def _start(self, workspace_id: str, token: str) -> None:
        task = asyncio.create_task(self._lane(workspace_id, token), name=f"lane {workspace_id}")
        self._lanes.add(task)
        task.add_done_callback(self._lanes.discard)

    async def _lane(self, workspace_id: str, token: str) -> None:
        sent = 0
        try:
            while not self._stopping and (waiting := await self._next(workspace_id)):
                if not await self._send(waiting, token):
                    break
                sent += 1
                if sent >= self._pace.burst:
                    await asyncio.sleep(self._pace.gap)
            await self._database.transact(lanes.release, workspace_id, token)
        except (*_DATABASE_AWAY, LeaseLostError) as error:
            log.warning("a lane stopped, its lease runs out by itself: %s", type(error).__name__)

    async def _next(self, workspace_id: str) -> Waiting | None:
        return await self._database.transact(delivery.peek, workspace_id, self._clock())

    async def _send(self, waiting: Waiting, token: str) -> bool:
        """Send one; returns whether the lane goes on."""
        member, at = waiting.member, self._clock()
        try:
            channel = await self._channel(waiting)
        except TargetGoneError:
            await self._database.transact(delivery.unreachable, self._jobs, waiting.delivery, member)
            channel = ""
        except (TryLaterError, InDoubtError) as error:
            wait = error.retry_after if isinstance(error, TryLaterError) else _SOON
            await self._database.transact(lanes.wait, member.workspace_id, at + wait)
            return False
        except WorkspaceGoneError as error:
            await self._database.transact(lanes.disable, member.workspace_id, error.reason)
            return False
        except RefusedError as error:
            await self._database.transact(outbox.skip, waiting.delivery.id, error.reason)
            return True
        if await self._rests(waiting, at):
            return True
        outgoing = await self._intend(waiting, token)
        return outgoing is None or await self._post(channel, outgoing)

    async def _rests(self, waiting: Waiting, at: datetime) -> bool:
        if not self._jobs[waiting.delivery.kind].asks:
            return False
        until = await self._slack.rests_until(waiting.member.user_id, at)
        if until is not None:
            await self._database.transact(delivery.hold, waiting.delivery, until)
        return until is not None

    async def _intend(self, waiting: Waiting, token: str) -> Outgoing | None:
        try:
            return await self._database.transact(
                delivery.intend, self._jobs, self._words, waiting, token, self._clock(), self._pace
            )
        except (*_DATABASE_AWAY, LeaseLostError):
            raise
        except Exception:  # an edge: one message that can't be made must not hold up a workspace for ever
            log.exception("delivery %s can't be made and ends here", waiting.delivery.uid)
            await self._database.transact(outbox.skip, waiting.delivery.id, "bug")
            return None

    async def _channel(self, waiting: Waiting) -> str:
        to = self._jobs[waiting.delivery.kind].to
        if to is not None:
            return await self._slack.open_dm(to(waiting.delivery))
        return waiting.member.dm_channel or await self._open_dm(waiting)

    async def _open_dm(self, waiting: Waiting) -> str:
        channel = await self._slack.open_dm(waiting.member.user_id)
        await self._database.transact(members.change, waiting.member.id, dm_channel=channel)
        return channel

    async def _post(self, channel: str, out: Outgoing) -> bool:
        state, reason, ts, goes_on = State.SENT, None, None, True
        try:
            ts = await self._slack.post(channel, out.message, out.delivery.uid)
        except TryLaterError as error:
            again_at = self._clock() + error.retry_after
            await self._database.transact(delivery.give_back, out, again_at, error.reason)
            return False
        except InDoubtError as error:
            state, reason = State.UNKNOWN, error.reason
        except WorkspaceGoneError as error:
            state, reason, goes_on = State.FAILED, error.reason, False
            await self._database.transact(lanes.disable, out.member.workspace_id, error.reason)
        except TargetGoneError as error:
            state, reason = State.FAILED, error.reason
            await self._database.transact(delivery.unreachable, self._jobs, out.delivery, out.member)
        except RefusedError as error:
            state, reason = State.FAILED, error.reason
        if reason:
            log.warning("delivery %s ended as %s: %s", out.delivery.uid, state.name.lower(), reason)
        await self._database.transact(delivery.settle, self._jobs, out, state, reason, ts)
        return goes_on
