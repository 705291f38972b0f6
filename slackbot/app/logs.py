"""Logging to standard error as text or JSON: one line an event, in UTC, without people's words and with hashed ids."""

import hashlib
import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal

from slackbot.app.log_events import event_of

Format = Literal["auto", "json", "text"]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_TEXT: Final = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s"
_DAY: Final = "%Y-%m-%dT%H:%M:%S"
_TALKATIVE: Final = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "sqlalchemy", "alembic", "asyncio")
_SOCKET: Final = "slackbot.slack.inbound.socket"
_OF_PEOPLE: Final = re.compile(r"\b([UWDCG])[A-Z0-9]{7,}\b", re.ASCII)  # people, direct messages, channels
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REF: Final = re.compile(r"ref ([0-9a-f]+): ", re.ASCII)
_HASH_LENGTH: Final = 8


def set_up(level: str, log_format: Format = "text") -> None:
    """Log to standard error; libraries from WARNING up, because on DEBUG they log whole payloads."""
    handler = logging.StreamHandler()
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    handler.setFormatter(TextLines() if as_text else JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # its warnings quote payloads
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # it warns about every tick still running
    logging.getLogger(_SOCKET).addFilter(_without_traceback)  # slack_sdk logs one for each failed try
    logging.getLogger(_SOCKET).setLevel(logging.WARNING)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class TextLines(logging.Formatter):
    """A line for a person; only a traceback takes more than one."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(_TEXT, _DAY)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line without the traceback."""
        record.message = _shown(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        """Show the exception's place and type, but not its text, which may quote somebody."""
        return _trace(ei)


class JsonLines(logging.Formatter):
    """A JSON object per line, for machines; the keys are documented in slackbot/deploy/README.md."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object on one line."""
        message = _shown(record.getMessage())
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"at": at, "level": record.levelname, "event": event_of(record), "logger": record.name}
        line["message"] = message
        if ref := _REF.match(message):
            line["ref"] = ref[1]
        if record.exc_info and record.exc_info[1]:
            line["trace"] = _trace(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _shown(message: str) -> str:
    """Hash ids of people and channels, and escape what could forge a line or steer a terminal."""
    hashed = _OF_PEOPLE.sub(_hashed, message)
    return _CONTROLS.sub(lambda sign: sign[0].encode("unicode_escape").decode(), hashed)


def _hashed(slack_id: re.Match[str]) -> str:
    return f"{slack_id[1]}#{hashlib.sha256(slack_id[0].encode()).hexdigest()[:_HASH_LENGTH]}"


def _trace(ei: ExcInfo) -> str:
    error, lines = ei[1], []
    while error is not None:
        lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
        error = error.__cause__ or error.__context__
    return "".join(lines).rstrip()
