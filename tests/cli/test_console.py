"""The console: its encoding, its colours and NO_COLOR, and help for every option."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from slackbot.cli.main import main

PROGRAM = Path(sys.executable).with_name("neverdone")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_console_that_lacks_a_sign_gets_no_traceback(tmp_path: Path, encoding: str) -> None:
    ran = subprocess.run(  # noqa: S603 - our own program
        [str(PROGRAM), "preview", "break/welcome"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Welcome back." in ran.stdout


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_stand_where_a_terminal_has_them_and_nobody_minds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, coloured: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = CliRunner(env={"NO_COLOR": None, **environment}).invoke(main, ["check"], color=True)
    assert ("\x1b[31mmend" in ran.output) is coloured
    assert "\x1b" not in CliRunner(env={"NO_COLOR": None}).invoke(main, ["check"]).output


def commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)


@pytest.mark.parametrize("command", list(commands(main)), ids=lambda command: command.name)
def test_every_command_and_option_has_its_help(command: click.Command) -> None:
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []


def groups(group: click.Group) -> Iterator[click.Group]:
    yield group
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from groups(command)


@pytest.mark.parametrize("group", list(groups(main)), ids=lambda group: group.name)
def test_a_list_of_commands_cuts_no_line_short(group: click.Group) -> None:
    shown = group.get_help(click.Context(group, info_name="neverdone", terminal_width=80, **main.context_settings))
    listed = shown.split("Commands:\n")[1].splitlines()
    assert [line for line in listed if line.endswith("...")] == []


def test_the_program_alone_says_where_to_begin() -> None:
    ran = CliRunner().invoke(main, [])
    assert ran.exit_code == 0
    assert ran.output == CliRunner().invoke(main, ["--help"]).output
    begins = [ran.output.index(words) for words in ("neverdone try", "neverdone manifest", "neverdone check")]
    assert begins == sorted(begins)
