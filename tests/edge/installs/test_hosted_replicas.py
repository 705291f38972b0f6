"""Many workspaces on several processes: what one did, all know; the real program, killed while it refreshes a token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.encryption import TokenCipher
from slackbot.settings import read_settings
from slackbot.slack.inbound.http import PATH
from slackbot.standin import Fault, Standin, TurnableClock
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import installation
from tests.edge.installs.hosted import KEY, Browser, Hosted, app, environment, hosted
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import free_port, running

pytestmark = pytest.mark.long

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
HOUR = timedelta(hours=1)


@asynccontextmanager
async def two(server: Server, home: Path) -> AsyncIterator[tuple[Hosted, Bot]]:
    """Two bots on one PostgreSQL; Slack's payloads go to the first one."""
    url = server.database()
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    async with hosted(MORNING, home, DATABASE_URL=url) as place:
        other = Bot(
            read_settings(environment(place.slack, home, DATABASE_URL=url)),
            place.clock,
            ticking=False,
            manual_clock=True,
        )
        await other.start()
        try:
            yield place, other
        finally:
            await other.stop()


def refreshes(slack: Standin) -> list[str]:
    """What came of each refresh: Slack's code, empty where it took it."""
    return [call.error for call in slack.calls if call.args.get("grant_type") == "refresh_token"]


async def test_any_replica_takes_what_another_began_and_a_state_is_good_on_one_of_them(
    tmp_path: Path, postgresql: Server
) -> None:
    async with two(postgresql, tmp_path) as (place, other):
        browser = place.browser()
        back = await browser.answers(place.charlie)
        browser.bot = f"http://127.0.0.1:{other.port}"
        assert (await browser.opens(back)).status == 200
        browser.bot = f"http://127.0.0.1:{place.bot.port}"
        assert (await browser.opens(back)).status == 400
        assert await place.says(place.charlie, "/done a line") == "Noted: a line\n[Undo]"


async def test_a_removal_that_one_hears_of_ends_the_others_calls_and_so_does_a_return(
    tmp_path: Path, postgresql: Server
) -> None:
    async with two(postgresql, tmp_path) as (place, other):
        await place.install(place.charlie)
        assert other.multi_workspace is not None
        slack = other.multi_workspace.workspaces.slack_of(place.zeta.id)
        assert await slack.is_dead() is False
        await place.slack.installs.uninstall(place.zeta)
        await place.settled()
        calls = len(place.slack.calls)
        assert await slack.is_dead() is True
        assert len(place.slack.calls) == calls
        await place.install(place.charlie)
        assert await slack.is_dead() is False


async def test_two_replicas_that_refresh_at_once_refresh_once(tmp_path: Path, postgresql: Server) -> None:
    async with two(postgresql, tmp_path) as (place, other):
        await place.install(place.charlie)
        place.clock.advance(11 * HOUR)
        assert other.multi_workspace is not None
        runs = (place.multi_workspace.rotation.run, other.multi_workspace.rotation.run)
        await asyncio.gather(*(run() for run in runs * 3))
        assert refreshes(place.slack) == [""]
        for bot in (place.bot, other):
            assert bot.multi_workspace is not None
            await bot.multi_workspace.workspaces.slack_of(place.zeta.id).whoami()
        assert place.slack.refusals == []


@pytest.fixture
async def slack() -> AsyncIterator[Standin]:
    """A Slack in real time, where charlie's workspace may install the app."""
    async with Standin(app(), TurnableClock(system_clock(), flowing=True)) as standin:
        yield standin


async def test_the_program_is_killed_while_it_refreshes_and_the_next_goes_on(slack: Standin, tmp_path: Path) -> None:
    """The token expired while it was down, so the first call waits for a refresh; there `kill -9` finds it."""
    zeta = slack.add_team("Zeta", installed=False)
    charlie, port = slack.person("charlie", team=zeta), free_port()
    slack.courier.request_url = f"http://127.0.0.1:{port}{PATH}"
    variables = environment(
        slack, tmp_path, PORT=str(port), LOG_LEVEL="DEBUG", PATH="/usr/bin:/bin", HOME=str(tmp_path)
    )
    async with running(variables) as run:
        await run.says("serves every workspace")
        browser = Browser(slack, port)
        assert (await browser.installs(charlie)).status == 200
        await browser.session.close()
        await charlie.types("/done a line")
    assert [line for line in run.err if zeta.bot_token in line] == []
    engine = make_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with engine.begin() as tx:
        tx.execute(sa.update(installation).values(expires_at=system_clock() - HOUR))
    slack.fault("oauth.v2.access", Fault.error("invalid_code"))  # a start tries the app's credentials
    slack.fault("oauth.v2.access", Fault.hang(60))
    async with running(variables) as run:
        await run.says("serves every workspace")
        await charlie.opens_home()
        await slack.until(lambda: refreshes(slack))
        await run.is_killed()
    async with running(variables) as run:
        await run.says("serves every workspace")
        await charlie.opens_home()
        await slack.until(lambda: charlie.home)
    assert refreshes(slack)[1:] == [""]
    with engine.begin() as tx:
        kept = tx.execute(sa.select(installation.c.token)).scalar_one()
    engine.dispose()
    assert TokenCipher([KEY]).decrypt(kept) == zeta.bot_token


async def test_the_program_says_what_it_lacks(slack: Standin, tmp_path: Path) -> None:
    variables = environment(slack, tmp_path, PATH="/usr/bin:/bin", HOME=str(tmp_path))
    del variables["TOKEN_KEYS"]
    async with running(variables) as run:
        assert await run.ends() == 2
        assert run.err[-1] == "  TOKEN_KEYS: is needed with SLACK_CLIENT_ID; `neverdone key` makes one"
