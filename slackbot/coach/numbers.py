"""Small numbers in words, as the bot itself says them: "five minutes", "at most three"."""

import re
from typing import Final

_WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen"),
)
_VALUES: Final = {**{word: value for value, word in enumerate(_WORDS)}, "none": 0, "twenty": 20, "thirty": 30}
_FIRST: Final = re.compile(r"\s*([a-z]+)(?=[\s:,]|\Z)", re.IGNORECASE)


def read_number(text: str) -> int | None:
    """Read a number of up to three digits, or a small one in words; None for anything else."""
    word = text.lower()
    return int(word) if re.fullmatch(r"[0-9]{1,3}", word) else _VALUES.get(word)


def with_digits(text: str) -> str:
    """Return the text with the number word at its front in digits: `ten walk` is `10 walk`."""
    first = _FIRST.match(text)
    value = _VALUES.get(first[1].lower()) if first else None
    return f"{value}{text[first.end() :]}" if first and value else text
