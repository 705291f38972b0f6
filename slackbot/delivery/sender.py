"""The loops of delivery: a tick plans and leases lanes; each leased lane is a task that sends in due order."""

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.delivery.context import Lease, SenderContext, Slack
from slackbot.delivery.lane import Lane
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import Crowds, plan
from slackbot.delivery.rate_limit import RateLimiter
from slackbot.render import Words
from slackbot.scheduled.kind import Kinds
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import delivery_retention, inbox, lanes, outbox, schedule
from slackbot.store.people import covers, line_changes, lines, requests
from slackbot.store.people.members import Member
from slackbot.store.poll import Poll
from slackbot.tasks import Tasks

log = logging.getLogger(__name__)

_MINUTE: Final = timedelta(minutes=1)
_REMOVED_KEPT: Final = timedelta(days=2)
ENDED_KEPT: Final = timedelta(days=30)
_DELETED_AT_A_TIME: Final = 500
_LAST_WORDS: Final = 3  # seconds for cancelled lanes to release themselves


class Sender:
    """Sends everything due. Any number of senders may share a database; each may be killed at any moment.

    `slack_of` returns a workspace's Slack. `manual_clock` means that a person sets the clock, so the database's is
    ignored. `sent_to` is called with the member after each message.
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
        manual_clock: bool = False,
        sent_to: Callable[[Member], None] = lambda _member: None,
    ) -> None:
        self._dialect = database.engine.dialect.name
        self._database = database.background
        self._manual_clock = manual_clock
        self._slack_of = slack_of
        self._clock = clock
        self._ahead = timedelta(0)  # the database's clock minus ours; all processes go by the database's
        self._context = SenderContext(database.background, kinds, words, self._now, pace or Pace(), sent_to=sent_to)
        self._rate_limiters: dict[str, RateLimiter] = {}
        self._lanes = Tasks()
        self._refills = Tasks()
        self._turn = asyncio.Lock()
        self._stopping = False
        self._poll = Poll(database)
        self._more = False  # set if lanes with work were left because too many were leased
        self.ticked = 0.0  # when the last tick ended, by the event loop's clock

    @property
    def ended(self) -> Counter[tuple[str, str]]:
        """Count of deliveries that ended in this process, by kind and state."""
        return self._context.ended

    async def tick(self) -> None:
        """Plan everything due and start sending it; returns before it is sent.

        An idle process does not query the database each second, but only when something is due, after a person's call
        was committed here, and every `Pace.idle` for the work of other processes.
        """
        if self._poll.is_resting() and not self._lanes:
            self.ticked = asyncio.get_running_loop().time()
        else:
            await self._tick()

    async def _tick(self) -> None:
        async with self._turn:
            if self._stopping:
                return
            self._poll.begin()
            try:
                await self._work()
            except NOT_COMMITTED as error:
                log.warning("the database is away, the next tick tries again: %s", type(error).__name__)
            finally:
                self.ticked = asyncio.get_running_loop().time()

    async def _work(self) -> None:
        await self._go_by_the_databases_time()
        at, crowds = self._now(), Crowds()
        while await self._plan_some(at, crowds):
            await self._lease(at)  # so that the first ones planned do not wait for the whole crowd
        if not await self._lease(at) and not self._lanes:
            self._poll.rest(await self._until_due(at))

    async def _until_due(self, at: datetime) -> float:
        """Return for how many seconds there is nothing to plan or send."""
        moment = await self._database.transact(_next_moment)
        return min((moment - at).total_seconds() if moment else math.inf, self._context.pace.idle)

    async def plan(self) -> datetime:
        """Plan everything due; returns the cut-off time used."""
        await self._go_by_the_databases_time()
        at, crowds = self._now(), Crowds()
        while await self._plan_some(at, crowds):
            pass
        return at

    async def _plan_some(self, at: datetime, crowds: Crowds) -> int:
        return await self._database.transact(plan, self._context.kinds, at, self._context.pace, crowds)

    async def settled(self) -> None:
        """Tick until nothing due is left to plan or send, for a clock that is set by hand."""
        while True:
            await self._tick()
            if not self._lanes:
                return
            await self._lanes.settled()

    async def tidy(self) -> None:
        """Delete what is past its retention: removed lines, old answers, ended deliveries."""
        at = self._clock()
        await self._database.transact(inbox.purge, at)
        await self._database.transact(lines.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(line_changes.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(covers.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(requests.purge, (at - _REMOVED_KEPT).date())
        await self._database.transact(delivery_retention.lapse, at)
        before = (at - ENDED_KEPT).date()
        while await self._database.transact(delivery_retention.purge, before, _DELETED_AT_A_TIME) == _DELETED_AT_A_TIME:
            pass

    async def stop(self, within: timedelta) -> None:
        """Start nothing new, wait for sends in flight, and release every lane."""
        self._stopping = True
        async with self._turn:  # a tick that leases lanes ends first; the next one sees the flag
            pass
        await self._lanes.stop(within.total_seconds(), _LAST_WORDS)

    def _now(self) -> datetime:
        return self._clock() + self._ahead

    async def _go_by_the_databases_time(self) -> None:
        if self._dialect != "sqlite" and not self._manual_clock:
            ahead = await self._database.transact(lanes.clock_ahead, self._clock)
            self._ahead = self._note_apart(ahead) if ahead is not None else self._ahead

    def _note_apart(self, ahead: timedelta) -> timedelta:
        """Log once if the clocks are so far apart that messages come early, late or not at all, and once if not."""
        was_apart, is_apart = abs(self._ahead) > lanes.MOST_APART, abs(ahead) > lanes.MOST_APART
        if is_apart and not was_apart:
            log.warning(
                "the database's clock is %.0f minutes %s this machine's, and messages go by it: set both",
                abs(ahead) / _MINUTE,
                "ahead of" if ahead > timedelta(0) else "behind",
            )
        if was_apart and not is_apart:
            log.warning("the database's clock is near this machine's again")
        return ahead

    async def _lease(self, at: datetime) -> bool:
        """Lease lanes with work, longest due first, and start them; returns whether there were any."""
        room = self._context.pace.lanes - len(self._lanes)
        if room <= 0 or self._stopping:
            return False
        token = uuid4().hex
        leased = await self._database.transact(lanes.lease, at, token, self._context.pace.lease, room)
        self._more = len(leased) == room
        for workspace_id, many in leased.items():
            self._start(Lease(workspace_id, token), many)
        return bool(leased)

    def _start(self, lease: Lease, many: int) -> None:
        workspace_id = lease.workspace_id
        rate_limiter = self._rate_limiters.setdefault(workspace_id, RateLimiter(self._context.pace))
        lane = Lane(self._context, self._slack_of(workspace_id), rate_limiter, lease, many)
        task = self._lanes.start(lane.run(lambda: self._stopping), f"lane {workspace_id}")
        task.add_done_callback(self._ended_lane)

    def _ended_lane(self, _task: asyncio.Task[None]) -> None:
        """Refill the lanes as soon as half of them are free, if more had work than could be leased."""
        if self._more and len(self._lanes) <= self._context.pace.lanes // 2:
            self._more = False
            self._refills.start(self._tick())


def _next_moment(tx: sa.Connection) -> datetime | None:
    """Return when the next occasion or delivery is due."""
    return min((moment for moment in (schedule.next_due(tx), outbox.next_visible(tx)) if moment), default=None)
