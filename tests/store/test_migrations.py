"""Bringing a database to the schema: from empty, twice, two at once, half-way broken, and from the future."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

from slackbot.store.engine import make_engine
from slackbot.store.migrate import SchemaError, head, migrate, require_current
from slackbot.store.schema import metadata


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
        tx.exec_driver_sql("CREATE TABLE occasion (mine INTEGER)")  # the last that the first migration makes
    with pytest.raises(sa.exc.DBAPIError):
        migrate(empty)
    assert tables(empty) == {"occasion"}
    with empty.begin() as tx:
        tx.exec_driver_sql("DROP TABLE occasion")
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
