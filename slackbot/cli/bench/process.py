"""Processes under measurement: started, found at their port, their CPU time read from the kernel, and ended."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from slackbot.errors import StartError

BOT: Final = "from slackbot.cli.entry import main; main()"
BARE: Final = "from slackbot.cli.bench.bare import main; main()"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PORT: Final = re.compile(r"listening on port (\d+)")
_START: Final = 30  # seconds


class Process:
    """A Python process that logs to a file."""

    def __init__(self, code: str, arguments: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        path = {"PATH": os.environ.get("PATH", ""), "HOME": str(log.parent)}
        with log.open("wb") as err:
            self._process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, "-c", code, *arguments],
                env={**path, **environment},
                cwd=Path.cwd(),
                stdout=err,
                stderr=err,
            )

    @property
    def pid(self) -> int:
        """The process id, for the kernel's figures."""
        return self._process.pid

    @property
    def said(self) -> str:
        """Everything it has logged."""
        return self._log.read_text("utf-8")

    @property
    def cpu(self) -> float:
        """CPU seconds used so far, in user and system mode."""
        fields = self._stat()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> float:
        """Resident memory in megabytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def port(self) -> int:
        """Wait until the process logs the port it listens on.

        Raises:
            StartError: it ended, or did not log a port in time.
        """
        ends_at = time.monotonic() + _START
        while time.monotonic() < ends_at and self._process.poll() is None:
            if match := _PORT.search(self.said):
                return int(match[1])
            time.sleep(0.05)
        raise StartError(self.said[-2000:])

    def end(self) -> None:
        """Stop it with SIGTERM, as an operator does.

        Raises:
            StartError: it ended with an error.
        """
        if self.drop():
            raise StartError(self.said[-2000:])

    def drop(self) -> int:
        """Stop it, whatever it says to that; returns its exit status."""
        self._process.terminate()
        return self._process.wait()

    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()


@contextmanager
def running(code: str, arguments: list[str], environment: Mapping[str, str], log: Path) -> Iterator[Process]:
    """Run a process for as long as the block lasts."""
    with _ending([Process(code, arguments, environment, log)]) as (process,):
        yield process


@contextmanager
def running_many(many: int, environment: Mapping[str, str], folder: Path) -> Iterator[list[Process]]:
    """Run `many` bots on one database for as long as the block lasts."""
    with _ending([Process(BOT, ["run"], environment, folder / f"log{number}") for number in range(many)]) as processes:
        yield processes


@contextmanager
def _ending(processes: list[Process]) -> Iterator[list[Process]]:
    """End processes after a block; if that was cut short, no status of theirs hides why."""
    try:
        yield processes
    except BaseException:
        for process in processes:
            process.drop()
        raise
    for process in processes:
        process.end()
