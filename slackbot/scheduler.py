"""APScheduler: ticks, and nothing else; it holds no dates and nothing durable."""

from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from slackbot.sender import Sender
from slackbot.slack.profiles import Profiles

_PROFILES_MINUTES: Final = 1
_TIDY_MINUTES: Final = 60


def make_scheduler(sender: Sender, profiles: Profiles, tick: float) -> AsyncIOScheduler:
    """Make the scheduler that ticks the sender (each `tick` seconds) and profiles; a late tick comes once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    )
    scheduler.add_job(sender.tick, "interval", seconds=tick)
    scheduler.add_job(profiles.refresh, "interval", minutes=_PROFILES_MINUTES)
    scheduler.add_job(sender.tidy, "interval", minutes=_TIDY_MINUTES)
    return scheduler
