"""Reads the reason of a thanks from what was typed around a colleague's name."""

import re
from typing import Final

_POLITE: Final = re.compile(  # all that stands before the name, as in `many thanks to @bo for …`
    r"(?:(?:please|pls|plz)[ ,]*)?"
    r"(?:(?:many |big |a big )?(?:thanks|thank you|thank|thx|ty|kudos)[ ,]*)?(?:(?:goes )?to)?",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(r"\A(?:['\u2019]s )?[\s,:;.!\u2013\u2014-]*")


def thanked_for(typed: str, name: str) -> str:
    """Return the reason: `to @bo - for the call` is `for the call`; empty if it names none."""
    before, _, after = typed.partition(name)
    before = "" if _POLITE.fullmatch(before.strip(" ,:")) else before.strip(" ,:")
    return f"{before} {_JOINS.sub('', after)}".strip(" ,:")
