"""Normalise typed settings before any reader sees them, so that pasted text reads like typed text."""

import re
import unicodedata
from typing import Final, NoReturn

from slackbot.coach.words import clean

LONGEST_SETTING: Final = 1000  # characters; sixty days off take 660
_DASHES: Final = re.compile(r"[\u2010-\u2015\u2043\u2053\u207b\u208b\u2212\u02d7\u2796\u301c\u30fc\u3161~]")
_SINGLE_QUOTES: Final = re.compile("[\u2018-\u201b\u2032\u02b9\u02bc\u00b4]")
_DOUBLE_QUOTES: Final = re.compile("[\u201c-\u201f\u2033\u00ab\u00bb\u300c\u300d]|''")
_RATIO: Final = "\u2236"
_DIGIT: Final = re.compile(r"[^\D0-9]")
_INVISIBLE: Final = "Cf"  # soft hyphens, zero-width spaces and joiners, direction marks
_HALF_OF_DAY: Final = re.compile(r"(?<=[\d ])([ap])\.? ?(m)\b\.?", re.IGNORECASE)
_AROUND: Final = " \"'`<>"
_AFTER: Final = " .,;\"'`<>"


class UnreadableError(ValueError):
    """A typed value that can't be read.

    `kind` is time, days, shift, date, zone or weekly; `typed` is the part at fault, normalised.
    """

    def __init__(self, kind: str, typed: str) -> None:
        super().__init__(f"no {kind}: {typed!r}")
        self.kind = kind
        self.typed = typed


def normalise(text: str) -> str:
    """Return typed text on one line with plain ASCII punctuation and digits; letters and case stay.

    The text is cut first. Dashes of every kind become `-`, smart quotes plain ones, full-width and other digits 0 to 9,
    `a.m.` `am`, and runs of white space one space. Quotes around the whole and a full stop after it are removed,
    because people paste an example with both.
    """
    text = " ".join(unicodedata.normalize("NFKC", clean(text[:LONGEST_SETTING])).split())
    text = "".join(character for character in text if unicodedata.category(character) != _INVISIBLE)
    text = _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text.replace(_RATIO, ":"))
    text = _DOUBLE_QUOTES.sub('"', _SINGLE_QUOTES.sub("'", _DASHES.sub("-", text)))
    text = _HALF_OF_DAY.sub(lambda half: half[1] + half[2], text)
    return text.lstrip(_AROUND).rstrip(_AFTER)


def unreadable(kind: str, typed: str) -> NoReturn:
    """Reject a value, naming the part that could not be read."""
    raise UnreadableError(kind, typed)
