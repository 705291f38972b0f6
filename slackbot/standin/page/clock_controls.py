"""The clock on the page: now, a quarter of an hour, the next event, a day, and a played week."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from slackbot.standin.page.session import Session

log = logging.getLogger(__name__)

WEEK_SECONDS: Final = 40.0
_STEPS: Final = {"quarter": timedelta(minutes=15), "day": timedelta(days=1)}


async def turn(session: Session, how: str, seconds: float = WEEK_SECONDS) -> None:
    """Turn the clock: `how` is now, quarter, next, day, week or stop. A played week delays the other turns."""
    if how == "stop":
        await stop(session)
    elif session.playing is None:
        await _turn(session, how, seconds)
    session.changes.announce()


async def stop(session: Session) -> None:
    """End the week being played where it is."""
    playing, session.playing = session.playing, None
    if playing is not None:
        playing.cancel()
        await asyncio.wait({playing})


async def _turn(session: Session, how: str, seconds: float) -> None:
    now = session.slack.clock()
    if how in _STEPS:
        await session.bot_side.turn_to(now + _STEPS[how])
    elif how == "now":
        await session.bot_side.turn_to(max(now, session.bot_side.machine_now()))
    elif how == "next":
        due = await session.bot_side.next_due()
        if due is not None:
            await session.bot_side.turn_to(due)
    elif how == "week":
        session.playing = asyncio.create_task(_play(session, seconds))


async def _play(session: Session, seconds: float) -> None:
    try:
        await session.bot_side.play_week(session.changes.announce, seconds)
    except Exception:  # an edge: nobody awaits a week, so its failure is logged here
        log.exception("the week could not go on")
    finally:
        session.playing = None
        session.changes.announce()
