"""Pages of a long list with an opaque cursor, as in Slack: a page may be shorter than requested."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.words import Json

T = TypeVar("T")

USUAL = 100
MOST = 999


def page(items: Sequence[T], args: Json, most: int = MOST) -> tuple[Sequence[T], str]:
    """Return one page by `cursor` and `limit`, and the next page's cursor, empty if there is none.

    Args:
        items: The whole list.
        args: The call's arguments.
        most: The most items on a page, whatever the limit.

    Raises:
        SlackRefusesError: `invalid_limit` or `invalid_cursor`.
    """
    start, limit = _start(args.get("cursor")), min(_limit(args.get("limit")), most)
    if start > len(items):
        raise SlackRefusesError("invalid_cursor")
    end = start + limit
    return items[start:end], _cursor(end) if end < len(items) else ""


def _limit(value: object) -> int:
    try:
        limit = int(str(value)) if value not in {None, "", 0, "0"} else USUAL
    except ValueError:
        raise SlackRefusesError("invalid_limit") from None
    if not 1 <= limit <= MOST:
        raise SlackRefusesError("invalid_limit")
    return limit


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: object) -> int:
    if not cursor:
        return 0
    try:
        kind, _, number = base64.b64decode(str(cursor), validate=True).decode().partition(":")
        if kind != "next":
            raise SlackRefusesError("invalid_cursor")
        return int(number)
    except (binascii.Error, ValueError):
        raise SlackRefusesError("invalid_cursor") from None
