"""A bot that workspaces install by OAuth, and browsers to install it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import sqlalchemy as sa
import yaml

from slackbot import manifest
from slackbot.app.bot import Bot
from slackbot.app.multi_workspace import MultiWorkspace
from slackbot.encryption import new_key
from slackbot.settings import read_settings
from slackbot.slack.inbound.http import PATH
from slackbot.standin import Person, Standin, TurnableClock
from slackbot.standin.state.workspace import Team
from slackbot.store import installations
from slackbot.store.installations import Installation
from tests.talk import migrated

ADDRESS = "https://bot.test"
KEY = new_key()


def app(*, over_http: bool = True, rotates: bool = True) -> dict[str, Any]:
    """The app's manifest for many workspaces."""
    made: dict[str, Any] = yaml.safe_load(manifest.changed("", ADDRESS if over_http else "", ADDRESS))
    made["settings"]["token_rotation_enabled"] = rotates
    return made


def environment(slack: Standin, home: Path, **changed: str) -> dict[str, str]:
    """The settings of a bot for many workspaces, over signed HTTP."""
    return {
        "SLACK_CLIENT_ID": slack.oauth.client_id,
        "SLACK_CLIENT_SECRET": slack.oauth.client_secret,
        "TOKEN_KEYS": KEY,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{home / 'bot.db'}",
        "PORT": "0",
        "OPS_ADDRESS": "",
    } | changed


class Page:
    """A page in a browser: its status, headers and text."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.status = status
        self.headers = headers
        self.text = text

    @property
    def title(self) -> str:
        """The page's title."""
        return self.text.split("<title>")[1].split("</title>")[0]

    @property
    def link(self) -> str:
        """The target of its only link."""
        return self.text.split('<a href="')[1].split('"')[0].replace("&amp;", "&")


class Browser:
    """A browser with cookies of its own."""

    def __init__(self, slack: Standin, port: int) -> None:
        self._slack = slack
        self.bot = f"http://127.0.0.1:{port}"
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def opens(self, path: str, **headers: str) -> Page:
        """Open a page of the bot's."""
        async with self.session.get(self.bot + path, headers=headers, allow_redirects=False) as got:
            return Page(got.status, dict(got.headers), await got.text())

    async def answers(self, person: Person, answer: str = "allow") -> str:
        """Open the install page and follow it to Slack, where a person answers; returns the redirect's path."""
        link = (await self.opens("/slack/install")).link
        form = {"who": f"{person.team} {person.id}", "answer": answer}
        async with self.session.post(link, data=form, allow_redirects=False) as got:
            assert got.status == 302, await got.text()
            there = urlsplit(got.headers["Location"])
        assert f"{there.scheme}://{there.netloc}" == ADDRESS
        return f"{there.path}?{there.query}"

    async def installs(self, person: Person) -> Page:
        """Install the bot in a person's workspace."""
        return await self.opens(await self.answers(person))


class Hosted:
    """A bot for many workspaces, on a stand-in with two people of one user id in two of them."""

    def __init__(self, slack: Standin, bot: Bot, clock: TurnableClock, home: Path) -> None:
        self.slack = slack
        self.bot = bot
        self.clock = clock
        self.home = home
        self.browsers: list[Browser] = []
        self.acme, self.zeta = slack.team, slack.add_team("Zeta <b>", installed=False)
        self.alice = slack.person("alice", tz="Europe/Berlin", user_id="U1")
        self.charlie = slack.person("charlie", tz="Europe/Berlin", team=self.zeta, user_id="U1")

    @property
    def multi_workspace(self) -> MultiWorkspace:
        """The parts that only a bot for many workspaces has."""
        assert self.bot.multi_workspace is not None
        return self.bot.multi_workspace

    def browser(self, bot: Bot | None = None) -> Browser:
        """Another browser."""
        self.browsers.append(Browser(self.slack, (bot or self.bot).port))
        return self.browsers[-1]

    async def install(self, *people: Person, answer: str = "allow") -> None:
        """Install the bot in the workspaces of these people, or `everywhere` in their organisations."""
        for person in people:
            browser = self.browser()
            assert (await browser.opens(await browser.answers(person, answer))).status == 200

    async def place(self, team: Team | str) -> Installation:
        """The installation of a place."""
        place_id = team if isinstance(team, str) else team.id
        installation = await self.bot.database.transact(installations.get, place_id)
        assert installation is not None
        return installation

    async def until(self, moment: datetime) -> None:
        """Turn the clock, and wait for what is due."""
        self.clock.turn_to(moment)
        await self.bot.sender.settled()

    async def settled(self) -> None:
        """Wait for what was begun."""
        await self.slack.settled()
        await self.bot.dispatcher.settled()

    async def says(self, person: Person, command: str) -> str:
        """Type a command; returns what the person then reads."""
        message = await person.types(command)
        await self.settled()
        return message.readable() if message else ""

    def calls(self, team: Team) -> list[str]:
        """Return the methods called with a workspace's token."""
        return [call.method for call in self.slack.calls if call.team == team.id]

    async def rows(self, table: sa.Table, team: Team) -> int:
        """Count a workspace's rows in a table."""

        def count(tx: sa.Connection) -> int:
            mine = sa.select(sa.func.count()).select_from(table).where(table.c.workspace_id == team.id)
            return int(tx.execute(mine).scalar_one())

        return await self.bot.database.transact(count)


def query_of(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


@asynccontextmanager
async def hosted(
    start: datetime, home: Path, *, over_http: bool = True, rotates: bool = True, **changed: str
) -> AsyncIterator[Hosted]:
    """Open such a bot at a moment; the clock stands still until it is turned."""
    clock = TurnableClock(start)
    async with Standin(app(over_http=over_http, rotates=rotates), clock) as slack:
        variables = environment(slack, home, **changed)
        if not over_http:
            variables |= {"SLACK_APP_TOKEN": slack.app_token}
        migrated(home / "bot.db")
        bot = Bot(read_settings(variables), clock, ticking=False, manual_clock=True)
        opened = Hosted(slack, bot, clock, home)
        await bot.start()
        slack.calls.clear()  # a start tries the app's credentials
        try:
            if over_http:
                slack.courier.request_url = f"http://127.0.0.1:{bot.port}{PATH}"
            else:
                await slack.connected()
            yield opened
        finally:
            for browser in opened.browsers:
                await browser.session.close()
            await bot.stop()
