"""`neverdone try`: the stand-in and the real bot in one process, over real Socket Mode; nothing leaves the machine."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
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
    "Alice": "Europe/Berlin",
    "Bob": "America/New_York",
    "Charlie": "Australia/Sydney",
    "Dana": "Europe/Berlin",
}


@dataclass(frozen=True)
class TrialSetup:
    """The starting point of a trial.

    `people` maps names to zones; `database` is a file to copy, `database_url` a database at the newest schema to use
    instead; `messages_dir` is a team's MESSAGES_DIR, `spoken` replaces the bot's words whatever its settings say;
    `over_http` makes Slack use signed HTTP instead of a socket; a `generous` workspace grants the optional scopes too.
    """

    people: Mapping[str, str] = field(default_factory=lambda: dict(_SAMPLE_PEOPLE))
    database: Path | None = None
    database_url: str = ""
    messages_dir: Path | None = None
    spoken: Words | None = None
    team: str = "Standin"
    over_http: bool = False
    generous: bool = False


class Trial:
    """A workspace of sample people, the bot in it, and the clock of both."""

    def __init__(self, slack: Standin, bot: Bot, clock: TurnableClock, people: dict[str, Person]) -> None:
        self.slack = slack
        self.bot = bot
        self.clock = clock
        self.people = people

    async def turn_to(self, moment: datetime) -> None:
        """Turn the clock, stopping at each due time, so that every message comes on time."""
        before: datetime | None = None
        while (due := await self.next_due()) is not None and due <= moment:
            given_up = _A_MOMENT if due == before else timedelta()  # on a slow machine a try may time out: again, later
            await self._arrive(max(due, self.clock() + given_up))
            before = due
        await self._arrive(max(moment, self.clock()))

    async def next_due(self) -> datetime | None:
        """Return when the bot has its next thing to do, None if it has none."""
        all_three = [
            await self.bot.database.transact(schedule.next_due),
            await self.bot.database.transact(outbox.next_visible),
            await self.bot.channels.next_refresh(),
            self.bot.dispatcher.afterwards.next_due(),
        ]
        return min((due for due in all_three if due is not None), default=None)

    async def settled(self) -> None:
        """Wait until every answer has arrived."""
        await self.bot.dispatcher.settled()
        with suppress(*NOT_COMMITTED):  # the next turn repairs it, as in a real run
            await self.bot.recap_repairs.run()
        await self.slack.settled()

    def name_of(self, wanted: str) -> str:
        """Return the name of a person, or of a channel, which owns its team's recap, by id."""
        people = {person.id: name for name, person in self.people.items()}
        channel = self.slack.team.channels.get(wanted)
        return f"#{channel.name}" if channel else people.get(wanted, wanted)

    def named(self, text: str) -> str:
        """Return a text with names in place of mentions, as Slack shows them."""
        for name, person in self.people.items():
            text = text.replace(f"@{person.id}", name)
        return text

    async def _arrive(self, moment: datetime) -> None:
        self.clock.turn_to(moment)
        await self.bot.channels.refresh()
        await self.bot.sender.settled()
        await self.bot.dispatcher.afterwards.tick()


@asynccontextmanager
async def open_trial(start: datetime, setup: TrialSetup | None = None) -> AsyncIterator[Trial]:
    """Open a trial at a moment; the clock stands still until it is turned."""
    setup = setup or TrialSetup()
    clock = TurnableClock(start.astimezone(UTC))
    with tempfile.TemporaryDirectory(prefix="neverdone-") as folder:
        async with Standin(manifest=manifest.load(), clock=clock, team=setup.team) as slack:
            people = _move_in(slack, setup)
            bot = Bot(read_settings(_environment(slack, setup, Path(folder))), clock, ticking=False, manual_clock=True)
            bot.words = setup.spoken or bot.words
            async with _running(bot, slack, over_http=setup.over_http):
                yield Trial(slack, bot, clock, people)


def _move_in(slack: Standin, setup: TrialSetup) -> dict[str, Person]:
    """Put the people into a channel of a Slack that, like the real one, tells the bot about its own messages."""
    slack.echoes.on = True
    slack.team.scopes |= slack.manifest.optional_scopes if setup.generous else set()
    people = {name: slack.person(name, tz=tz) for name, tz in setup.people.items()}
    slack.channel("support", members=list(people.values()))
    return people


@asynccontextmanager
async def _running(bot: Bot, slack: Standin, *, over_http: bool) -> AsyncIterator[None]:
    await bot.start()
    try:
        if over_http:
            slack.courier.request_url = f"http://127.0.0.1:{bot.port}{PATH}"
        else:
            await slack.connected()
        yield
    finally:
        await bot.stop()


def _environment(slack: Standin, setup: TrialSetup, folder: Path) -> dict[str, str]:
    signed = {"SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": "0"}
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        **(signed if setup.over_http else {"SLACK_APP_TOKEN": slack.app_token}),
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": setup.database_url or _own_file(folder, setup.database),
        "OPS_ADDRESS": "",
        **({"MESSAGES_DIR": str(setup.messages_dir)} if setup.messages_dir and not setup.spoken else {}),
    }


def _own_file(folder: Path, database: Path | None) -> str:
    """Copy the file that the trial starts from, if there is one; returns the copy's URL."""
    if database is not None:
        shutil.copy(database, folder / _FILE)
    return f"sqlite:///{folder / _FILE}"
