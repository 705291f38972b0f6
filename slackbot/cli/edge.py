"""Shared by all commands: start errors end in words and an exit status; settings come from environment and `.env`."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from slackbot.errors import StartError
from slackbot.settings import SETTINGS, Reading, read, read_database

P = ParamSpec("P")
T = TypeVar("T")


def plainly(command: Callable[P, T]) -> Callable[P, T]:
    """Make a command that can't start print the error's words and exit with its status, without a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except StartError as error:
            click.echo(f"neverdone: {error}", err=True)
            sys.exit(error.code)

    return run


def take_settings() -> Reading:
    """Read the settings and remove them from the environment, where Bolt would interpret some of them itself."""
    reading = read(os.environ, here())
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    return reading


def take_database() -> str:
    """Read only the database's URL, so that other settings may be missing."""
    return read_database(os.environ, here())


def here() -> Path:
    """Return the folder in which the program was started.

    Raises:
        StartError: it was deleted meanwhile.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise StartError("the working directory was deleted; change to one that exists") from error
