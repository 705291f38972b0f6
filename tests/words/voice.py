"""How Never Done speaks, as rules that a test can check."""

import re
from collections.abc import Iterator
from typing import Any, Final

FORBIDDEN: Final = re.compile(
    r"\b(should|must|only|just \d\w*|missed|overdue|behind schedule|streaks?|targets?|goals?|productive\w*|great"
    r"|awesome|keep it up|hurry|asap|quick(?:ly)?|crush\w*|level up|you haven't|score[ds]?|congrat\w*|well done"
    r"|good job|nice work|faster|best|invalid|error)\b",
    re.IGNORECASE,
)
# Words over which a tired reader stumbles, and promises that nobody could check.
STILTED: Final = re.compile(
    r"\b(whom|anew|unasked|of late|all the same|(?:what|which) of (?:yours?|theirs?)|it stands"
    r"|on its way|handed over|nobody has to|will see (?:it|this))\b|, then\.",
    re.IGNORECASE,
)
UNCONTRACTED: Final = re.compile(
    r"\b(?:I (?:am|will|would)|(?:you|they|we) are(?= (?:not|in|on|off|at|here)\b)"
    r"|(?:do|does|did|is|are|was|were|have|has|could|would) not|cannot"
    r"|(?<!as )(?<!of )(?:it|that|there) is(?= (?:not|a|an|on|in|for|fine|yours|gone|written|open|saved)\b))\b"
)
AS_WRITTEN: Final = (
    "was not saved",
    "There is no other view",
    "There is time",
    "was not quite true",
    "That you are in",
)
# "Of your words I keep none", "Like this it would come", "Who runs the machine can reach it."
INVERTED: Final = re.compile(
    r"^(?:Of (?:your|what|a|it|them|these)\b|Like this it\b|To whom\b"
    r"|(?:What|Who|Where)\b[^?:]*\b(?:is|are|was|were|can|may|will|does|has|have|stays?|comes?|goes)\b[^?:]*\.$)"
)
MOST_SENTENCE_WORDS: Final = 24
EMOJI: Final = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]|:[a-z_]+:")
MONTH: Final = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
ALLOWED_DIGITS: Final = re.compile(
    r"\b\d{2}:\d{2}(?:-\d{2}:\d{2})?\b"  # a time, a shift
    rf"|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}} {MONTH}\b(?: \d{{4}}\b)?|\A{MONTH} \d{{4}}\Z"  # a date
    r"|\b(?:5|10|15)\b"  # the length of a break
)
SENTENCE: Final = re.compile(r"[.?](?=\s|$)")
MOST_WORDS: Final = 60
MOST_SENTENCES: Final = 2
MOST_LABEL_WORDS: Final = 3
# A person's own words for a choice, which a shorter label would hide.
ANSWERS: Final = frozenset({"One thing at a time", "After a hard call", "When I close a ticket"})
MOST_LINE: Final = 160


def faults(payload: dict[str, Any], typed_words: list[str]) -> Iterator[str]:
    """Yield every line of a message that breaks a rule, with the rule.

    People's own words are not judged, and neither is what they are shown to type.
    """
    text = payload.get("text") or _view_text(payload)
    for own in sorted([*typed_words, *typed(payload.get("blocks", []))], key=len, reverse=True):
        text = text.replace(own, "…")
    for line in text.split("\n"):
        yield from (f"{rule}: {line}" for rule in _line_faults(line))
    yield from _shape_faults(text)
    for label in labels(payload.get("blocks", [])):
        if (len(label.split()) > MOST_LABEL_WORDS and label not in ANSWERS) or FORBIDDEN.search(label):
            yield f"a button says what happens in three words: {label}"


def labels(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Return the texts of the buttons and menus in blocks."""
    for block in blocks:
        for element in [block.get("accessory") or {}, *block.get("elements", [])]:
            for control in [element, *element.get("options", [])]:
                if isinstance(control.get("text"), dict):
                    yield control["text"]["text"]


def typed(part: Any) -> Iterator[str]:  # noqa: ANN401 - nested blocks
    """Return what blocks show as code: commands to type."""
    if isinstance(part, dict):
        if part.get("style") == {"code": True}:
            yield part["text"]
        for inner in part.values():
            yield from typed(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from typed(inner)


def _line_faults(line: str) -> Iterator[str]:
    if "!" in line:
        yield "no exclamation mark"
    if "%" in line:
        yield "no percentage"
    if word := FORBIDDEN.search(line):
        yield f"not the word {word[0]!r}"
    yield from _plainness_faults(line)
    if re.search(r"\d", ALLOWED_DIGITS.sub("", line)):
        yield "a digit only in a time, a date, or the length of a break"
    if len(line) > MOST_LINE:
        yield f"a line of at most {MOST_LINE} characters"


def _plainness_faults(line: str) -> Iterator[str]:
    if stilted := STILTED.search(line):
        yield f"not {stilted[0]!r}: plain, and true to the letter"
    for sentence in re.split(r"(?<=[.?:;])\s+", line.strip(" •>")):
        stiff = UNCONTRACTED.search(sentence)
        if stiff and not any(words in sentence for words in AS_WRITTEN):
            yield f"contracted where people speak, not {stiff[0]!r}"
        if INVERTED.search(sentence):
            yield "says who does what, in the usual order"
    for sentence in re.split(r"(?<=[.?])\s+", line):
        if len(sentence.split()) > MOST_SENTENCE_WORDS:
            yield f"a sentence of at most {MOST_SENTENCE_WORDS} words"


def _shape_faults(text: str) -> Iterator[str]:
    emoji = EMOJI.findall(text)
    if len(emoji) > 1 or (emoji and not re.search(r"\w", EMOJI.sub("", text))):
        yield f"at most one emoji, and never as the only sign: {text}"
    opening = re.split(r"^• ", text, maxsplit=1, flags=re.MULTILINE)[0]
    if "\n• " in text and len(SENTENCE.findall(opening)) > MOST_SENTENCES:
        yield f"two sentences before the first list at most: {opening}"
    prose = " ".join(line for line in text.split("\n") if not line.startswith("• "))
    if len(prose.split()) > MOST_WORDS:
        yield f"at most {MOST_WORDS} words beside a list: {prose}"


def _view_text(view: dict[str, Any]) -> str:
    parts = [view[slot]["text"] for slot in ("title", "submit", "close") if slot in view]
    for block in view["blocks"]:
        parts += [block["label"]["text"]] if "label" in block else []
        parts += [element["text"] for element in block.get("elements", []) if isinstance(element.get("text"), str)]
    return "\n".join(parts)
