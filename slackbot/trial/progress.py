"""Progress of what takes longer than two seconds: a bar on a terminal, one line elsewhere, and always on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

QUIET_SECONDS = 2.0


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[], None]]:
    """Yield a function to call after each of `length` steps; nothing is shown in the first two seconds."""
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=True) as bar:
        began = time.monotonic()

        def step() -> None:
            bar.hidden = time.monotonic() - began < QUIET_SECONDS
            bar.update(1)

        yield step
