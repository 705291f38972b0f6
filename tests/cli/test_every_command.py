"""Every command with something wrong: it ends in words that say what to do, and never in a traceback."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner, Result

from slackbot.cli.main import main

DATA: Final = (["migrate"], ["migrate", "--plan"], ["backup", "copy"], ["restore", "there"], ["outbox", "list"])

# what is wrong with the database: its URL, and what each command that needs it says
WRONG: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "another kind of database": ("mysql://h/d", ("write sqlite:///a-file or postgresql://user@host/database",) * 5),
    "a driver of another kind": ("sqlite+aiosqlite:///bot.db", ("write sqlite:// without the +",) * 5),
    "options for SQLite": ("sqlite:///bot.db?mode=ro", ("write sqlite:///a-file",) * 5),
    "a folder that is not there": (
        "sqlite:///no/bot.db",
        (*("no does not exist; make it, or name another",) * 2, "DATABASE_URL names it", "make it", "names it"),
    ),
    "a folder in the file's place": (
        "sqlite:///folder",
        (*("folder is a folder; name a file in it",) * 2, "DATABASE_URL names it", "name a file in it", "names it"),
    ),
    "a file that is no database": (
        "sqlite:///there",
        (
            *("is not a SQLite database; name another file",) * 2,
            "file is not a database",
            "--replace keeps it",
            "not a",
        ),
    ),
    "a server that is away": (
        "postgresql://u@127.0.0.1:1/d",
        (*("start it, or mend host and port in it",) * 2, "pg_dump", "pg_restore puts FILE back", "start it"),
    ),
}


def says(folder: Path, command: Sequence[str], **environment: str) -> Result:
    """Run a command in a folder; whatever is wrong, it is told in words."""
    home = Path.cwd()
    os.chdir(folder)
    try:
        ran = CliRunner(env=environment).invoke(main, command)
    finally:
        os.chdir(home)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    return ran


@pytest.mark.parametrize("name", WRONG)
def test_each_command_says_what_is_wrong_with_its_database(tmp_path: Path, name: str) -> None:
    url, words = WRONG[name]
    (tmp_path / "there").write_bytes(b"no database at all")
    (tmp_path / "folder").mkdir()
    for command, expected in zip(DATA, words, strict=True):
        ran = says(tmp_path, command, DATABASE_URL=url)
        assert expected in ran.output, command
        assert ran.exit_code == (0 if "pg_dump" in expected else ran.exit_code or pytest.fail(f"{command} is content"))
    assert not (tmp_path / "copy").exists()


def paths(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from paths(command, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("command", list(paths(main)), ids=" ".join)
def test_help_needs_nothing_and_fits_a_narrow_terminal(tmp_path: Path, command: tuple[str, ...]) -> None:
    for flag in ("-h", "--help"):
        ran = says(tmp_path, [*command, flag], DATABASE_URL="nonsense", COLUMNS="40")
        assert (ran.exit_code, "Usage:" in ran.output) == (0, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--http", "bot.example.org"], "Invalid value for --http: an address that Slack can reach: https://bot.exam"),
        (["--http", "http://bot.example.org"], "Invalid value for --http"),
        (["--many", "https://bot example.org"], "Invalid value for --many"),
        (["--support", "help@example.org"], "--support goes with --many"),
        (["--many", "https://bot.example.org", "--support", "help"], "such as support@example.org"),
        (["--many", "https://bot.example.org", "--without-history"], "is for one workspace"),
        (["--prefix", "No good"], "small letters, digits, - and _; twenty at most"),
    ],
)
def test_a_manifest_that_slack_would_refuse_is_not_printed(tmp_path: Path, arguments: list[str], words: str) -> None:
    ran = says(tmp_path, ["manifest", *arguments])
    assert (ran.exit_code, words in ran.output, "_metadata" in ran.output) == (2, True, False)


@pytest.mark.parametrize("command", [["check"], ["run"], ["migrate"], ["outbox", "list"]], ids=" ".join)
def test_a_folder_that_was_deleted_meanwhile_is_told(tmp_path: Path, command: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    home = Path.cwd()
    os.chdir(gone)
    try:
        gone.rmdir()
        ran = CliRunner().invoke(main, command)
    finally:
        os.chdir(home)
    assert ran.exit_code == 1
    assert ran.output == "neverdone: the working directory was deleted; change to one that exists\n"


def test_files_that_cant_be_written_are_told_with_another_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "Directory 'file' is a file" in says(tmp_path, ["deploy", "env", "--dir", "file"]).output
    ran = says(tmp_path, ["deploy", "env", "--dir", "/proc/self"])
    assert (ran.exit_code, "; --dir names another folder" in ran.output) == (1, True)
