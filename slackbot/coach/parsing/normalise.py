"""Normalise typed settings before any reader sees them, so that pasted text reads like typed text."""

import re
import unicodedata
from typing import Final, NoReturn

from slackbot.coach.words import clean

LONGEST_SETTING: Final = 1000  # characters; sixty days off take 660
_DASHES: Final = re.compile(r"[\u2043\u2053\u207b\u208b\u2212\u02d7\u2796\u30fc\u3161~]")  # beside Unicode's own
_SINGLE_QUOTES: Final = re.compile("[\u2018-\u201b\u2032\u02b9\u02bc\u00b4]")
_DOUBLE_QUOTES: Final = re.compile("[\u201c-\u201f\u2033\u2039\u203a\u00ab\u00bb\u300c-\u300f]|''")
_COMMAS: Final = re.compile("[\u060c\u3001\uff64]")
_RATIO: Final = "\u2236"
_DIGIT: Final = re.compile(r"[^\D0-9]")
_INVISIBLE: Final = "Cf"  # soft hyphens, zero-width spaces and joiners, direction marks
_DASH: Final = "Pd"
_HALF_OF_DAY: Final = re.compile(r"(?<=[\d ])([ap])\.? ?(m)\b\.?", re.IGNORECASE)
_AROUND: Final = " \"'`<>*_"
_AFTER: Final = f".,;!{_AROUND}"
_BRACKETS: Final = frozenset({"()", "[]", "{}"})


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
    `a.m.` `am`, and runs of white space one space. Quotes and brackets around the whole and a full stop after it are
    removed, because people paste an example with them.
    """
    text = " ".join(unicodedata.normalize("NFKC", clean(text[:LONGEST_SETTING])).split())
    text = "".join(map(_visible, text))
    text = _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text.replace(_RATIO, ":"))
    text = _DOUBLE_QUOTES.sub('"', _SINGLE_QUOTES.sub("'", _DASHES.sub("-", text)))
    return _bare(_HALF_OF_DAY.sub(lambda half: half[1] + half[2], _COMMAS.sub(",", text)))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    return "" if category == _INVISIBLE else "-" if category == _DASH else character


def _bare(text: str) -> str:
    """Take off what stands round the whole: quotes, brackets, and the marks by which Slack sets bold and italics."""
    while (bare := _inner(text.lstrip(_AROUND).rstrip(_AFTER))) != text:
        text = bare
    return text


def _inner(text: str) -> str:
    return text[1:-1] if text[:1] + text[-1:] in _BRACKETS else text


def unreadable(kind: str, typed: str) -> NoReturn:
    """Reject a value, naming the part that could not be read."""
    raise UnreadableError(kind, typed)
