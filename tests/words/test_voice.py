"""Every message, in every state, speaks as Never Done speaks."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.words.rendered import Rendered, told
from tests.words.voice import faults

# To look around in, not one message with one idea.
PAGES = (
    "coach/help_more",
    "home/home",
    "install/privacy",
    "install/support",
    "install/terms",
    "recap/post",
    "whosees/page",
)
TRIAL = ("try/",)  # what a terminal tells whoever tries the bot out: a log, not a colleague who speaks
EXCUSED = {"at most 60 words": PAGES, "contracted where people speak": TRIAL, "a sentence of at most": TRIAL}


def test_a_message_keeps_to_the_voice(messages: Sequence[Rendered]) -> None:
    off = {each.sample.title: spoken for each in messages if (spoken := list(dict.fromkeys(faults_of(each))))}
    assert off == {}, told(off)


def faults_of(message: Rendered) -> Iterator[str]:
    """The lines of all wordings that break a rule from which the message is not excused."""
    excused = tuple(rule for rule, names in EXCUSED.items() if message.golden.startswith(names))
    typed_words = [word for word in strings(message.sample.facts) if word]
    for payload in message.payloads:
        yield from (fault for fault in faults(payload, typed_words) if not fault.startswith(excused or "\0"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Great job", "not the word 'Great'"),
        ("Noted!", "no exclamation mark"),
        ("That's 4 today.", "a digit only in a time, a date, or the length of a break"),
        ("You are at 80 %.", "no percentage"),
        ("You missed 09:00.", "not the word 'missed'"),
        ("w" * 161, "a line of at most 160 characters"),
        ("🎉", "at most one emoji, and never as the only sign"),
        ("Yes 🎉 🎉", "at most one emoji, and never as the only sign"),
        ("One. Two. Three.\n• a list", "two sentences before the first list at most"),
        ("word " * 61, "at most 60 words beside a list"),
        ("word " * 25 + "end.", "a sentence of at most 24 words"),
        ("To whom would you give it?", "not 'whom'"),
        ("Not today, then.", "not ', then.'"),
        ("Your signal is on its way.", "not 'on its way'"),
        ("Handed over: the refund.", "not 'Handed over'"),
        ("That is a sentence nobody has to learn twice.", "not 'nobody has to'"),
        ("The team will see it on Friday.", "not 'will see it'"),
        ("Choose what of yours may be in it.", "not 'what of yours'"),
        ("I send nothing unasked.", "not 'unasked'"),
        ("You can begin anew.", "not 'anew'"),
        ("I am quiet until your next shift.", "contracted where people speak, not 'I am'"),
        ("I do not ask again.", "contracted where people speak, not 'do not'"),
        ("Still open, and that is fine.", "contracted where people speak, not 'that is'"),
        ("Of your words I keep none.", "says who does what, in the usual order"),
        ("Like this it would come: 17:00", "says who does what, in the usual order"),
        ("Who runs the machine can reach it.", "says who does what, in the usual order"),
        ("What you ask for is always answered.", "says who does what, in the usual order"),
    ],
)
def test_what_breaks_the_voice_is_named_with_its_line(text: str, rule: str) -> None:
    assert [fault for fault in faults({"text": text, "blocks": []}, []) if fault.startswith(rule)] != []


def test_a_button_of_four_words_is_named() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Do this one thing"}}
    assert list(faults({"text": "Yes.", "blocks": [{"type": "actions", "elements": [button]}]}, [])) == [
        "a button says what happens in three words: Do this one thing"
    ]


def strings(facts: Any) -> Iterator[str]:  # noqa: ANN401 - nested facts
    """All texts in facts."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        for fact in facts.values():
            yield from strings(fact)
    elif isinstance(facts, list):
        for fact in facts:
            yield from strings(fact)
