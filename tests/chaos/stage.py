"""The place of a run: a stand-in with the ordered weather, a database, and people whose digests are due."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from slackbot import manifest
from slackbot.clock import system_clock
from slackbot.standin import Person, Standin, TurnableClock
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import State, delivery
from tests.chaos import checker, people
from tests.chaos.checker import Verdict
from tests.chaos.herd import Life
from tests.chaos.life import TOKENS
from tests.chaos.weather import BAD, Chances, Weather
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import settings

_HISTORY: Final = "im:history"
Reached = Callable[[int], object]  # how far a run has come


def unseen(_done: int) -> None:
    """Ignore the progress of a run."""


@dataclass(frozen=True)
class Order:
    """The parameters of a run."""

    items: int
    kills: int = 0
    replicas: int = 0  # on PostgreSQL; none is one process on SQLite
    restarts: int = 0  # of the database
    workspaces: int = 1
    history: bool = False
    naive: bool = False
    seed: int = 1
    seconds: float = 120  # time limit of the run
    chances: Mapping[str, Chances] = field(default_factory=lambda: BAD)


@dataclass(frozen=True)
class Stage:
    """The place of one run."""

    order: Order
    slack: Standin
    engine: sa.Engine
    environment: Mapping[str, str]
    home: Path
    due: list[Person]
    weather: Weather

    @property
    def posts(self) -> int:
        """How often a post was tried."""
        return sum(call.method == "chat.postMessage" for call in self.slack.calls)

    async def all_ended(self) -> None:
        """Wait until every due item has ended."""
        async with asyncio.timeout(self.order.seconds):
            while await asyncio.to_thread(_ended, self.engine) < self.order.items:  # noqa: ASYNC110 - a table wakes nobody
                await asyncio.sleep(0.2)

    def verdict(self, lives: Iterable[Life]) -> Verdict:
        """Compare the ledger with the tables."""
        return checker.check(checker.rows_of(self.engine), self.due, self.slack.ledger, self.weather, lives)


@asynccontextmanager
async def on_stage(order: Order, server: Server | None = None) -> AsyncIterator[Stage]:
    """Set up a stage, on `server` if there is one, else on a SQLite file."""
    clock = TurnableClock(system_clock(), flowing=True)
    with _folder() as home:
        async with Standin(manifest=_manifest(history=order.history), clock=clock) as slack:
            with _database(server.database() if server else f"sqlite:///{home / 'bot.db'}") as engine:
                teams = [slack.team, *(slack.add_team(f"Team {number}") for number in range(1, order.workspaces))]
                at = system_clock()
                due = people.gather(slack, teams, order.items, at)
                people.are_due(engine, due, at)
                weather = Weather(order.chances, order.seed)
                slack.faults.rule = weather
                yield Stage(order, slack, engine, _environment(slack, home, engine, teams), home, due, weather)


def _environment(slack: Standin, home: Path, engine: sa.Engine, teams: list[Team]) -> dict[str, str]:
    """Return the settings for HTTP, on a port chosen by the kernel; nothing has to arrive except what is sent."""
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": "0"}
    url = engine.url.set(drivername=engine.url.get_backend_name()).render_as_string(hide_password=False)
    tokens = {TOKENS: json.dumps({team.id: team.bot_token for team in teams})}
    return settings(slack, home, DATABASE_URL=url, LOG_LEVEL="INFO", **over_http) | tokens


@contextmanager
def _database(url: str) -> Iterator[sa.Engine]:
    engine = make_engine(url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _folder() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="neverdone-chaos-"))
    try:
        yield home
    finally:
        shutil.rmtree(home)


def _manifest(*, history: bool) -> Json:
    app: Json = manifest.load()
    if not history:
        app["oauth_config"]["scopes"]["bot"].remove(_HISTORY)
        app["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    return app


def _ended(engine: sa.Engine) -> int:
    rows = sa.select(sa.func.count()).select_from(delivery).where(delivery.c.state >= State.SENT)
    with engine.connect() as tx:
        return int(tx.execute(rows).scalar_one())
