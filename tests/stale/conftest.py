"""The lived week, once per run, on both databases: on its eve, and after its recap went out."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from slackbot.store.engine import make_engine
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from tests.edge.conftest import postgresql
from tests.edge.program.postgresql import Server
from tests.stale.lived import Week, live_past_the_recap, live_to_the_eve, names_of
from tests.stale.presses import copy_rows
from tests.talk import migrated, open_talk

__all__ = ["postgresql"]

EVE: Final = "eve"
AFTER: Final = "after"


@dataclass(frozen=True)
class Lived:
    """The databases by stage, the moments of their presses, the people, and the table's names."""

    engines: dict[str, Engine]
    at: dict[str, datetime]
    people: dict[str, MemberId]
    names: dict[str, str]


@pytest.fixture(scope="session")
def lived_week(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Live the week on SQLite, and keep its database on the eve and at the end."""
    return asyncio.run(live(tmp_path_factory.mktemp("week")))


async def live(folder: Path) -> Lived:
    """Live the week in a database in a folder, with copies of it on the eve and after the recap."""
    file = migrated(folder / f"{AFTER}.db")
    at = {}
    async with open_talk(database_url=f"sqlite:///{file}") as talk:
        week = Week(talk)
        await live_to_the_eve(week)
        at[EVE] = talk.trial.clock()
        with closing(sqlite3.connect(file)) as now, closing(sqlite3.connect(folder / f"{EVE}.db")) as kept:
            now.backup(kept)
        await live_past_the_recap(week)
        at[AFTER] = talk.trial.clock()
        speakers = {name: getattr(talk, name).person for name in ("alice", "bob", "charlie")}
        people = {name: MemberId(person.team, person.id) for name, person in speakers.items()}
    engines = {stage: make_engine(f"sqlite:///{folder}/{stage}.db") for stage in at}
    return Lived(engines, at, people, names_of(week))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def lived(request: pytest.FixtureRequest, lived_week: Lived) -> Iterator[Lived]:
    """The lived week on either database."""
    if request.param == "sqlite":
        yield lived_week
        return
    server: Server = request.getfixturevalue("postgresql")
    engines = {stage: make_engine(server.database()) for stage in lived_week.engines}
    for stage, engine in engines.items():
        migrate(engine)
        copy_rows(lived_week.engines[stage], engine)
    yield Lived(engines, lived_week.at, lived_week.people, lived_week.names)
    for engine in engines.values():
        engine.dispose()
