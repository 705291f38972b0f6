"""Bringing a database to the schema: from empty, twice, two at once, half-way broken, and from the future."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

from slackbot.store.engine import make_engine
from slackbot.store.outbox import outbox
from slackbot.store.people import lines, members
from slackbot.store.schema import revisions
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import REVISIONS, SchemaError, head, migrate, require_current
from slackbot.store.schema.schema import State, metadata


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def test_an_empty_database_gets_exactly_the_tables_of_the_schema(empty: Engine) -> None:
    assert len(differences(empty)) > 5
    assert migrate(empty) == head()
    assert tables(empty) == {*metadata.tables, "alembic_version"}
    assert differences(empty) == []
    require_current(empty)


def test_migrating_again_changes_nothing_and_loses_nothing(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as tx:
        tx.execute(sa.text("INSERT INTO lane (workspace_id, lease_until, not_before) VALUES ('T1', 0, 0)"))
    assert migrate(empty) == head()
    with empty.connect() as tx:
        assert tx.execute(sa.text("SELECT workspace_id FROM lane")).scalars().all() == ["T1"]
        assert tx.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [head()]


def test_two_that_migrate_at_once_are_safe(empty: Engine) -> None:
    url = empty.url.render_as_string(hide_password=False).replace("+psycopg", "")
    engines = [make_engine(url) for _ in range(3)]
    with ThreadPoolExecutor(len(engines)) as threads:
        assert list(threads.map(migrate, engines)) == [head()] * len(engines)
    for engine in engines:
        engine.dispose()
    assert differences(empty) == []


def test_a_migration_that_fails_half_way_leaves_nothing(empty: Engine) -> None:
    with empty.begin() as tx:
        tx.exec_driver_sql("CREATE VIEW occasion AS SELECT 1")  # the last table that the first migration makes
    with pytest.raises(sa.exc.DBAPIError):
        migrate(empty)
    assert tables(empty) == set()
    with empty.begin() as tx:
        tx.exec_driver_sql("DROP VIEW occasion")
    assert migrate(empty) == head()
    assert differences(empty) == []


def test_an_empty_database_is_not_at_the_schema(empty: Engine) -> None:
    with pytest.raises(SchemaError, match="neverdone migrate"):
        require_current(empty)
    assert tables(empty) == set()


def test_a_schema_of_a_later_program_is_refused_and_left_alone(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for bring in (migrate, require_current):
        with pytest.raises(SchemaError, match=r"9999.*newer"):
            bring(empty)
    with empty.connect() as tx:
        assert tx.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def reached(engine: Engine, revision: str) -> None:
    """Bring an empty database to a revision, as an earlier version of the program left it."""
    with engine.begin() as connection:
        revisions.upgrade(connection, revision)


def columns(engine: Engine) -> dict[str, dict[str, bool]]:
    """Of each table the columns, and whether a program that does not know of one may leave it out."""
    with engine.connect() as connection:
        looked = sa.inspect(connection)
        return {
            table: {
                column["name"]: bool(column["nullable"] or column["default"] is not None)
                for column in looked.get_columns(table)
            }
            for table in looked.get_table_names()
        }


def test_the_revisions_are_those_that_alembic_walks() -> None:
    assert revisions.walked() == REVISIONS


@pytest.mark.parametrize(("old", "new"), list(pairwise(REVISIONS))[::-1])  # the newest first: the quick suite runs it
def test_a_step_takes_nothing_away_and_adds_nothing_that_old_processes_would_have_to_know(
    empty: Engine, old: str, new: str
) -> None:
    """In a rolling restart the old code goes on beside the new, on the new schema."""
    reached(empty, old)
    before = columns(empty)
    reached(empty, new)
    after = columns(empty)
    assert [name for table in before for name in before[table].keys() - after.get(table, {}).keys()] == []
    added = {(table, name) for table in before for name in after[table].keys() - before[table].keys()}
    assert [column for column in added if not after[column[0]][column[1]]] == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_every_released_schema_all_that_was_kept_is_kept(empty: Engine, revision: str) -> None:
    reached(empty, revision)
    with empty.begin() as tx:
        tx.execute(
            sa.text("INSERT INTO member (workspace_id, user_id, active, ramp_step) VALUES ('T1', 'U1', :yes, 2)"),
            {"yes": True},
        )
        tx.execute(
            sa.text(
                "INSERT INTO done_line (workspace_id, user_id, day, kind, text, added_by)"
                " VALUES ('T1', 'U1', '2026-03-03', 'done', 'a line', 'call')"
            )
        )
        tx.execute(
            sa.text(
                "INSERT INTO delivery (workspace_id, user_id, uid, kind, occurrence, day, visible_at, state, attempts)"
                " VALUES ('T1', 'U1', 'beef', 'digest', '2026-03-03', '2026-03-03', 0, 1, 1)"
            )
        )
    assert migrate(empty) == head()
    assert differences(empty) == []
    who = MemberId("T1", "U1")
    with empty.begin() as tx:
        member = members.get(tx, who)
        assert member is not None
        assert (member.active, member.ramp_step, member.budget) == (True, 2, 5)
        assert [line.text for line in lines.of_day(tx, who, date(2026, 3, 3))] == ["a line"]
        (kept,) = outbox.of_member(tx, who)
        assert (kept.uid, kept.state, kept.intended_at) == ("beef", State.SENDING, None)
