"""PgBouncer in transaction mode before PostgreSQL: each transaction may have another session."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.outbox import batches, inbox, lanes, outbox
from slackbot.store.people import lines
from slackbot.store.schema.migrate import migrate
from slackbot.store.sweep import sweep
from tests.store.people import ALICE, BOB, DUE, EVENING, MINUTE, TODAY

BINARY = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path(BINARY).exists(), reason="Debian's pgbouncer is not installed"),
]


@pytest.fixture
def bounced(postgresql: URL, shared: Engine) -> Iterator[Engine]:  # noqa: ARG001 - it has its people by then
    """The same database through PgBouncer, with two sessions for all connections."""
    with tempfile.TemporaryDirectory(prefix="nd-bouncer-") as folder:
        home, port = Path(folder), _free_port()
        owner = Path(str(postgresql.query["host"])).owner()
        (home / "users").write_text('"postgres" ""\n', "ascii")
        (home / "ini").write_text(_settings(postgresql, home, port), "ascii")
        shutil.chown(home, owner)
        command = [BINARY, "-u", owner, str(home / "ini")] if os.geteuid() == 0 else [BINARY, str(home / "ini")]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - Debian's
        try:
            _wait_for(port, home / "log")
            engine = make_engine(f"postgresql://postgres@127.0.0.1:{port}/{postgresql.database}")
            yield engine
            engine.dispose()
        finally:
            process.terminate()
            process.wait(10)


def _settings(postgresql: URL, home: Path, port: int) -> str:
    return f"""[databases]
* = host={postgresql.query["host"]} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {home / "users"}
admin_users = postgres
pool_mode = transaction
default_pool_size = 2
"""


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(log.read_text("utf-8"))


def test_every_transaction_has_its_limits_whichever_session_it_gets(bounced: Engine) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "timezone")
    for _ in range(5):
        with bounced.connect() as first, bounced.connect() as other:
            for tx in (first, other):
                shown = [tx.execute(sa.text(f"SHOW {name}")).scalar_one() for name in names]
                assert shown == ["2s", "1500ms", "10s", "UTC"]


def test_the_same_statement_many_times_over_few_sessions(bounced: Engine) -> None:
    """No prepared statement: psycopg would name one in a session that the next transaction does not have."""
    for number in range(30):
        with bounced.begin() as first, bounced.begin() as other:
            lines.add(first, ALICE, TODAY, [("done", f"line {number}")], "call")
            lines.add(other, BOB, TODAY, [("done", f"line {number}")], "call")
    with bounced.begin() as tx:
        assert [len(lines.of_day(tx, who, TODAY)) for who in (ALICE, BOB)] == [30, 30]


async def test_a_batch_is_leased_sent_and_settled(bounced: Engine) -> None:
    database = Database(bounced)

    def plan(tx: sa.Connection) -> None:
        lanes.open_lane(tx, ALICE.workspace_id)
        for who in (ALICE, BOB):
            outbox.add(tx, who, "digest", "2026-03-02", DUE)

    def send(tx: sa.Connection) -> set[int]:
        ids = [delivery.id for delivery in batches.due(tx, ALICE.workspace_id, EVENING, 9)]
        return batches.intend(tx, ids, "mine", EVENING, EVENING + MINUTE)

    await database.background.transact(plan)
    assert list(await database.background.transact(lanes.lease, EVENING, "mine", 30, 9)) == [ALICE.workspace_id]
    ids = await database.background.transact(send)
    assert await database.background.transact(batches.settle_sent, "mine", dict.fromkeys(ids, "1.1")) == ids
    database.close()


def test_the_database_is_swept(bounced: Engine) -> None:
    assert sweep(bounced) is True


def test_no_lock_or_limit_stays_on_a_session_when_its_transaction_is_over(bounced: Engine) -> None:
    for number in range(4):
        with bounced.begin() as first, bounced.begin() as other:
            inbox.wait_for_turn(first, ALICE)
            inbox.wait_for_turn(other, BOB)
            lines.add(first, ALICE, TODAY, [("done", f"line {number}")], "call")
    plain = sa.create_engine(bounced.url, connect_args={"prepare_threshold": None})
    with plain.connect() as tx, plain.connect() as other:
        locks = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert tx.execute(locks).scalar_one() == 0
        assert [each.execute(sa.text("SHOW statement_timeout")).scalar_one() for each in (tx, other)] == ["0", "0"]
    plain.dispose()


def test_what_another_client_set_on_a_session_changes_nothing_for_ours(bounced: Engine) -> None:
    plain = sa.create_engine(bounced.url, connect_args={"prepare_threshold": None}, isolation_level="AUTOCOMMIT")
    with plain.connect() as theirs:
        for _ in range(4):
            theirs.exec_driver_sql("SET timezone = 'Asia/Tokyo'")
            theirs.exec_driver_sql("SET statement_timeout = 1")
            with bounced.begin() as tx:
                assert tx.execute(sa.text("SHOW timezone")).scalar_one() == "UTC"
                assert tx.execute(sa.text("SHOW statement_timeout")).scalar_one() == "2s"
        theirs.exec_driver_sql("RESET ALL")
    plain.dispose()


def test_one_person_waits_for_their_turn_whichever_sessions_they_get(bounced: Engine) -> None:
    with ThreadPoolExecutor(1) as thread:
        with bounced.begin() as first:
            inbox.wait_for_turn(first, ALICE)
            second = thread.submit(_adds, bounced, "second")
            lines.add(first, ALICE, TODAY, [("done", "first")], "call")
        second.result(10)
    with bounced.begin() as tx:
        assert [line.text for line in lines.of_day(tx, ALICE, TODAY)] == ["first", "second"]


def _adds(engine: Engine, text: str) -> None:
    with engine.begin() as tx:
        inbox.wait_for_turn(tx, ALICE)
        lines.add(tx, ALICE, TODAY, [("done", text)], text)


def test_a_third_transaction_waits_for_one_of_two_sessions(bounced: Engine) -> None:
    with ThreadPoolExecutor(1) as thread:
        with bounced.begin() as first, bounced.begin() as other:
            first.execute(sa.select(1))
            other.execute(sa.select(1))
            third = thread.submit(_adds, bounced, "third")
            assert not third.done()
        third.result(10)
    with bounced.begin() as tx:
        assert len(lines.of_day(tx, ALICE, TODAY)) == 1


def _adds_and_fails(engine: Engine) -> None:
    with engine.begin() as tx:
        lines.add(tx, ALICE, TODAY, [("done", "never")], "call")
        tx.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(bounced: Engine) -> None:
    with pytest.raises(sa.exc.ProgrammingError):
        _adds_and_fails(bounced)
    _adds(bounced, "kept")
    with bounced.begin() as tx:
        assert [line.text for line in lines.of_day(tx, ALICE, TODAY)] == ["kept"]


@contextmanager
def console_of(bounced: Engine) -> Iterator[psycopg.Connection]:
    """PgBouncer's own console."""
    where = f"host=127.0.0.1 port={bounced.url.port} user=postgres dbname=pgbouncer"
    with closing(psycopg.connect(where, autocommit=True, prepare_threshold=None)) as console:
        yield console


