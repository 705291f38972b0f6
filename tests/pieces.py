"""The files that a command or a scheduled message needs; each function names every absent one in a sentence."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from slackbot.scheduled.kind import Kind, Nudge

ROOT: Final = Path(__file__).parent.parent
_HELP: Final = "messages/en/coach/help.txt"
_HOME: Final = "messages/en/home/home.txt"
_MAP: Final = "slackbot/README.md"
_STALE: Final = "tests/stale/answers.toml"
_GOLDENS: Final = "tests/words/goldens"


def missing(commands: Collection[str], settings: Collection[str]) -> list[str]:
    """Name what is missing for these commands, and for these words after `/coach`."""
    of_commands = [sentence for name in sorted(commands) for sentence in _of_command(name)]
    return of_commands + [sentence for name in sorted(settings) for sentence in _of_setting(name)]


def missing_of_kinds(kinds: Iterable[Kind]) -> list[str]:
    """Name what is missing for these kinds of scheduled messages."""
    return [sentence for kind in kinds for sentence in _of_kind(kind)]


def _of_command(name: str) -> Iterator[str]:
    typed = re.compile(rf"/{name}(?![\w-])")
    if not _file(f"messages/en/{name}/help.txt"):
        yield f"/{name} has no help of its own: write messages/en/{name}/help.txt"
    if not _file(f"messages/samples/{name}.toml"):
        yield f"/{name} has no samples: write messages/samples/{name}.toml"
    for message in sorted((ROOT / "messages/en" / name).glob("[a-z]*.txt")):
        if not _file(golden := f"{_GOLDENS}/{name}/{message.name}"):
            yield f"{name}/{message.stem} has no golden: `pytest tests/words --update-goldens` writes {golden}"
    if not typed.search(_text("tests/dialogue/**/*.py")):
        yield f"/{name} has no dialogue test: write tests/dialogue/days/test_{name}.py"
    if not typed.search(_text("messages/en/coach/help*.txt")):
        yield f"/{name} is not in the help: add its line to {_HELP}"
    yield from _of_button(name)
    if f"command: /{name}\n" not in _text("manifest.yml"):
        yield f"/{name} is unknown to Slack: add it to manifest.yml"
    if not re.search(rf"^\| `/{name}[` ]", _text(_MAP), re.MULTILINE):
        yield f"/{name} is not documented: add its row to {_MAP}"


def _of_button(command: str) -> Iterator[str]:
    """Name each missing piece of a command's buttons: the one in App Home, and those in its own messages."""
    button = re.search(rf'"(home\.{command})"|"(home\.\w+)", "{command}"', _text("messages/en/home/*.txt"))
    if not button:
        yield f"/{command} has no button in App Home: add one to {_HOME}"
    action = (button[1] or button[2]) if button else f"home.{command}"
    own = re.findall(rf'button\("[^"]*", "({command}\.\w+)"', _text(f"messages/en/{command}/*.txt"))
    rows = _text(_STALE)
    for name in (action, *sorted(set(own))):
        if f'press = "{name}"' not in rows:
            yield f"{name} has no stale states: begin its row, which `python -m tests.stale` fills, in {_STALE}"


def _of_setting(name: str) -> Iterator[str]:
    typed = re.compile(rf"/coach {name}(?![\w-])")
    if not typed.search(_text("tests/dialogue/**/*.py")):
        yield f"/coach {name} has no dialogue test: type it in tests/dialogue/"
    if not typed.search(_text("messages/en/coach/help*.txt")):
        yield f"/coach {name} is not in the help: add its line to {_HELP}"
    if not re.search(rf"^\| `/coach {name}[` ]", _text(_MAP), re.MULTILINE):
        yield f"/coach {name} is not documented: add its row to {_MAP}"


def _of_kind(kind: Kind) -> Iterator[str]:
    module = kind.say.__module__.rpartition(".")[2]
    if not re.search(rf"\b{module}\b".replace("_", "[_ ]"), _dialogues()):
        yield f"{kind.name} has no dialogue test: write tests/dialogue/days/test_{module}.py"
    for file, why in _places_of(kind):
        if f'"{kind.name}"' not in _text(file):
            yield f"{kind.name} {why}: name it in {file}"


def _places_of(kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield each template that names kinds in words, and what a person would miss there."""
    yield "messages/en/try/coming.txt", "has no reason to come in `try`"
    yield "messages/en/_kinds.txt", "has no name for an export, for /coach settings and for `try`"
    if kind.nudge and kind.nudge.answered is not Nudge().answered:
        yield "messages/en/nudge/halved.txt", "says nothing when it comes half as often"
    if kind.off:
        yield "messages/en/nudge/off.txt", "can be turned off, and nothing says how to turn it on"


def _dialogues() -> str:
    """Return the names and the text of the dialogue tests."""
    names = " ".join(file.stem.removeprefix("test_") for file in (ROOT / "tests/dialogue").rglob("test_*.py"))
    return f"{names}\n{_text('tests/dialogue/**/*.py')}"


def _file(path: str) -> bool:
    return (ROOT / path).is_file()


def _text(pattern: str) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(ROOT.glob(pattern)))
