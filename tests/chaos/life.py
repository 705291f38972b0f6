"""One life of the real bot: a process as `neverdone run` makes it, at a faster pace, perhaps with a planned end."""

import asyncio
import faulthandler
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app import bot, logs
from slackbot.app.bot import Bot
from slackbot.cli import main
from slackbot.clock import system_clock
from slackbot.delivery.context import Slack
from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.errors import StartError
from slackbot.render import Words
from slackbot.scheduled.kind import Kinds
from slackbot.settings import read_settings
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database
from slackbot.store.people.members import Member
from tests.chaos import points
from tests.chaos.journal import Journal
from tests.chaos.points import Plan

FAST: Final = Pace(
    tick=0.1, tidy=0.5, burst=1_000_000, gap=0, channel=0, process=1e9, call=1, lease=2, give_up=3, grace=1.5
)


SlackOf = Callable[[str], Slack]
Clock = Callable[[], datetime]

TOKENS: Final = "CHAOS_TOKENS"  # environment variable: each workspace's bot token, as JSON


def live(environment: Mapping[str, str], plan: Plan, folder: Path, pace: Pace = FAST) -> None:
    """Live until told to stop, or until the plan's end; leaves log and journal in `folder`."""
    os.dup2(os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
    faulthandler.enable()  # so that SIGABRT leaves a traceback in the log of a process that does not end
    points.arm(plan, Journal(folder / "journal"))
    _send_for(json.loads(environment[TOKENS]))
    settings = read_settings(environment)
    logs.set_up(settings.log_level)

    def clock() -> datetime:
        return system_clock() + timedelta(seconds=plan.skew)

    bot = Bot(settings, clock, pace=pace)
    try:
        asyncio.run(main.serve(bot))
    except StartError as error:  # as cli.plainly does
        sys.stderr.write(f"neverdone: {error}\n")
        sys.exit(error.code)


def _send_for(tokens: Mapping[str, str]) -> None:
    """Let the sender of this process send in several workspaces, each with its own token, as it will with OAuth."""

    def sender(
        database: Database,
        kinds: Kinds,
        words: Words,
        own: SlackOf,
        clock: Clock,
        pace: Pace,
        *,
        manual_clock: bool,
        sent_to: Callable[[Member], None],
    ) -> Sender:
        gateways: dict[str, Slack] = {}

        def slack_of(workspace_id: str) -> Slack:
            if workspace_id not in gateways:
                gateways[workspace_id] = _alike(own(workspace_id), tokens[workspace_id], clock)
            return gateways[workspace_id]

        return Sender(database, kinds, words, slack_of, clock, pace, manual_clock=manual_clock, sent_to=sent_to)

    vars(bot)["Sender"] = sender  # in this process only


def _alike(first: Slack, token: str, clock: Clock) -> Gateway:
    """A gateway like the first one, with another token; the scopes are those of the one app."""
    assert isinstance(first, Gateway)
    client = AsyncWebClient(token, first.client.base_url, session=first.client.session, retry_handlers=[])
    made = Gateway(client, first.session, clock)  # the same session, as assemble does
    made._scopes = first._scopes  # noqa: SLF001 - without asking Slack again in each life
    return made
