"""Progress: a line on a terminal's standard error, from the third second on, and nothing anywhere else."""

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO

import pytest

from slackbot.trial.progress import progress


class Terminal(StringIO):
    """Standard error that is a terminal, or none."""

    def __init__(self, *, is_one: bool) -> None:
        super().__init__()
        self._is_one = is_one

    def isatty(self) -> bool:
        """Whether it is."""
        return self._is_one

    @property
    def drawn(self) -> Iterator[str]:
        """Each line that was drawn over the one before."""
        yield from self.getvalue().split("\r\x1b[2K")[1:]


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of sixty columns."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")


def work(terminal: Terminal, quiet: float) -> Terminal:
    with redirect_stderr(terminal), progress("Working", 4, quiet) as done:
        done.begin("the first")
        done.step()
        done.step()
        done.reach(9)
        done.says("a result")
    return terminal


def test_a_terminal_shows_how_far_it_is_and_nothing_is_left_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = work(Terminal(is_one=True), quiet=0)
    assert list(terminal.drawn) == [
        "Working [....................] 0/4  the first",
        "Working [#####...............] 1/4  the first",
        "Working [##########..........] 2/4  the first",
        "Working [####################] 4/4  the first",
        "",
        "Working [####################] 4/4  the first",
        "",
    ]
    assert capsys.readouterr().out == "a result\n"


def test_a_pipe_gets_the_results_alone(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = work(Terminal(is_one=False), quiet=0)
    assert (terminal.getvalue(), capsys.readouterr().out) == ("", "a result\n")


def test_work_that_is_done_within_two_seconds_shows_nothing() -> None:
    assert work(Terminal(is_one=True), quiet=3600).getvalue() == ""


def test_a_terminal_that_can_erase_nothing_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert work(Terminal(is_one=True), quiet=0).getvalue() == ""


def test_a_line_is_cut_to_the_terminal_and_has_no_colour() -> None:
    terminal = Terminal(is_one=True)
    with redirect_stderr(terminal), progress("Working", 1, 0) as done:
        done.begin("x" * 200)
    line, _erased = terminal.drawn
    assert (len(line), "\x1b" in line) == (59, False)
