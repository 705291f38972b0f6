"""Ctrl-C or SIGTERM at any moment, loading or at work: a command ends quietly, and leaves nothing half made.

The program sends the signal to itself at an audit event of Python's, so no test depends on how fast a machine is.
"""

import os
import signal
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from slackbot.cli.backup import back_up
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate

INT, TERM = signal.SIGINT, signal.SIGTERM

# Python runs this before the program; the events are those of https://docs.python.org/3/library/audit_events.html
AT_AN_EVENT: Final = """
import os, sys
event, word, nth, number = os.environ.pop("STOP_AT", "|||0").split("|")  # the program's children have none
left = [int(nth or 0)]
def tell(name, arguments):
    if name == event and word in repr(arguments):
        left[0] -= 1
        if left[0] == 0:
            open("reached", "w").close()
            os.kill(os.getpid(), int(number))
sys.addaudithook(tell)
"""
SLACK: Final = {
    "SLACK_BOT_TOKEN": "xoxb-1-1-a",
    "SLACK_APP_TOKEN": "xapp-1-A-1-a",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "OPS_ADDRESS": "",
    "LOG_LEVEL": "ERROR",
}


class Stop(NamedTuple):
    """A command that is told to stop at the nth event of a name, with a word in its arguments."""

    command: str
    event: str
    word: str = ""
    nth: int = 1
    number: signal.Signals = INT

    def __str__(self) -> str:
        return f"{self.command}: {self.number.name} at {self.event} {self.word} {self.nth}"


STOPS: Final = [
    Stop("run", "import", "click"),
    Stop("run", "import", "slack_bolt", number=TERM),
    Stop("run", "open", "messages", number=TERM),
    Stop("run", "sqlite3.connect"),
    Stop("run", "socket.connect", number=TERM),
    Stop("migrate", "import", "sqlalchemy"),
    Stop("migrate", "import", "slackbot.cli.main", number=TERM),
    Stop("migrate", "sqlite3.connect"),
    Stop("migrate", "sqlite3.connect", number=TERM),
    Stop("backup copy", "sqlite3.connect", nth=2, number=TERM),
    Stop("backup copy", "sqlite3.connect", nth=3),
    Stop("backup copy", "sqlite3.connect", nth=4, number=TERM),
    Stop("restore kept --replace", "sqlite3.connect", nth=2),
    Stop("restore kept --replace", "sqlite3.connect", nth=3, number=TERM),
    Stop("deploy container --dir there", "open", "constraints"),
    Stop("deploy container --dir there", "os.mkdir", number=TERM),
    Stop("preview", "open", "done/added"),
    Stop("preview --web --no-browser", "socket.bind", number=TERM),
    Stop("check", "sqlite3.connect"),
    Stop("check", "socket.connect", number=TERM),
    Stop("outbox list", "sqlite3.connect"),
    Stop("try --no-browser", "tempfile.mkdtemp"),
    Stop("try --no-browser", "socket.bind", number=TERM),
    Stop("try --week", "sqlite3.connect"),
    Stop("bench", "tempfile.mkdtemp", number=TERM),
    Stop("bench", "subprocess.Popen"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database and a copy of it, and one for temporary files."""
    engine = make_engine(f"sqlite:///{tmp_path / 'neverdone.db'}")
    migrate(engine)
    engine.dispose()
    back_up(tmp_path / "neverdone.db", tmp_path / "kept", datetime(2026, 3, 3, tzinfo=UTC))
    for name in ("site", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(AT_AN_EVENT)
    return tmp_path


def told_to(stop: Stop, folder: Path) -> tuple[int, str]:
    """Run the command until it ends by itself; returns its status and what it said on standard error."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": str(folder / "site"),
        "STOP_AT": f"{stop.event}|{stop.word}|{stop.nth}|{int(stop.number)}",
    }
    program = [sys.executable, "-c", "from slackbot.cli.entry import main; main()", *stop.command.split()]
    ran = subprocess.run(  # noqa: S603 - our own program
        program,
        check=False,
        cwd=folder,
        env=environment | SLACK,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return ran.returncode, ran.stderr


@pytest.mark.long
@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_command_ends_quietly_wherever_it_is_told_to_stop(folder: Path, stop: Stop) -> None:
    before = {path.name for path in folder.iterdir()}
    status, said = told_to(stop, folder)
    assert (folder / "reached").exists()
    assert (status, said) == (0 if stop.command == "run" else 128 + stop.number, "")
    assert list((folder / "tmp").iterdir()) == []
    logs = {f"neverdone.db{suffix}" for suffix in ("-lock", "-wal", "-shm")}
    assert {path.name for path in folder.iterdir()} - before - logs == {"reached"}


@pytest.mark.long
@pytest.mark.parametrize("nth", [1, 2])
def test_a_restore_told_to_stop_between_two_files_still_leaves_a_database(folder: Path, nth: int) -> None:
    status, said = told_to(Stop("restore kept --replace", "os.rename", "neverdone.db", nth), folder)
    assert (status, said) == (130, "")
    assert (folder / "neverdone.db").exists()
    assert (folder / "neverdone.db-before").exists()


def test_the_program_begins_where_signals_are_answered() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"neverdone": "slackbot.cli.entry:main"}
