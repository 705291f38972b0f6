"""The settings without which each database loses data or hangs are really in force."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store import engine
from slackbot.store.engine import make_engine, sqlite_file


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("busy_timeout", 2000),
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("secure_delete", 1),
    ],
)
def test_sqlite_runs_with_its_settings_on_every_connection(sqlite: Engine, pragma: str, expected: object) -> None:
    settings = []
    for _ in range(2):
        with sqlite.connect() as tx:
            settings.append(tx.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())
        sqlite.dispose()
    assert settings == [expected] * 2


@pytest.mark.parametrize("named", ["in its place", "by a link"])
@pytest.mark.parametrize("before", [None, 0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o755, 0o777])
def test_nobody_else_on_the_machine_may_read_the_file_or_what_is_beside_it(
    tmp_path: Path, before: int | None, named: str
) -> None:
    """Also a file that an earlier version made for everybody."""
    folder, link = tmp_path / "data", tmp_path / "link.db"
    folder.mkdir()
    file = folder / "neverdone.db"
    link.symlink_to(file)
    if before is not None:
        file.touch()
        file.chmod(before)
    with make_engine(f"sqlite:///{file if named == 'in its place' else link}").begin() as tx:
        tx.exec_driver_sql("CREATE TABLE word (text TEXT)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == dict.fromkeys(("neverdone.db", "neverdone.db-wal", "neverdone.db-shm"), 0o600)


@pytest.mark.parametrize("waits", [1, 39])
def test_a_new_file_that_somebody_writes_to_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: int
) -> None:
    """To turn the write-ahead log on, SQLite itself does not wait, whatever its busy timeout."""
    writer, waited = _writer(tmp_path / "new.db"), list[float]()

    def waits_so_long(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == waits:
            writer.commit()

    monkeypatch.setattr(engine, "sleep", waits_so_long)
    with make_engine(f"sqlite:///{tmp_path / 'new.db'}").connect() as tx:
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert len(waited) == waits
    writer.close()


def test_a_file_that_somebody_writes_to_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, waited = _writer(tmp_path / "new.db"), list[float]()
    monkeypatch.setattr(engine, "sleep", waited.append)
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        make_engine(f"sqlite:///{tmp_path / 'new.db'}").connect()
    assert sum(waited) < 2
    writer.close()


def _writer(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE theirs (x)")
    connection.execute("BEGIN IMMEDIATE")
    return connection


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("timezone", "UTC"),
        ("statement_timeout", "2s"),
        ("lock_timeout", "1500ms"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "neverdone"),
        ("server_encoding", "UTF8"),
        ("synchronous_commit", "on"),
    ],
)
def test_postgresql_runs_with_its_settings(shared: Engine, setting: str, expected: str) -> None:
    with shared.connect() as tx:
        assert tx.exec_driver_sql(f"SHOW {setting}").scalar_one() == expected


def test_a_postgresql_statement_that_takes_too_long_is_ended(shared: Engine) -> None:
    with shared.connect() as tx:
        tx.exec_driver_sql("SET LOCAL statement_timeout = 20")
        with pytest.raises(sa.exc.OperationalError, match="statement timeout"):
            tx.exec_driver_sql("SELECT pg_sleep(60)")


def test_a_postgresql_connection_that_died_is_replaced_unnoticed(shared: Engine) -> None:
    with shared.connect() as first:
        doomed = first.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with shared.connect() as kept, shared.connect() as other:
        killer = next(
            tx for tx in (kept, other) if tx.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != doomed
        )
        killed = killer.execute(sa.select(sa.func.pg_terminate_backend(doomed, 1000))).scalar_one()
        dead = other if killer is kept else kept
        dead.invalidate()
    with shared.connect() as tx:
        assert killed is True
        assert tx.exec_driver_sql("SELECT 1").scalar_one() == 1


def test_a_second_sqlite_writer_gives_up_in_time(sqlite: Engine) -> None:
    second = make_engine(str(sqlite.url))
    sa.event.listen(second, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=10"))
    with sqlite.begin() as tx:
        tx.exec_driver_sql("UPDATE member SET ramp_step = 1")
        with second.connect() as waiting, pytest.raises(sa.exc.OperationalError, match="locked"):
            waiting.begin()
    with second.begin() as tx:
        assert set(tx.exec_driver_sql("SELECT ramp_step FROM member").scalars()) == {1}
    second.dispose()


def test_an_sqlite_reader_has_the_lock_too_so_that_what_it_read_still_holds_when_it_writes(sqlite: Engine) -> None:
    second = make_engine(str(sqlite.url))
    sa.event.listen(second, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
    with sqlite.begin() as reader:
        reader.exec_driver_sql("SELECT 1 FROM member")
        with second.connect() as writer, pytest.raises(sa.exc.OperationalError, match="locked"):
            writer.exec_driver_sql("UPDATE member SET ramp_step = 1")
    second.dispose()


def test_an_error_never_shows_the_words_of_a_person(engine: Engine) -> None:
    words = "a private word"
    with engine.connect() as tx, pytest.raises(sa.exc.DBAPIError) as caught:
        tx.execute(sa.text("INSERT INTO no_such_table VALUES (:words)"), {"words": words})
    assert words not in str(caught.value)


def test_what_is_deleted_is_overwritten_in_the_sqlite_file(sqlite: Engine, tmp_path: Path) -> None:
    words = "dm of alice, quite unlike anything else"
    with sqlite.begin() as tx:
        tx.execute(sa.text("UPDATE member SET dm_channel = :words"), {"words": words})
    with sqlite.connect() as tx:
        tx.rollback()
    sqlite.dispose()
    file = tmp_path / "neverdone.db"
    assert words.encode() in file.read_bytes()
    with sqlite.begin() as tx:
        tx.exec_driver_sql("DELETE FROM member")
    sqlite.dispose()
    assert words.encode() not in file.read_bytes()


def test_making_an_engine_opens_nothing(tmp_path: Path) -> None:
    make_engine(f"sqlite:///{tmp_path / 'not-yet.db'}").dispose()
    make_engine("postgresql://nobody@127.0.0.1:1/nothing").dispose()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///neverdone.db", Path("neverdone.db")),
        ("sqlite:////var/lib/neverdone.db", Path("/var/lib/neverdone.db")),
        ("sqlite://", None),
        ("postgresql://db/neverdone", None),
    ],
)
def test_an_sqlite_url_names_its_file(url: str, file: Path | None) -> None:
    assert sqlite_file(url) == file
