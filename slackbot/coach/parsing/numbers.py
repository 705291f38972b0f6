"""Small numbers in words, as the bot itself says them: "five minutes", "at most three"."""

import re
from typing import Final

_WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen"),
)
_VALUES: Final = {**{word: value for value, word in enumerate(_WORDS)}, "none": 0, "twenty": 20, "thirty": 30}
_SPANS: Final = (
    (re.compile(r"\A(?:for )?half an? hour\b", re.IGNORECASE), "30 minutes"),
    (re.compile(r"\A(?:for )?(?:a )?quarter of an hour\b", re.IGNORECASE), "15 minutes"),
    (re.compile(r"\A(?:for )?(?:an|one|1) ?(?:hour|hr|h)\b", re.IGNORECASE), "60 minutes"),
    (re.compile(r"\A(?:for )?(?:an? )?(?=\d)", re.IGNORECASE), ""),
)
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


def with_minutes(text: str) -> str:
    """Return the text with a length at its front in minutes: `half an hour, tea` is `30 minutes, tea`."""
    for span, minutes in _SPANS:
        text = span.sub(minutes, text, count=1)
    return with_digits(text)
