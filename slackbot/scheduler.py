"""APScheduler: ticks, and nothing else; it holds no dates and nothing durable."""

from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from slackbot.sender import Sender

_TICK_SECONDS: Final = 1
_TIDY_MINUTES: Final = 60


def make_scheduler(sender: Sender) -> AsyncIOScheduler:
    """Make the scheduler that ticks the sender; a tick that comes late comes once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    )
    scheduler.add_job(sender.tick, "interval", seconds=_TICK_SECONDS)
    scheduler.add_job(sender.tidy, "interval", minutes=_TIDY_MINUTES)
    return scheduler
