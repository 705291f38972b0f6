"""Validates a team's own words in a separate process with limits of time and memory, so that harm ends there.

The budget of a rendering (`sandbox`) stops what is known to do harm. Anything else, such as a slow pattern or a parser
that eats memory, ends this process and not the bot; its file is named, and the others are validated again.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from slackbot.render.overrides import Fault, faults

_PROCESSOR: Final = 20  # seconds; overriding all of our words takes three
_WALL: Final = 120  # seconds, on a busy machine
_MEMORY: Final = 1 << 30  # bytes
_OUTPUT: Final = 1 << 20  # bytes
_MOST_TRIES: Final = 5
_HARMS: Final = "it takes more time or memory than a message may"


def faults_apart(own: Path | None, known_actions: Collection[str]) -> list[Fault]:
    """Validate a team's own words as `overrides.faults` does, in another process."""
    if own is None:
        return []
    harmful: list[Fault] = []
    for _ in range(_MOST_TRIES):
        at, told = _look(own, known_actions, [fault.file for fault in harmful])
        if told is not None:
            return [*harmful, *told]
        if not at:
            break
        harmful.append(Fault(at, 1, _HARMS))
    rest = [file for file in _all(own) if file not in {fault.file for fault in harmful}]
    return [*harmful, *(Fault(file, 1, "it was not looked at, as others do harm") for file in rest)]


def _look(own: Path, known_actions: Collection[str], left_out: list[str]) -> tuple[str, list[Fault] | None]:
    """Return the file validated last, and the faults; None instead of faults if the process did not finish."""
    asked = json.dumps(
        {"own": str(own), "actions": sorted(known_actions), "left_out": left_out, "memory": _MEMORY, "time": _PROCESSOR}
    )
    command = [sys.executable, "-m", "slackbot.render.apart"]
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            command, input=asked, capture_output=True, text=True, timeout=_WALL, check=False
        )
        said = done.stdout[-_OUTPUT:]
    except subprocess.TimeoutExpired as error:
        said = (error.stdout or b"").decode("utf-8", "replace")[-_OUTPUT:]
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{") and line.endswith("}")]
    at = next((line["at"] for line in reversed(lines) if "at" in line), "")
    ended = next((line["faults"] for line in lines if "faults" in line), None)
    return at, None if ended is None else [Fault(*each) for each in ended]


def _all(own: Path) -> list[str]:
    return sorted(file.relative_to(own).as_posix() for file in own.rglob("*.txt"))


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Validate, as the child process of `faults_apart`."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["time"], asked["time"]))
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    wrong = faults(Path(asked["own"]), asked["actions"], asked["left_out"], lambda file: _say({"at": file}))
    _say({"faults": [[fault.file, fault.line, fault.what] for fault in wrong]})


if __name__ == "__main__":
    main()
