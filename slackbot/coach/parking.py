"""Parking: a line that can wait, and the first step typed after a colon, if any ("export for Ada: ask Bo")."""

import re
from typing import Final

# The prefix of an e-mail subject is not a line: "Re: the invoice" has no first step.
_REPLY: Final = re.compile(r"(?:re|fw|fwd|aw|wg|sv|rv|tr)\Z", re.IGNORECASE)


def read_parked(text: str) -> tuple[str, str]:
    """Split a typed line at its first colon followed by a space; the first step is empty without one."""
    line, colon, step = text.partition(": ")
    if not colon or not line.strip() or not step.strip() or _REPLY.match(line.strip()):
        return text, ""
    return line.strip(), step.strip()
