"""What every command shares: a start error ends with its words, and settings come from the environment and `.env`."""

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
    """Let a command that can't start end with its words and its exit status instead of a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except StartError as error:
            click.echo(f"neverdone: {error}", err=True)
            sys.exit(error.code)

    return run


def take_settings() -> Reading:
    """Read the settings and take them out of the environment, where Bolt would read some of them its own way."""
    reading = read(os.environ, Path.cwd())
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    return reading


def take_database() -> str:
    """Read the database's URL and no other setting."""
    return read_database(os.environ, Path.cwd())
