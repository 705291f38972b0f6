"""Logging: one line an event, forged by no newline in a value, and no library that logs what people say."""

import logging
import traceback
from types import TracebackType
from typing import Final

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
_TALKATIVE: Final = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "sqlalchemy", "alembic", "asyncio")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up(level: str) -> None:
    """Log to standard error; libraries from WARNING up, as on DEBUG they log whole payloads."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # its warnings quote what it was sent
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # that a tick is still at work is no news
    logging.getLogger("slackbot.slack.inbound.socket").addFilter(
        _without_traceback
    )  # slack_sdk's own, of each failed try
    logging.getLogger("slackbot.slack.inbound.socket").setLevel(logging.WARNING)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class _OneLine(logging.Formatter):
    """A message stays on its line; only a traceback takes more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return super().formatMessage(record).replace("\n", "\\n").replace("\r", "\\r")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        """Where it happened and what it was, without its words: those may be somebody's."""
        error, lines = ei[1], []
        while error is not None:
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
