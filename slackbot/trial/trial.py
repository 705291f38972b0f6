"""`neverdone try`: the stand-in and the real bot in one process, over real Socket Mode; nothing leaves the machine."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from slackbot import manifest
from slackbot.app.bot import Bot
from slackbot.render import Words
from slackbot.settings import read_settings
from slackbot.slack.inbound.http import PATH
from slackbot.standin import Person, Standin, TurnableClock
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import outbox, schedule

_A_MOMENT: Final = timedelta(seconds=1)
_FILE: Final = "try.db"
_SAMPLE_PEOPLE: Final = {
    "Ana": "Europe/Berlin",
    "Bo": "America/New_York",
    "Cleo": "Australia/Sydney",
    "Dana": "Europe/Berlin",
}


class Trial:
    """A workspace of sample people, the bot in it, and the clock over both."""

    def __init__(self, slack: Standin, bot: Bot, clock: TurnableClock, people: dict[str, Person]) -> None:
        self.slack = slack
        self.bot = bot
        self.clock = clock
        self.people = people

    async def turn_to(self, moment: datetime) -> None:
        """Turn the clock, stopping at each time that something is due, so that it comes when it comes."""
        before: datetime | None = None
        while (due := await self.next_due()) is not None and due <= moment:
            given_up = _A_MOMENT if due == before else timedelta()  # a slow machine ran out of patience: again, later
            await self._arrive(max(due, self.clock() + given_up))
            before = due
        await self._arrive(max(moment, self.clock()))

    async def next_due(self) -> datetime | None:
        """Return when the bot has something to do next, None if it has nothing."""
        all_three = [
            await self.bot.database.transact(schedule.next_due),
            await self.bot.database.transact(outbox.next_visible),
            await self.bot.rooms.next_refresh(),
        ]
        return min((due for due in all_three if due is not None), default=None)

    async def settled(self) -> None:
        """Wait until everything that was answered has arrived."""
        await self.bot.desk.settled()
        with suppress(*NOT_COMMITTED):  # then it is mended at the next turn, as in a run
            await self.bot.rooms.mend()
        await self.slack.settled()

    async def _arrive(self, moment: datetime) -> None:
        self.clock.turn_to(moment)
        await self.bot.rooms.refresh()
        await self.bot.sender.settled()


@asynccontextmanager
async def open_trial(
    start: datetime,
    people: dict[str, str] | None = None,
    database: Path | None = None,
    words: Path | None = None,
    *,
    over_http: bool = False,
    spoken: Words | None = None,
    team: str = "Standin",
    generous: bool = False,
    database_url: str = "",
) -> AsyncIterator[Trial]:
    """Open a trial at a moment; the clock stands still until it is turned.

    `people` are names and their zones; `database` is a file to begin with, of which a copy is used; `words` are a
    team's own (MESSAGES_DIR), `spoken` those that the bot speaks with whatever its settings say; `team` is the
    workspace's name; `over_http` lets Slack come by signed HTTP instead of a socket; a `generous` workspace grants the
    optional scopes too; `database_url` is a database of its own, at the newest schema, in the place of a file.
    """
    clock = TurnableClock(start.astimezone(UTC))
    with tempfile.TemporaryDirectory(prefix="neverdone-") as folder:
        if database is not None:
            shutil.copy(database, Path(folder) / _FILE)
        async with Standin(manifest=manifest.load(), clock=clock, team=team) as slack:
            known = _settled_in(slack, people or _SAMPLE_PEOPLE)
            slack.team.scopes |= slack.manifest.optional_scopes if generous else set()
            environment = _environment(slack, Path(folder), over_http=over_http)
            environment |= _chosen(MESSAGES_DIR=str(words or ""), DATABASE_URL=database_url)
            bot = Bot(read_settings(environment), clock, ticking=False, turned=True)
            bot.words = spoken or bot.words
            await bot.start()
            try:
                if over_http:
                    slack.courier.request_url = f"http://127.0.0.1:{bot.port}{PATH}"
                else:
                    await slack.connected()
                yield Trial(slack, bot, clock, known)
            finally:
                await bot.stop()


def _chosen(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _settled_in(slack: Standin, people: dict[str, str]) -> dict[str, Person]:
    """The people, in a channel; and a Slack that tells the bot of its own messages, as the real one does."""
    slack.echoes.on = True
    known = {name: slack.person(name, tz=zone) for name, zone in people.items()}
    slack.channel("support", members=list(known.values()))
    return known


def _environment(slack: Standin, folder: Path, *, over_http: bool) -> dict[str, str]:
    signed = {"SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": "0"}
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        **(signed if over_http else {"SLACK_APP_TOKEN": slack.app_token}),
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / _FILE}",
        "OPS_ADDRESS": "",
    }
