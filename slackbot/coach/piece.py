"""One piece of the puzzle: the one number in a typed text, told apart from names that contain digits."""

import re
from typing import Final

LIMIT: Final = 80  # characters
ENOUGH_LINES: Final = 3  # lines that have to come before a number

_NUMBER: Final = re.compile(
    r"""
    (?<!\w)[+-]?                                        # P1, Q3 and v2 are names
    \d+(?:[.,:/'\u2019]\d+)*                            # 92 or 4.6 or 1,204 or 6:30 or 4.6/5
    (?:\s+(?:of|out\s+of)\s+\d+(?:[.,]\d+)?)?           # 4.6 out of 5 is one score
    (?!\d|(?:st|nd|rd|th)\b)                            # 2nd line is a name, too
    """,
    re.VERBOSE | re.IGNORECASE,
)


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, each as written."""
    return [match[0] for match in _NUMBER.finditer(text)]


def fault(text: str) -> str:
    """Return why a text is not one piece: `several` numbers or `no_number`; empty if it is one."""
    match len(numbers(text)):
        case 0:
            return "no_number"
        case 1:
            return ""
        case _:
            return "several"
