"""Tells what people type behind `/challenge` about the ticket they have from the words of a new one."""

import re
from typing import Final

_SHOWN_BY: Final = frozenset(  # names of its buttons, and their like: none of these is a ticket
    {
        "",
        "list",
        "list all",
        "show",
        "show me",
        "open",
        "status",
        "what's open",
        "what is open",
        "today",
        "edit",
        "change",
    }
    | {"done", "it's done", "its done", "finished", "finished it", "end", "end it", "close", "close it", "solved"}
    | {"tomorrow", "carry", "carry over", "carry it over", "later", "put back", "put it back", "undo", "drop it"}
    | {"give up", "cancel", "cancel it", "stop", "skip", "remove", "never mind", "nevermind", "nvm", "no", "none"}
    | {"hand over", "hand it over", "with somebody", "why it's hard"}
)
_HANDED: Final = re.compile(
    r"(?:hand|pass|give) (?:(?:it|this|that) (?:(?:over|on) )?(?:to )?|(?:over|on)?(?: ?to)? ?(?=<@|@))\S+",
    re.IGNORECASE,
)
_WITH_A_LESSON: Final = re.compile(  # `done: ask finance first`
    r"(?:(?:it[’']?s|it is|that[’']?s|i[’']?m) )?(?:done|finished|solved)(?: with it)? ?[:;,–—-] ?(\S.*)",  # noqa: RUF001
    re.IGNORECASE,
)


def shows_the_open_one(word: str) -> bool:
    """Whether a said word is about the open ticket, whose buttons then answer it."""
    return word in _SHOWN_BY or _HANDED.fullmatch(word) is not None


def lesson_behind(typed: str) -> str:
    """The lesson in `done: ask finance first`; empty if the words are a ticket's."""
    lesson = _WITH_A_LESSON.fullmatch(typed)
    return lesson[1] if lesson else ""
