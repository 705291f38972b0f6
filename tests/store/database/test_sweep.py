"""Sweeping: after forgetting no byte of what was written is in the database's files, or in its rows on PostgreSQL."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store import engine as engine_module
from slackbot.store.outbox import inbox
from slackbot.store.people import lines
from slackbot.store.privacy import forgetting
from slackbot.store.schema.identity import MemberId
from slackbot.store.sweep import sweep
from tests.canary import BIRD, bytes_with
from tests.store.people import ALICE, BOB, MORNING, TODAY

MANY = 300


def write_much(engine: Engine, who: MemberId, word: str) -> None:
    """Lines and answers of every length, some of them edited and removed, in turns with somebody else's."""
    dice = random.Random(7)  # noqa: S311 - the same pages in each run
    for number in range(MANY):
        with engine.begin() as tx:
            text = f"{word} {number} " + "x" * dice.randrange(700)
            lines.add(tx, who, TODAY - timedelta(days=number % 9), [("done", text)], f"call {who} {number}")
            lines.add(tx, BOB, TODAY - timedelta(days=number % 9), [("done", "his " * dice.randrange(150))], "call")
            inbox.remember(tx, who, f"{who} {number}", "done", text * dice.randrange(1, 9), MORNING)
    with engine.begin() as tx:
        for line in lines.of_day(tx, who, TODAY):
            lines.reword(tx, who, line.id, "hard", f"{word} again " + "y" * dice.randrange(3000))


def file_of(engine: Engine) -> Path:
    assert engine.url.database is not None
    return Path(engine.url.database)


def test_no_byte_is_left_in_any_file(sqlite: Engine) -> None:
    """And the scan sees what is there: before it, file and log are full of it."""
    write_much(sqlite, ALICE, BIRD)
    assert {"neverdone.db", "neverdone.db-wal"} <= bytes_with(file_of(sqlite), BIRD).keys()
    with sqlite.begin() as tx:
        forgetting.forget(tx, ALICE, home=True)
        forgetting.note_home_reset(tx, ALICE)
    assert bytes_with(file_of(sqlite), BIRD) != {}
    assert sweep(sqlite)
    assert bytes_with(file_of(sqlite), BIRD) == {}
    with sqlite.connect() as tx:
        assert len(lines.of_day(tx, BOB, TODAY)) == len(range(0, MANY, 9))


@pytest.mark.long
def test_a_reader_keeps_the_log_for_as_long_as_it_reads(sqlite: Engine) -> None:
    """Then it is not said to be swept; once the reader is done, it is."""
    write_much(sqlite, ALICE, BIRD)
    reader = sqlite.raw_connection()
    assert reader.driver_connection is not None
    reader.driver_connection.execute("PRAGMA busy_timeout=0")
    reader.driver_connection.execute("BEGIN")
    reader.driver_connection.execute("SELECT count(*) FROM done_line").fetchone()
    with sqlite.begin() as tx:
        forgetting.forget(tx, ALICE, home=False)
    assert not sweep(sqlite)
    reader.driver_connection.execute("ROLLBACK")
    reader.close()
    assert sweep(sqlite)
    assert bytes_with(file_of(sqlite), BIRD) == {}


def test_a_writer_keeps_it_for_later(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_MS", 50)
    with sqlite.begin() as tx:
        lines.add(tx, ALICE, TODAY, [("done", "x")], "call")
        assert not sweep(sqlite)
    assert sweep(sqlite)


def test_postgresql_keeps_no_dead_row(shared: Engine) -> None:
    """What VACUUM does there: dead rows go. The bytes stay in free space until they are written over."""
    write_much(shared, ALICE, BIRD)
    with shared.begin() as tx:
        forgetting.forget(tx, ALICE, home=False)
        tx.execute(sa.text("SELECT pg_stat_force_next_flush()"))  # counted now, and not after the sweeping
    assert sweep(shared)
    with shared.connect() as tx:
        size = sa.text("SELECT n_dead_tup FROM pg_stat_all_tables WHERE relname IN ('done_line', 'inbox')")
        assert set(tx.execute(size).scalars()) == {0}
        assert tx.execute(sa.text("SHOW statement_timeout")).scalar_one() == "2s"
