"""Periodic work, ticked by APScheduler; it stores no dates and nothing that must survive a restart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from slackbot.clock import Clock, system_clock
from slackbot.store.errors import NOT_COMMITTED
from slackbot.tasks import Tasks

log = logging.getLogger(__name__)

_ONE_AT_A_TIME: Final = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
_LOOK_SECONDS: Final = 2  # by the event loop's time, which is never set back
_A_MOMENT: Final = timedelta(seconds=1)

Work = Callable[[], Awaitable[None]]


class Periodic(NamedTuple):
    """Work, and the seconds between the beginnings of two runs."""

    work: Work
    seconds: float


class Beat(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """An interval that skips missed beats in one step.

    APScheduler lists all missed beats before it drops all but one, which after a year takes minutes and all memory.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next beat after `previous_fire_time` that is not in the past."""
        following: datetime = super().get_next_fire_time(previous_fire_time, now)
        return following if following >= now else now + self.interval


class Scheduler:
    """Runs periodic work: a late tick runs once, and a tick that finds the database away is repeated.

    APScheduler goes by the wall clock: set back by an hour, it would be silent for an hour, even if the clock is put
    right a second later, because it sleeps for as long as it was told to. `_look` ends both.
    """

    def __init__(self, table: Iterable[Periodic], clock: Clock = system_clock) -> None:
        self._ticks = AsyncIOScheduler(timezone="UTC", job_defaults=_ONE_AT_A_TIME)
        self._clock = clock
        self._at_work = Tasks()
        self._looking: asyncio.TimerHandle | None = None
        for periodic in table:
            self._add(periodic)

    def start(self) -> None:
        """Start ticking; an event loop must be running."""
        self._ticks.start()
        self._look()

    async def stop(self, within: timedelta) -> None:
        """Stop ticking and let running work finish; APScheduler would cancel it.

        A cancelled tick may have leased lanes, and nothing would be sent in them until their leases expire.
        """
        if self._looking is not None:
            self._looking.cancel()
        self._ticks.remove_all_jobs()
        await self._at_work.stop(within.total_seconds())
        self._ticks.shutdown(wait=False)

    def _add(self, periodic: Periodic) -> None:
        async def tick() -> None:
            task = self._at_work.start(_again_if_away(periodic.work))
            await asyncio.wait({task})
            if not task.cancelled():
                task.result()

        name = getattr(periodic.work, "__qualname__", "")
        self._ticks.add_job(tick, Beat(seconds=periodic.seconds, timezone="UTC"), name=name)

    def _look(self) -> None:
        """Run work now whose next run is further away than its interval, and compute the next wake-up again."""
        now = self._clock()
        for job in self._ticks.get_jobs():
            if job.next_run_time > now + job.trigger.interval + _A_MOMENT:
                log.warning("the clock was set back, ticks go on")
                job.modify(next_run_time=now)
        self._ticks.wakeup()
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)


async def _again_if_away(work: Work) -> None:
    """Skip this turn with a log line, not a traceback, while the database is away."""
    try:
        await work()
    except NOT_COMMITTED as error:
        log.warning("the database is away, the next tick tries again: %s", type(error).__name__)
