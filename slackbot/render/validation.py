"""Validates a team's template override: same kind, same fields, only known actions."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

Filled = Mapping[str, Any]  # a message's payload or a view, as `Words.filled` returns it

SOME_WORDS: Final[Filled] = {"blocks": [{}]}  # replaces our rendering where we have no such message
_MOST_BLOCKS: Final = 50
_MOST_IN_A_WINDOW: Final = 100


class InvalidOverrideError(ValueError):
    """A template's rendering can't be used; `word` marks the place to mend, if it is known."""

    def __init__(self, what: str, word: str = "") -> None:
        super().__init__(what)
        self.word = word


def validate(filled: Filled, ours: Filled, known_actions: Collection[str]) -> None:
    """Compare a template's rendering with ours of the same facts.

    Raises:
        InvalidOverrideError: Slack would refuse it, or its reader could not go on from there.
    """
    if _is_window(filled) != _is_window(ours):
        kind = "a window: it begins with `title: …` between two lines of `---`" if _is_window(ours) else "no window"
        raise InvalidOverrideError(f"this is {kind}", "---")
    if not filled["blocks"] and ours["blocks"]:
        raise InvalidOverrideError("it says nothing")
    most = _MOST_IN_A_WINDOW if _is_window(filled) or len(ours["blocks"]) > _MOST_BLOCKS else _MOST_BLOCKS
    if len(filled["blocks"]) > most:
        raise InvalidOverrideError(f"Slack takes {most} parts at most, and of some facts this makes more")
    _look_at_fields(filled, ours)
    for action in _actions(filled["blocks"]):
        if action not in known_actions:
            raise InvalidOverrideError(f"no button does {action!r}", action)


def _look_at_fields(filled: Filled, ours: Filled) -> None:
    asked, written = _fields(ours), _fields(filled)
    if asked - written:
        raise InvalidOverrideError(f"the field {min(asked - written)!r} is missing")
    if written - asked:
        raise InvalidOverrideError(f"nothing takes the field {min(written - asked)!r}", min(written - asked))
    if "submit" in ours and "submit" not in filled:
        raise InvalidOverrideError("a window with fields has `submit: …` between its lines of `---`", "---")


def _is_window(filled: Filled) -> bool:
    return "title" in filled or filled.get("type") == "modal"


def _fields(filled: Filled) -> set[str]:
    return {block["block_id"] for block in filled["blocks"] if block.get("type") == "input"}


def _actions(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        for element in (*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())):
            if element["type"] == "button":
                yield element["action_id"]
            elif element["type"] == "overflow":
                yield from (option["value"].partition(":")[0] for option in element["options"])
