"""Sweeping: what was deleted leaves the files too, as far as the database lets it.

SQLite: deleted text is overwritten at once (`secure_delete`), but pages that were rearranged may keep a copy, and so
does the write-ahead log. VACUUM writes every page anew, and the log is cut to nothing.

PostgreSQL: VACUUM takes the dead rows out of every table, so that no query and no index leads to them. Their bytes stay
in the file's free space until something new is written over them; `VACUUM FULL` by whoever runs the database, old
write-ahead files and backups are beyond this program.
"""

import logging
from typing import Any

from sqlalchemy.engine import Engine

from slackbot.store.schema.schema import metadata

log = logging.getLogger(__name__)


def sweep(engine: Engine) -> bool:
    """Sweep, outside any transaction; False where somebody else at work kept it from that: try again later."""
    connection = engine.raw_connection()
    try:
        return (_sqlite if engine.dialect.name == "sqlite" else _postgresql)(connection.driver_connection)
    except engine.dialect.loaded_dbapi.Error as error:
        log.warning("the database can't be swept just now: %s", type(error).__name__)
        return False
    finally:
        connection.close()


def _sqlite(connection: Any) -> bool:  # noqa: ANN401 - the driver's connection
    connection.execute("PRAGMA temp_store=MEMORY")  # VACUUM's copy is never a file of its own
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy == 0)


def _postgresql(connection: Any) -> bool:  # noqa: ANN401 - the driver's connection
    connection.autocommit = True
    try:
        connection.execute("SET statement_timeout = 0")
        for table in metadata.sorted_tables:
            connection.execute(f'VACUUM "{table.name}"')
    finally:
        connection.execute("RESET statement_timeout")
        connection.autocommit = False
    return True
