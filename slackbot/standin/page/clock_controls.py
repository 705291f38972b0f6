"""The clock on the page: now, a quarter of an hour, the next event, a day, and a week that is played."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from slackbot.standin.page.session import Session

log = logging.getLogger(__name__)

WEEK_SECONDS: Final = 40.0
_STEPS: Final = {"quarter": timedelta(minutes=15), "day": timedelta(days=1)}


async def turn(stage: Session, how: str, seconds: float = WEEK_SECONDS) -> None:
    """Turn the clock: `how` is now, quarter, next, day, week or stop. While a week is played the rest waits."""
    if how == "stop":
        await stop(stage)
    elif stage.playing is None:
        await _turn(stage, how, seconds)
    stage.bell.ring()


async def stop(stage: Session) -> None:
    """Let the week that is played end where it stands."""
    playing, stage.playing = stage.playing, None
    if playing is not None:
        playing.cancel()
        await asyncio.wait({playing})


async def _turn(stage: Session, how: str, seconds: float) -> None:
    now = stage.slack.clock()
    if how in _STEPS:
        await stage.backstage.turn_to(now + _STEPS[how])
    elif how == "now":
        await stage.backstage.turn_to(max(now, stage.backstage.machine_now()))
    elif how == "next":
        due = await stage.backstage.next_due()
        if due is not None:
            await stage.backstage.turn_to(due)
    elif how == "week":
        stage.playing = asyncio.create_task(_play(stage, seconds))


async def _play(stage: Session, seconds: float) -> None:
    try:
        await stage.backstage.play_week(stage.bell.ring, seconds)
    except Exception:  # an edge: nobody waits for a week, so what ended it is told here
        log.exception("the week could not go on")
    finally:
        stage.playing = None
        stage.bell.ring()
