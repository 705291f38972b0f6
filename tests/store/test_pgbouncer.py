"""PgBouncer in transaction mode before PostgreSQL: each transaction may have another session."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.outbox import batches, lanes, outbox
from slackbot.store.people import lines
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
{postgresql.database} = host={postgresql.query["host"]} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {home / "users"}
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
    assert await database.background.transact(lanes.lease, EVENING, "mine", 30, 9) == [ALICE.workspace_id]
    ids = await database.background.transact(send)
    assert await database.background.transact(batches.settle_sent, "mine", dict.fromkeys(ids, "1.1")) == ids
    database.close()


def test_the_database_is_swept(bounced: Engine) -> None:
    assert sweep(bounced) is True
