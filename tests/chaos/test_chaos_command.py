"""The command that tests/README.md names: its options are real, and it prints what it found."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.chaos.__main__ import main

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_commands_in_readme_have_options_that_are_there() -> None:
    named = re.findall(r"^\| `(--.+?)` \|", README.split("## Chaos")[1].split("\n## ")[0], re.MULTILINE)
    known = {name for option in main.params for name in option.opts}
    assert named
    assert {word for command in named for word in re.findall(r"--\w+", command)} <= known


@pytest.mark.long
def test_it_prints_what_it_found_and_ends_well() -> None:
    run = CliRunner().invoke(main, ["--items", "20", "--kills", "2"])
    assert run.exit_code == 0, run.output
    assert run.output.startswith("one process on SQLite, 20 due items, history not granted, workspaces 1, seed 1\n")
    assert "\nlost 0, doubled 0, unexplained 0\n" in run.output
