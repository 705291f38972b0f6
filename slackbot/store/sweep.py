"""Sweeping: removes deleted text from the database's files too, as far as the database allows.

SQLite overwrites deleted text at once (`secure_delete`), but rearranged pages and the write-ahead log may keep a copy.
VACUUM rewrites every page, and the log is truncated.

PostgreSQL: VACUUM removes dead rows from every table, so that no query and no index reaches them. Their bytes stay in
the file's free space until new rows overwrite them. `VACUUM FULL`, old write-ahead files and backups are up to the
database's operator.
"""

import logging
from typing import Any

from sqlalchemy.engine import Engine

from slackbot.store.schema.schema import metadata

log = logging.getLogger(__name__)


def sweep(engine: Engine) -> bool:
    """Sweep outside any transaction; False if another active connection prevented it, to be retried later."""
    connection = engine.raw_connection()
    try:
        return (_sqlite if engine.dialect.name == "sqlite" else _postgresql)(connection.driver_connection)
    except engine.dialect.loaded_dbapi.Error as error:
        log.warning("the database can't be swept just now: %s", type(error).__name__)
        return False
    finally:
        connection.close()


def _sqlite(connection: Any) -> bool:  # noqa: ANN401 - the driver's connection
    connection.execute("PRAGMA temp_store=MEMORY")  # so that VACUUM's copy is never written to a file
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy == 0)


def _postgresql(connection: Any) -> bool:  # noqa: ANN401 - the driver's connection
    connection.autocommit = True
    try:
        for table in metadata.sorted_tables:
            connection.execute(f'VACUUM "{table.name}"')
    finally:
        connection.autocommit = False
    return True
