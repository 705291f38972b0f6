"""The command line: reads argv and the environment, sets up logging, and hands over."""

import asyncio
import gc
import io
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Final

import click

from slackbot import manifest
from slackbot.app import logs
from slackbot.app.bot import Bot
from slackbot.cli.data_commands import backup, migrate, restore
from slackbot.cli.deploy import deploy
from slackbot.cli.edge import here, plainly, take_settings
from slackbot.cli.outbox_commands import outbox
from slackbot.cli.signals import stoppable
from slackbot.clock import system_clock
from slackbot.encryption import new_key
from slackbot.settings.values import is_email

log = logging.getLogger(__name__)


_messages_dir = click.option(
    "--messages-dir",
    envvar="MESSAGES_DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of a team's own words, which replace ours; or the variable MESSAGES_DIR.",
)
_COLOURS: Final = {"ok": "green", "note": "yellow", "mend": "red"}


class _Program(click.Group):
    """The commands; any may be told to stop."""

    def invoke(self, context: click.Context) -> object:
        with stoppable():
            return super().invoke(context)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="neverdone")
@click.pass_context
def main(context: click.Context) -> None:
    """Never Done, a coach for customer-support teams that lives in Slack.

    \b
    To see it, with no Slack:  neverdone try
    To install it for a team:  neverdone manifest   paste it at api.slack.com/apps
                               neverdone check      says what is still missing
                               neverdone run
    """  # noqa: D301 - \b keeps click from joining the lines
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows ? instead of failing
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (backup, deploy, migrate, outbox, restore):
    main.add_command(command)


