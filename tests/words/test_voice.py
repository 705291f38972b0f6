"""Every message, in every state, speaks as Never Done speaks."""

from collections.abc import Iterator
from typing import Any

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.overrides import open_words
from slackbot.render.samples import Sample, load
from slackbot.render.words import shipped_words
from tests.words.voice import faults

PAGES = {
    "coach/help_more",
    "home/home",
    "install/privacy",
    "install/support",
    "install/terms",
    "recap/post",
    "whosees/page",
}
BY_MESSAGE: dict[str, list[Sample]] = {}
for _sample in load(shipped_words()):
    _folder = _sample.message.partition("/")[0]
    _name = _folder if _folder in {"ideas", "prompts"} else _sample.message
    BY_MESSAGE.setdefault(_name, []).append(_sample)


@pytest.mark.parametrize("name", BY_MESSAGE)
def test_a_message_keeps_to_the_voice(name: str) -> None:
    is_a_page = name in PAGES  # to look around in, not one message with one idea
    for sample in BY_MESSAGE[name]:
        typed_words = [word for word in strings(sample.facts) if word]
        for payload in open_words(None, ACTIONS).wordings(sample.message, sample.facts):
            broken = faults(payload, typed_words)
            assert [fault for fault in broken if not (is_a_page and fault.startswith("at most 60 words"))] == []


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
