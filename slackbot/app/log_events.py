"""Stable names for log events, so that an alert survives a rewording: by the message as the code writes it."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EVENTS: Final[Mapping[str, str]] = MappingProxyType({})


def event_of(record: logging.LogRecord) -> str:
    """Return the event's name; a library's records are named after the library."""
    if record.name.partition(".")[0] != "slackbot":
        return f"library.{record.name.partition('.')[0]}"
    return EVENTS.get(str(record.msg), f"{record.module}.{record.funcName}".replace("._", "."))
