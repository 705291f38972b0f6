"""Progress of what takes longer than two seconds: one line on standard error, where that is a terminal."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

QUIET_SECONDS: Final = 2.0
_WIDTH: Final = 20
_ERASE: Final = "\r\x1b[2K"


class Progress:
    """The progress of some work, drawn from the third second on, or from the first if the work is known to be long."""

    def __init__(self, label: str, length: int, quiet: float) -> None:
        self._label = label
        self._length = max(length, 1)
        self._done = 0
        self._doing = ""
        self._drawn = ""
        self._drawn_from = time.monotonic() + quiet
        self._is_seen = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self) -> None:
        """Count one more step as done."""
        self.reach(self._done + 1)

    def reach(self, done: int) -> None:
        """Set the number of steps done."""
        self._done = min(done, self._length)
        self._draw()

    def begin(self, doing: str) -> None:
        """Name the step that begins."""
        self._doing = doing
        self._draw()

    def says(self, line: str) -> None:
        """Print a result on standard output, and draw the progress below it."""
        self.erase()
        click.echo(line)
        self._draw()

    def erase(self) -> None:
        """Remove it from the terminal."""
        self._write("")

    def _draw(self) -> None:
        filled = _WIDTH * self._done // self._length
        bar = "#" * filled + "." * (_WIDTH - filled)
        line = f"{self._label} [{bar}] {self._done}/{self._length}  {self._doing}".rstrip()
        self._write(line[: shutil.get_terminal_size().columns - 1])  # a line that wraps could not be erased

    def _write(self, line: str) -> None:
        if self._is_seen and line != self._drawn and time.monotonic() >= self._drawn_from:
            self._drawn = line
            sys.stderr.write(_ERASE + line)
            sys.stderr.flush()


@contextmanager
def progress(label: str, length: int, quiet: float = QUIET_SECONDS) -> Iterator[Progress]:
    """Yield the progress of so many steps; it is erased at the end. Nothing is drawn in the first `quiet` seconds."""
    work = Progress(label, length, quiet)
    try:
        yield work
    finally:
        work.erase()