def test_sessions_that_are_replaced_between_transactions_are_not_missed(bounced: Engine) -> None:
    """As `server_lifetime` does."""
    with console_of(bounced) as console:
        for number in range(5):
            _adds(bounced, f"line {number}")
            console.execute("RECONNECT")
        with bounced.begin() as tx:  # and one that is open ends whole
            lines.add(tx, ALICE, TODAY, [("done", "line 5")], "call")
            console.execute("RECONNECT")
            assert len(lines.of_day(tx, ALICE, TODAY)) == 6


def test_a_pause_of_the_proxy_holds_calls_back_and_loses_none(bounced: Engine) -> None:
    with console_of(bounced) as console, ThreadPoolExecutor(1) as thread:
        _adds(bounced, "before")
        console.execute("PAUSE")
        held = thread.submit(_adds, bounced, "held")
        assert not held.done()
        console.execute("RESUME")
        held.result(10)
    with bounced.begin() as tx:
        assert [line.text for line in lines.of_day(tx, ALICE, TODAY)] == ["before", "held"]


async def test_of_two_replicas_one_leases_a_workspace(bounced: Engine) -> None:
    replicas = Database(bounced), Database(make_engine(bounced.url.render_as_string(hide_password=False)))
    await replicas[0].background.transact(_plans)
    leased = [
        await replica.background.transact(lanes.lease, EVENING, f"replica {number}", 30, 9)
        for number, replica in enumerate(replicas)
    ]
    assert [list(each) for each in leased] == [[ALICE.workspace_id], []]
    for replica in replicas:
        replica.close()


def _plans(tx: sa.Connection) -> None:
    lanes.open_lane(tx, ALICE.workspace_id)
    outbox.add(tx, ALICE, "digest", "2026-03-02", DUE)


def test_a_schema_is_migrated_through_it_and_a_second_time_is_nothing(bounced: Engine) -> None:
    name = f"bounced_{uuid4().hex}"
    admin = sa.create_engine(bounced.url, isolation_level="AUTOCOMMIT", connect_args={"prepare_threshold": None})
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = make_engine(bounced.url.set(database=name).render_as_string(hide_password=False))
    migrate(engine)
    migrate(engine)
    with engine.begin() as tx:
        assert sa.inspect(tx).has_table("done_line")
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()
