"""`neverdone migrate`, `backup` and `restore`: commands for the database as a whole."""

from collections.abc import Sequence
from pathlib import Path

import click

from slackbot.app.startup import planned, prepare, require_place
from slackbot.cli.backup import back_up, mark_restored, put_back
from slackbot.cli.edge import plainly, take_database
from slackbot.clock import system_clock
from slackbot.errors import StartError
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.schema.migrate import head, steps_from

_PG_BACKUP = """\
On PostgreSQL its own tools make a consistent backup while the bot runs:
  pg_dump --format=custom --file={file} "$DATABASE_URL"
and put it back, with the bot stopped, into an empty database:
  pg_restore --no-owner --dbname="$DATABASE_URL" {file}
  neverdone restore
The last command lets the restored bot pass over what was due before; without it old messages may come again."""


@click.command()
@click.option("--plan", is_flag=True, help="Print the steps that are left, and change nothing.")
@plainly
def migrate(*, plan: bool) -> None:
    """Bring the database to this version's schema.

    On SQLite `neverdone run` does it by itself. On PostgreSQL take a backup, then run this before the new version.
    """
    url = take_database()
    file = sqlite_file(url)
    if file is not None:
        require_place(file)
    engine = make_engine(url)
    try:
        if plan:
            _print_plan(steps_from(None) if file is not None and not file.exists() else planned(engine))
        else:
            prepare(engine, own=True)
            click.echo("The database is up to date.")
    finally:
        engine.dispose()


def _print_plan(steps: Sequence[tuple[str, str]]) -> None:
    for revision, what in steps:
        click.echo(f"{revision}  {what}")
    if steps:
        click.echo(f"{len(steps)} steps to schema {head()}. Older processes may keep running on the newer schema.")
    else:
        click.echo("Nothing to do: the database is up to date.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@plainly
def backup(file: Path) -> None:
    """Copy the database to FILE while the bot runs.

    On PostgreSQL it prints the commands that do so.
    """
    source = sqlite_file(take_database())
    if source is None:
        click.echo(_PG_BACKUP.format(file=file))
        return
    back_up(source, file, system_clock())
    click.echo(f"{file} holds the database as it is now. `neverdone restore {file}` puts it back.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@click.option("--replace", is_flag=True, help="Put it in the place of a database that is there; the old one is kept.")
@plainly
def restore(file: Path | None, *, replace: bool) -> None:
    """Put a backup back, with the bot stopped.

    Messages that fell due before the next start are skipped, and the log says so. On PostgreSQL leave FILE out, after
    pg_restore.
    """
    url = take_database()
    target = sqlite_file(url)
    if target is None:
        if file is not None:
            raise StartError("on PostgreSQL pg_restore puts FILE back; then run `neverdone restore` without FILE", 2)
        mark_restored(url, system_clock())
    elif file is None:
        raise StartError("name the backup to put back: `neverdone restore FILE`", 2)
    else:
        put_back(file, target, system_clock(), replace=replace)
    click.echo("Restored. At its next start the bot skips everything that fell due before it, and sends nothing old.")
