"""A bot that listens for signed HTTP, and a line to it that signs as Slack does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import sqlalchemy as sa

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.settings import read_settings
from slackbot.standin import Message, Standin
from slackbot.store.schema.schema import done_line, inbox
from tests.talk import migrated

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Line:
    """The line to the bot's port: requests of any sort, and their traces in the database."""

    def __init__(self, slack: Standin, bot: Bot, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.bot = bot
        self.session = session
        self.url = f"http://127.0.0.1:{bot.port}/slack/events"
        self.alice = slack.person("alice")

    def command(self, text: str, trigger_id: str = "1.2.3", **more: str) -> bytes:
        """The body of a command of alice's."""
        fields = {"command": "/done", "text": text, "team_id": self.alice.team, "user_id": self.alice.id}
        return urlencode({**fields, "trigger_id": trigger_id, **more}).encode()

    async def posts(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Post as it is; returns the status."""
        async with self.session.post(self.url, data=body, headers={**FORM, **headers}) as response:
            return response.status

    async def posts_signed(self, body: bytes) -> int:
        """Post with a fresh signature."""
        return await self.posts(body, self.slack.signed(body))

    async def kept(self) -> list[str]:
        """All lines of everybody."""

        def read(tx: sa.Connection) -> list[str]:
            return list(tx.execute(sa.select(done_line.c.text).order_by(done_line.c.id)).scalars())

        return await self.bot.database.transact(read)

    async def workspaces(self) -> list[str]:
        """The workspaces of all lines."""

        def read(tx: sa.Connection) -> list[str]:
            return list(tx.execute(sa.select(done_line.c.workspace_id)).scalars())

        return await self.bot.database.transact(read)

    async def answered(self) -> int:
        """How many calls the bot remembers."""

        def read(tx: sa.Connection) -> int:
            return int(tx.execute(sa.select(sa.func.count()).select_from(inbox)).scalar_one())

        return await self.bot.database.transact(read)


def read(message: Message | None) -> str:
    assert message is not None
    return message.readable()


async def nothing_was_done_and_the_next_is_answered(line: Line) -> None:
    assert (await line.kept(), await line.answered(), line.slack.ledger) == ([], 0, [])
    assert read(await line.alice.types("/done a good one")) == "Noted: a good one\n[Undo]"


@asynccontextmanager
async def open_line(slack: Standin, tmp_path: Path) -> AsyncIterator[Line]:
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{migrated(tmp_path / 'bot.db')}",
        "PORT": "0",
        "OPS_ADDRESS": "",
    }
    bot = Bot(read_settings(environment), system_clock, ticking=False)
    await bot.start()
    async with aiohttp.ClientSession() as session:
        opened = Line(slack, bot, session)
        slack.courier.request_url = opened.url
        yield opened
    await bot.stop()
