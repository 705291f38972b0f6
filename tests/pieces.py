"""The files that a command needs; `missing` names each absent one in a sentence."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_HELP: Final = "messages/en/coach/help.txt"
_HOME: Final = "messages/en/home/home.txt"
_MAP: Final = "slackbot/README.md"


def missing(commands: Collection[str], settings: Collection[str]) -> list[str]:
    """Name what is missing for these commands, and for these words after `/coach`."""
    of_commands = [sentence for name in sorted(commands) for sentence in _of_command(name)]
    return of_commands + [sentence for name in sorted(settings) for sentence in _of_setting(name)]


def _of_command(name: str) -> Iterator[str]:
    typed = re.compile(rf"/{name}(?![\w-])")
    if not _file(f"messages/en/{name}/help.txt"):
        yield f"/{name} has no help of its own: write messages/en/{name}/help.txt"
    if not _file(f"messages/samples/{name}.toml"):
        yield f"/{name} has no samples: write messages/samples/{name}.toml"
    if not typed.search(_text("tests/dialogue/*.py")):
        yield f"/{name} has no dialogue test: write tests/dialogue/test_{name}.py"
    if not typed.search(_text("messages/en/coach/help*.txt")):
        yield f"/{name} is not in the help: add its line to {_HELP}"
    if not re.search(rf'"home\.{name}"|"home\.\w+", "{name}"', _text("messages/en/home/*.txt")):
        yield f"/{name} has no button in App Home: add one to {_HOME}"
    if f"command: /{name}\n" not in _text("manifest.yml"):
        yield f"/{name} is unknown to Slack: add it to manifest.yml"
    if not re.search(rf"^\| `/{name}[` ]", _text(_MAP), re.MULTILINE):
        yield f"/{name} is not documented: add its row to {_MAP}"


def _of_setting(name: str) -> Iterator[str]:
    typed = re.compile(rf"/coach {name}(?![\w-])")
    if not typed.search(_text("tests/dialogue/*.py")):
        yield f"/coach {name} has no dialogue test: type it in tests/dialogue/"
    if not typed.search(_text("messages/en/coach/help*.txt")):
        yield f"/coach {name} is not in the help: add its line to {_HELP}"
    if not re.search(rf"^\| `/coach {name}[` ]", _text(_MAP), re.MULTILINE):
        yield f"/coach {name} is not documented: add its row to {_MAP}"


def _file(path: str) -> bool:
    return (ROOT / path).is_file()


def _text(pattern: str) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(ROOT.glob(pattern)))
