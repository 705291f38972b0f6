"""Lessons: finds an old lesson by a telling word that it shares with a new hard ticket."""

import re
import unicodedata
from typing import Final

_SHORTEST: Final = 3  # letters, for API, VAT and tax
_WORDS: Final = re.compile(r"[^\W_]+")
_PLURAL: Final = re.compile(r"(?<=..[^s])s\Z")
# Words that say nothing about a ticket: English grammar, and words that fit every ticket.
_COMMON: Final = frozenset(
    _WORDS.findall(
        """
        all and any are ask but can day did for get got had has her him his how its let may new not now off old one
        our out own put say see she the too try two use was way who why yes yet you about above after again against
        almost already also although always among another anybody anyone anything around because been before behind
        being below between both call called came cannot case come could customer didn does doing done down during
        each either else even every everybody everyone everything first from gets getting give given goes going gone
        hard have having here hers herself himself into issue itself just keep kept know known last later least left
        less like long look made make many maybe mine more most much must need needs never next nobody none nothing
        often once only open other others over own people perhaps person please problem quite rather really same
        says seem should since some somebody someone something still such take taken than that their them then there
        these they thing things this those three through ticket time today together tomorrow took toward under until
        upon very want wanted wants week well went were what when where whether which while whole whose will with
        within without work would year yesterday your yours yourself
        """
    )
)


def telling_words(text: str) -> frozenset[str]:
    """Return the words that say what a text is about, in lower case and without plural endings."""
    words = (_stem(word) for word in _WORDS.findall(_folded(text)))
    return frozenset(word for word in words if len(word) >= _SHORTEST and word not in _COMMON)


def has(word: str, *texts: str) -> bool:
    """Whether any of the texts contains a word, ignoring case and accents; an empty word is in every text."""
    return any(_folded(word) in _folded(text) for text in texts)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _stem(word: str) -> str:
    return _PLURAL.sub("", word)