@main.command()
@plainly
def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C.

    It takes its settings from the environment, `.env` or files; `neverdone deploy env` writes them all out.
    """
    reading = take_settings()
    logs.set_up(reading.settings.log_level, reading.settings.log_format)
    for note in reading.notes:
        log.warning("settings: %s", note)
    asyncio.run(serve(Bot(reading.settings, system_clock)))


@main.command(name="manifest")
@click.option("--prefix", default="", metavar="P", help="Put P before each command's name: nd- makes /nd-done.")
@click.option("--http", "url", default="", metavar="URL", help="For signed HTTP at URL instead of Socket Mode.")
@click.option("--many", default="", metavar="URL", help="For many workspaces, which install it at URL/slack/install.")
@click.option("--support", default="", metavar="EMAIL", help="With --many: fill in the fields of Slack's Marketplace.")
@click.option("--without-history", is_flag=True, help="Leave im:history out: typed words get no answer then.")
def print_manifest(prefix: str, url: str, many: str, support: str, *, without_history: bool) -> None:
    """Print the Slack app manifest.

    Paste it at api.slack.com/apps: 'Create New App', 'From a manifest'. Of an app that is there, it replaces what
    'App Manifest' shows; then install the app again.
    """
    for option, address in (("--http", url), ("--many", many)):
        if address and not manifest.ADDRESS.fullmatch(address):
            raise click.BadParameter("an address that Slack can reach: https://bot.example.org", param_hint=option)
    if support and not many:
        raise click.UsageError("--support goes with --many: Slack's Marketplace is for apps that others install")
    if support and not is_email(support):
        raise click.BadParameter("an e-mail address, such as support@example.org", param_hint="--support")
    if without_history and many:
        raise click.UsageError("--without-history is for one workspace; an install asks for the scopes of the manifest")
    if not manifest.PREFIX.fullmatch(prefix):
        raise click.BadParameter("small letters, digits, - and _; twenty at most", param_hint="--prefix")
    click.echo(manifest.changed(prefix, url, many, support, history=not without_history), nl=False)


@main.command()
def key() -> None:
    """Make a key for TOKEN_KEYS.

    It encrypts the tokens of many workspaces. Keep it apart from backups of the database.
    """
    click.echo(new_key())


@main.command()
@click.argument("name", default="")
@click.option("--json", "as_json", is_flag=True, help="As the JSON that Slack receives.")
@click.option("--lang", "language", default="en", show_default=True, help="In another language that has words.")
@_messages_dir
@click.option("--web", is_flag=True, help="As a page on this machine, redrawn whenever a file is saved.")
@click.option("--no-browser", is_flag=True, help="With --web: open no browser.")
@plainly
def preview(name: str, *, as_json: bool, language: str, messages_dir: Path | None, web: bool, no_browser: bool) -> None:
    """Show messages, filled with sample facts.

    All of them, or those whose NAME begins like this. A team's own words (MESSAGES_DIR) replace ours.
    """
    from slackbot.trial import browser  # noqa: PLC0415 - the stand-in stays out of `run`
    from slackbot.trial.preview import preview as show  # noqa: PLC0415 - the same

    logs.set_up("WARNING")
    if web:
        asyncio.run(browser.write(name, messages_dir, browser=not no_browser))
        return
    for part in show(name, as_json=as_json, own=messages_dir, language=language):
        click.echo(part)


@main.command(name="try")
@click.option("--week", is_flag=True, help="Let four people live a week, and print what each of them saw.")
@click.option("--no-browser", is_flag=True, help="Print the page's address, and open no browser.")
@click.option("--terminal", is_flag=True, help="Type and read in this terminal.")
@_messages_dir
@plainly
def try_it(*, week: bool, no_browser: bool, terminal: bool, messages_dir: Path | None) -> None:
    """Try it without Slack, in a browser or this terminal.

    The real bot runs in a Slack that stands in for the real one on this machine. Nothing is kept.
    """
    from slackbot.trial import browser  # noqa: PLC0415 - the same
    from slackbot.trial import terminal as place  # noqa: PLC0415 - the stand-in stays out of `run`
    from slackbot.trial import week as story  # noqa: PLC0415 - the same

    logs.set_up("ERROR")
    if week:
        for line in asyncio.run(story.live(messages_dir)):
            click.echo(line)
    elif terminal:
        asyncio.run(place.talk(messages_dir))
    else:
        asyncio.run(browser.show_page(messages_dir, browser=not no_browser))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON: a list of objects with about, status and says.")
@click.option(
    "--live", is_flag=True, help="Also send every sample message to Slack's blocks.validate; nothing is posted."
)
@plainly
def check(*, as_json: bool, live: bool) -> None:
    """Say what is wrong with the set-up, and how to mend it.

    Looks at everything that `run` needs: settings, database, ports, clock, disk, words, and every token at Slack. Each
    line is ok, note or mend. The exit status is 1 if anything needs mending. Nothing is changed.
    """
    from slackbot.cli.check import examine  # noqa: PLC0415 - needs the stand-in's rules
    from slackbot.cli.check.finding import is_well  # noqa: PLC0415 - the same

    logs.set_up("CRITICAL")
    findings = asyncio.run(examine(os.environ, here(), is_live=live))
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            about = click.style(f"{finding.status.value:<4}", fg=_COLOURS[finding.status.value])
            click.echo(f"{about}  {finding.about}: {finding.says}", color=False if "NO_COLOR" in os.environ else None)
    sys.exit(0 if is_well(findings) else 1)


@main.command()
@click.option("--rounds", default=400, show_default=True, help="How often /done is typed.")
@click.option("--runs", default=1, show_default=True, help="How often each is measured; the table has the medians.")
@click.option("--write", is_flag=True, help="Write the table and its plot to tests/README.md, in the repository.")
@plainly
def bench(rounds: int, runs: int, *, write: bool) -> None:
    """Measure how fast it is on this machine.

    Commands and delivery, each beside its reference; takes some minutes, and needs no Slack.
    """
    from slackbot.cli.bench import report, suite  # noqa: PLC0415 - the stand-in stays out of `run`

    logging.disable(logging.WARNING)
    rows = suite.Suite(rounds, runs).rows()
    if write:
        report.write(rows, Path("tests/README.md"), Path("tests/bench.svg"))


async def serve(bot: Bot) -> None:
    """Run a bot until SIGTERM or SIGINT, then finish work in progress."""
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    starting = asyncio.create_task(bot.start())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        return
    starting.result()
    gc.collect()
    gc.freeze()  # a full collection, which holds commands up, takes a fifth of the time without the start's objects
    await waiting
    await bot.stop()
