# ruff: noqa: T201 - what it prints is its result
"""`python -m tests.mutations [NAME…]`: breaks one line at a time in a copy, and checks that a named test fails.

`--list` prints the breaks. The checkout is never edited. Exit status 1 if a break survives or does not apply.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.mutations.breaks import Break, breaks
from tests.pieces import ROOT

_COPIED: Final = (
    *("slackbot", "messages", "tests", ".github", "manifest.yml", "pyproject.toml"),
    *("README.md", "LICENSE", ".editorconfig", ".pre-commit-config.yaml"),
)
_LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".git", ".venv")
_SECONDS: Final = 900
_CAUGHT: Final = "caught"
_OUTCOMES: Final = {1: _CAUGHT, 0: "SURVIVED"}  # by pytest's exit status; another means that nothing was run
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def main(typed: Sequence[str]) -> int:
    """Apply the named breaks, or all of them; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="breaks, or the beginnings of their names; else all")
    parser.add_argument("--list", action="store_true", help="print the breaks and the tests that have to catch them")
    asked = parser.parse_args(typed)
    chosen = [each for each in breaks() if not asked.names or each.name.startswith(tuple(asked.names))]
    if asked.list:
        print("\n".join(f"{each.name}: {each.file}, by {' '.join(each.tests)}" for each in chosen))
        return 0
    with tempfile.TemporaryDirectory(prefix="neverdone-mutations-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        outcomes = [_judge(copy, each, f"{number}/{len(chosen)}") for number, each in enumerate(chosen, 1)]
    caught = outcomes.count(_CAUGHT)
    print(f"{caught} of {len(chosen)} caught")
    return int(caught < len(chosen))


def _copy_to(copy: Path) -> None:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=_LEFT_OUT)
        elif source.is_file():
            shutil.copy(source, copy / name)


def _judge(copy: Path, each: Break, number: str) -> str:
    """Run the tests of one break on a copy with it; prints and returns the outcome."""
    file = copy / each.file
    whole = file.read_text("utf-8")
    _write(file, each.applied_to(whole))
    try:
        done = _run(copy, each.tests)
    finally:
        _write(file, whole)
    outcome, by = _OUTCOMES.get(done.returncode, "NOT RUN"), _FAILED.search(done.stdout)
    print(f"{number} {outcome}: {each.name}{f', by {by[1]}' if by else ''}", flush=True)
    return outcome


def _write(file: Path, text: str) -> None:
    """Write a module and delete its compiled file: Python can't tell two writes within a second apart."""
    file.write_text(text, "utf-8")
    for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
        compiled.unlink()


def _run(copy: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    pytest = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    pytest += ["-m", "not browser and not timed", "-k", "not postgresql"]  # includes long ones
    return subprocess.run(  # noqa: S603 - our own list of tests
        [*pytest, *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
