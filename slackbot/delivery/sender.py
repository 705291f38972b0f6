"""The loops of delivery: a tick plans and leases lanes; each leased lane is a task that sends in due order."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from slackbot.delivery.context import Lease, SenderContext, Slack
from slackbot.delivery.lane import Lane
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import Crowds, plan
from slackbot.delivery.rate_limit import RateLimiter
from slackbot.render import Words
from slackbot.scheduled.kind import Kinds
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import delivery_retention, inbox, lanes
from slackbot.store.people import covers, lines, requests

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_LANES: Final = 50  # per tick and process
_REMOVED_KEPT: Final = timedelta(days=2)
ENDED_KEPT: Final = timedelta(days=30)
_DELETED_AT_A_TIME: Final = 500
_LAST_WORDS: Final = 3  # seconds for cancelled lanes to release themselves


class Sender:
    """Sends what is due. Any number of senders may share a database; each may be killed at any moment.

    `slack_of` returns a workspace's Slack. `turned`: the clock is set by hand, so the database's clock is ignored.
    """

    def __init__(
        self,
        database: Database,
        kinds: Kinds,
        words: Words,
        slack_of: Callable[[str], Slack],
        clock: Clock,
        pace: Pace | None = None,
        *,
        turned: bool = False,
    ) -> None:
        self._dialect = database.engine.dialect.name
        self._database = database.background
        self._turned = turned
        self._slack_of = slack_of
        self._clock = clock
        self._ahead = timedelta(0)  # of the database's clock minus ours: all processes go by the database's
        self._context = SenderContext(database.background, kinds, words, self._now, pace or Pace())
        self._rate_limiters: dict[str, RateLimiter] = {}
        self._lanes: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._stopping = False
        self.ticked = 0.0  # when the last tick ended, by the event loop's clock

    @property
    def ended(self) -> Counter[tuple[str, str]]:
        """Count of deliveries that ended in this process, by kind and state."""
        return self._context.ended

    async def tick(self) -> None:
        """Plan what is due and start sending it; returns before it is sent."""
        token = uuid4().hex
        async with self._turn:
            if self._stopping:
                return
            try:
                leased = await self._lease(token)
            except NOT_COMMITTED as error:
                log.warning("the database is away, the next tick tries again: %s", type(error).__name__)
                return
            finally:
                self.ticked = asyncio.get_running_loop().time()
            for workspace_id in leased:
                self._start(workspace_id, token)

    async def plan(self) -> datetime:
        """Plan everything due; returns the cut-off time used."""
        await self._go_by_the_databases_time()
        at, crowds = self._now(), Crowds()
        while await self._database.transact(plan, self._context.kinds, at, self._context.pace, crowds):
            pass
        return at

    async def settled(self) -> None:
        """Tick until nothing due is left to plan or send: for a clock that is set by hand."""
        while True:
            await self.tick()
            if not self._lanes:
                return
            await asyncio.gather(*self._lanes)

    async def tidy(self) -> None:
        """Delete what is past its retention: removed lines, old answers, ended deliveries."""
        at = self._clock()
        await self._database.transact(inbox.purge, at)
        await self._database.transact(lines.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(covers.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(requests.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(delivery_retention.lapse, at)
        before = (at - ENDED_KEPT).date()
        while await self._database.transact(delivery_retention.purge, before, _DELETED_AT_A_TIME) == _DELETED_AT_A_TIME:
            pass

    async def stop(self, patience: timedelta) -> None:
        """Start nothing new, wait for sends in flight, and release every lane."""
        self._stopping = True
        async with self._turn:
            running = set(self._lanes)
        if running:
            _, cut_off = await asyncio.wait(running, timeout=patience.total_seconds())
            for task in cut_off:
                task.cancel()
            if cut_off:
                await asyncio.wait(cut_off, timeout=_LAST_WORDS)

    def _now(self) -> datetime:
        return self._clock() + self._ahead

    async def _go_by_the_databases_time(self) -> None:
        if self._dialect != "sqlite" and not self._turned:
            here = self._clock()
            self._ahead = await self._database.transact(lanes.database_now, here) - here

    async def _lease(self, token: str) -> list[str]:
        at = await self.plan()
        return await self._database.transact(lanes.lease, at, token, self._context.pace.lease, _LANES)

    def _start(self, workspace_id: str, token: str) -> None:
        rate_limiter = self._rate_limiters.setdefault(workspace_id, RateLimiter(self._context.pace))
        lane = Lane(self._context, self._slack_of(workspace_id), rate_limiter, Lease(workspace_id, token))
        task = asyncio.create_task(lane.run(lambda: self._stopping), name=f"lane {workspace_id}")
        self._lanes.add(task)
        task.add_done_callback(self._lanes.discard)
