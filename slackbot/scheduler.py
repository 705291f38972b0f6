"""APScheduler: ticks, and nothing else; it holds no dates and nothing durable."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

import sqlalchemy as sa
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from slackbot.pace import Pace
from slackbot.sender import Sender
from slackbot.slack.profiles import Profiles
from slackbot.store.database import AbandonedError

log = logging.getLogger(__name__)

_PROFILES_MINUTES: Final = 1


def make_scheduler(sender: Sender, profiles: Profiles, pace: Pace) -> AsyncIOScheduler:
    """Make the scheduler that ticks sender and profiles; a late tick comes once, a failed one comes again."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    )
    scheduler.add_job(sender.tick, "interval", seconds=pace.tick)
    scheduler.add_job(_again_if_away(profiles.refresh), "interval", minutes=_PROFILES_MINUTES)
    scheduler.add_job(_again_if_away(sender.tidy), "interval", seconds=pace.tidy)
    return scheduler


def _again_if_away(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Let work that needs the database wait for its next turn while that is away, with a line and no traceback."""

    async def patient() -> None:
        try:
            await work()
        except (sa.exc.SQLAlchemyError, AbandonedError) as error:
            log.warning("the database is away, the next turn tries again: %s", type(error).__name__)

    return patient
