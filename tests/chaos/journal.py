"""A process's notes about its next step, written before it takes it, so that they can be read after a kill -9."""

import os
from collections.abc import Iterator
from pathlib import Path


class Journal:
    """One life's notes: a word and its subject on each line; the kernel keeps them through a kill -9."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, word: str, about: str) -> None:
        """Write a line."""
        os.write(self._file, f"{word} {about}\n".encode())


def read(file: Path) -> Iterator[tuple[str, str]]:
    """Read a life's notes; a life that ended before it started has none."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        word, _, about = line.partition(" ")
        yield word, about
