"""One life of the real bot: a process as `neverdone run` makes it, at a faster pace, its end perhaps planned."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from slackbot import cli, logs
from slackbot.assemble import Bot
from slackbot.clock import system_clock
from slackbot.errors import StartError
from slackbot.pace import Pace
from slackbot.settings import read_settings
from tests.chaos import points
from tests.chaos.journal import Journal
from tests.chaos.points import Plan

FAST: Final = Pace(tick=0.1, tidy=0.5, burst=1_000_000, gap=0, channel=0, call=1, lease=2, give_up=3, grace=1.5)


def live(environment: Mapping[str, str], plan: Plan, folder: Path, pace: Pace = FAST) -> None:
    """Live until told to stop, or until the plan's end; log and journal are left in `folder`."""
    os.dup2(os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
    points.arm(plan, Journal(folder / "journal"))
    settings = read_settings(environment)
    logs.set_up(settings.log_level)

    def clock() -> datetime:
        return system_clock() + timedelta(seconds=plan.skew)

    bot = Bot(settings, clock, pace=pace)
    try:
        asyncio.run(cli.serve(bot))
    except StartError as error:  # as cli.plainly does
        sys.stderr.write(f"neverdone: {error}\n")
        sys.exit(error.code)
