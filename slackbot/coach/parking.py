"""Parking: a line that can wait, and its first step where one is typed after a colon ("export for Ada: ask Bo")."""

import re
from typing import Final

# A reply's prefix is no line: "Re: the invoice" has no first step.
_REPLY: Final = re.compile(r"(?:re|fw|fwd|aw|wg|sv|rv|tr)\Z", re.IGNORECASE)


def read_parked(text: str) -> tuple[str, str]:
    """Split a typed line at its first colon that a space follows; the first step is empty where there is none."""
    line, colon, step = text.partition(": ")
    if not colon or not line.strip() or not step.strip() or _REPLY.match(line.strip()):
        return text, ""
    return line.strip(), step.strip()
