"""The log: one line per event, as text or JSON, in UTC; no forged lines, no ids of people, no words of errors."""

import json
import logging
import sys
from datetime import UTC, datetime

import pytest

from slackbot.app.logs import Format, JsonLines, TextLines, set_up

WORDS = ["somebody's words", "theirs too"]
AT = datetime(2026, 11, 30, 9, 0, 1, 250_000, tzinfo=UTC)


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    """A record that a module logs at AT."""
    trace = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("slackbot.delivery.lane", logging.WARNING, "lane.py", 1, message, args, trace, "_count")
    made.created, made.msecs = AT.timestamp(), 250.0
    return made


def test_json_has_one_object_per_event() -> None:
    assert json.loads(JsonLines().format(record("ref %s: %s", "7f3a", "KeyError"))) == {
        "at": "2026-11-30T09:00:01.250Z",
        "level": "WARNING",
        "event": "call.failed",
        "logger": "slackbot.delivery.lane",
        "message": "ref 7f3a: KeyError",
        "ref": "7f3a",
    }


def test_text_is_in_utc_whatever_the_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    line = TextLines().format(record("a lane stopped: %s", "OSError"))
    assert line == "2026-11-30T09:00:01.250Z WARNING slackbot.delivery.lane a lane stopped: OSError"


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()], ids=["text", "json"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("a\r\nb", "a\\r\\nb"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("\x00", "\\x00"),
        ("\u2028", "\\u2028"),
        ("\x7f", "\\x7f"),
        ("U012ABCDEF", "U#3d93cf20"),
        ("D012ABCDEF is gone", "D#2d4ed9b0 is gone"),
        ("T012ABCDEF", "T012ABCDEF"),
        ("DEBUG UPDATE", "DEBUG UPDATE"),
        ("naïve", "naïve"),
    ],
)
def test_a_value_forges_no_line_and_names_nobody(lines: logging.Formatter, value: str, shown: str) -> None:
    formatted = lines.format(record("%s", value))
    message = json.loads(formatted)["message"] if formatted.startswith("{") else formatted.partition("lane ")[2]
    assert message == shown
    assert "\n" not in formatted


def _break(words: list[str]) -> None:
    raise ValueError(words[0]) from KeyError(words[1])


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()], ids=["text", "json"])
def test_a_traceback_has_no_words(lines: logging.Formatter) -> None:
    try:
        _break(WORDS)
    except ValueError as error:
        formatted = lines.format(record("broken", error=error))
    assert [words for words in WORDS if words in formatted] == []
    assert "ValueError" in formatted
    assert "KeyError" in formatted


@pytest.mark.parametrize(
    ("log_format", "terminal", "expected"),
    [
        ("auto", True, TextLines),
        ("auto", False, JsonLines),
        ("text", False, TextLines),
        ("json", True, JsonLines),
    ],
)
def test_auto_is_text_on_a_terminal_and_json_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
    log_format: Format,
    terminal: bool,  # noqa: FBT001 - a column of the table
    expected: type[logging.Formatter],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    set_up("INFO", log_format)
    assert type(logging.getLogger().handlers[0].formatter) is expected
