"""Log events: every line that the bot may log has a stable name, and the operator's README lists them all."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from slackbot.app.log_events import EVENTS

ROOT: Final = Path(__file__).parent.parent.parent
README: Final = (ROOT / "slackbot/deploy/README.md").read_text("utf-8")
LEVELS: Final = {"debug", "info", "warning", "error", "exception", "critical"}
NOT_RUN: Final = {"standin", "trial"}


def logged() -> Iterator[tuple[str, str]]:
    """Every message that the code of a run logs, with its file."""
    for file in sorted((ROOT / "slackbot").rglob("*.py")):
        if NOT_RUN.isdisjoint(file.parts):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="log"), attr=level),
                        args=[ast.Constant(value=str(text)), *_],
                    ) if level in LEVELS:
                        yield file.relative_to(ROOT).as_posix(), text


def test_every_log_line_has_its_event() -> None:
    known = {message for messages in EVENTS.values() for message in messages}
    place = "name its event in slackbot/app/log_events.py"
    assert [f"{file} logs {text!r}: {place}" for file, text in logged() if text not in known] == []
    said = {text for _file, text in logged()}
    assert [f"nothing logs {message!r}: slackbot/app/log_events.py" for message in sorted(known - said)] == []


def test_every_event_is_documented() -> None:
    section = README.split("## Logs")[1].split("\n## ")[0]
    assert [
        f"`{event}` is missing under Logs in slackbot/deploy/README.md"
        for event in EVENTS
        if f"`{event}`" not in section
    ] == []
