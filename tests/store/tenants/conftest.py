"""A database in which everybody has settled in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from slackbot.store.engine import make_engine
from tests.store.tenants.settled import settle_everybody_in


@pytest.fixture(scope="session")
def settled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file in which everybody has settled in, to be copied: settling in takes longer than most tests."""
    file = tmp_path_factory.mktemp("settled") / "neverdone.db"
    shutil.copy(migrated_file, file)
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as tx:
        settle_everybody_in(tx)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A transaction in a database in which everybody has settled in."""
    if request.param == "postgresql":
        shared: sa.Engine = request.getfixturevalue("shared")
        with shared.begin() as tx:
            settle_everybody_in(tx)
            yield tx
        return
    file = shutil.copy(request.getfixturevalue("settled_file"), tmp_path / "neverdone.db")
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as tx:
        yield tx
    engine.dispose()
