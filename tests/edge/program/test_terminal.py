"""`neverdone try --terminal` on a real terminal: lines are edited, come back by history, and complete."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.long
UP, LEFT, TAB = "\x1b[A", "\x1b[D", "\t"


class Terminal:
    """A terminal with the program in it."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        command = [sys.executable, "-c", "from slackbot.cli.entry import main; main()", "try", "--terminal"]
        environment = os.environ | {"TERM": "xterm", "PYTHONUNBUFFERED": "1"}
        self.program = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)  # noqa: S603 - ours
        self.shown = ""
        self._read = 0  # characters of `shown` up to the last words that were waited for

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def until(self, words: str) -> None:
        """Read until some words are shown, after the last ones that were waited for."""
        began = time.monotonic()
        while (at := self.shown.find(words, self._read)) < 0:
            assert time.monotonic() - began < 120, self.shown[self._read :]
            if select.select([self._ours], [], [], 0.1)[0]:
                self.shown += os.read(self._ours, 65536).decode(errors="replace")
        self._read = at + len(words)

    def close(self) -> None:
        """End the program if it still runs."""
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait()
        os.close(self._ours)
        os.close(self.theirs)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    opened = Terminal()
    try:
        opened.until("ends it")
        opened.until("> ")
        yield opened
    finally:
        opened.close()


def test_a_line_is_edited_and_comes_back_by_history(terminal: Terminal) -> None:
    terminal.types("/done fist" + LEFT * 2 + "r\n")
    terminal.until("Noted: first")
    terminal.until("> ")
    terminal.types(UP + " again\n")
    terminal.until("Noted: first again")
    terminal.types("as bo" + TAB + "\n")
    terminal.until("Bob, ")
    terminal.types("quit\n")
    assert terminal.program.wait(60) == 0


def test_ctrl_c_ends_it_and_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.types("half a li")
    terminal.until("half a li")
    terminal.program.send_signal(signal.SIGINT)
    assert terminal.program.wait(60) == 130
    assert termios.tcgetattr(terminal.theirs)[3] == terminal.before[3]
