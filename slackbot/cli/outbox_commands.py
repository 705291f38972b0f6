"""The command group `neverdone outbox`: arguments and options; `slackbot.cli.outbox` does the work."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click

from slackbot.cli.edge import plainly, take_database
from slackbot.cli.outbox import DOUBLES, Operator
from slackbot.clock import system_clock

P = ParamSpec("P")
T = TypeVar("T")


def operating(command: Callable[Concatenate[Operator, P], T]) -> Callable[P, T]:
    """Open the outbox for a command, once its arguments are read: help needs no database."""

    @plainly
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return command(Operator(take_database(), system_clock()), *args, **kwargs)

    return run


@click.group()
def outbox() -> None:
    """List undelivered messages, act on them, or pause all sending.

    A UID is in `list`'s first column; its first six characters are enough. Nothing here shows a person or their words.
    """


@outbox.command(name="list")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="As JSON: objects with uid, workspace, kind, day, due, state, reason.",
)
@operating
def list_outbox(operator: Operator, *, as_json: bool) -> None:
    """List messages that did not reach somebody.

    That is: open and due, unknown, failed, or skipped for a reason not their own. Then how many there are of each
    state, and which workspaces are paused.
    """
    if as_json:
        click.echo(json.dumps(operator.as_json(), indent=2))
        return
    for line in operator.listing():
        click.echo(line)


@outbox.command()
@click.argument("uid")
@operating
def show(operator: Operator, uid: str) -> None:
    """Show one delivery."""
    for line in operator.show(uid):
        click.echo(line)


@outbox.command()
@click.argument("uid")
@click.option("--yes", is_flag=True, help="Don't ask for confirmation, even if it may arrive twice.")
@operating
def retry(operator: Operator, uid: str, *, yes: bool) -> None:
    """Send one again that is unknown or failed.

    An unknown one may arrive twice: look for it in Slack first, and `settle` it if it is there.
    """
    if operator.doubles(uid) and not yes:
        click.confirm(DOUBLES, abort=True)
    click.echo(operator.retry(uid))


@outbox.command()
@click.argument("uid")
@click.argument("link")
@operating
def settle(operator: Operator, uid: str, link: str) -> None:
    """Count an unknown one as sent: LINK points to it in Slack.

    'Copy link' in the message's menu gives the link.
    """
    click.echo(operator.settle(uid, link))


@outbox.command()
@click.argument("uid")
@operating
def skip(operator: Operator, uid: str) -> None:
    """Give up one that is waiting, unknown or failed."""
    click.echo(operator.skip(uid))


@outbox.command()
@click.argument("workspace", required=False)
@operating
def pause(operator: Operator, workspace: str | None) -> None:
    """Send nothing until `resume`, in WORKSPACE or anywhere.

    Commands are still answered. A pause holds across restarts. WORKSPACE is an id such as T0123ABCD.
    """
    click.echo(operator.pause(workspace))


@outbox.command()
@click.argument("workspace", required=False)
@operating
def resume(operator: Operator, workspace: str | None) -> None:
    """End a pause, of WORKSPACE or of all.

    Messages that fell due meanwhile are skipped.
    """
    click.echo(operator.resume(workspace))
