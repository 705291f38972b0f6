"""What may come daily opens and ends in at least six ways; jokes stay apart, where a hard day leaves them out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.overrides import open_words
from slackbot.render.rotation import Rotation
from slackbot.render.samples import Sample, load
from slackbot.render.words import shipped_words

FEWEST = 6
OPENS = {  # each in every one of its states but those that are said once or carry a fact
    "break/ended": (),
    "break/nudge": (),
    "break/started": (),
    "break/welcome_back": (),
    "challenge/empty": (),
    "challenge/kept": (),
    "challenge/nudge": (),
    "challenge/taken": (),
    "digest/day": ("the first digest ever",),
    "digest/empty": ("the first digest ever", "the third in a row asks"),
    "done/empty": (),
    "enough/back": (),
    "enough/closed": (),
    "time/over": (),
}
ENDS = {
    "digest/day": ("before days off", "the last day of a year"),
    "enough/closed": ("too much at once",),
    "reflect/prompt": (),
}
SAMPLES = list(load(shipped_words()))
JOKES = {
    joke
    for file in (shipped_words() / "en").rglob("*.txt")
    for pool in re.findall(r"light=\[(.*?)\]", file.read_text("utf-8"), re.DOTALL)
    for joke in re.findall(r'"([^"]+)"', pool)
    if len(joke) > len("Hello again.")  # the rest are ends of sentences that hold a fact
}


def states(message: str, but: Sequence[str]) -> Iterator[Sample]:
    return (sample for sample in SAMPLES if sample.message == message and sample.state not in but)


def lines_of(words: Words, sample: Sample) -> Iterator[list[str]]:
    for payload in words.wordings(sample.message, sample.facts):
        yield [line for line in payload["text"].split("\n") if not line.startswith("•")]


def languages() -> Iterator[Words]:
    english = open_words(None, ACTIONS)
    return (english.speaking(language) for language in english.catalog.languages)


@pytest.mark.parametrize("message", OPENS)
def test_a_daily_message_opens_in_six_ways_in_each_of_its_states_and_every_language(message: str) -> None:
    for words in languages():
        few = {
            f"{words.language}: {sample.title}": openings
            for sample in states(message, OPENS[message])
            if len(openings := {lines[0] for lines in lines_of(words, sample)}) < FEWEST
        }
        assert few == {}


@pytest.mark.parametrize("message", ENDS)
def test_the_day_ends_in_six_ways(message: str) -> None:
    for words in languages():
        for sample in states(message, ENDS[message]):
            assert len({lines[-1] for lines in lines_of(words, sample)}) >= FEWEST, sample.title


TOGETHER = (  # lines that are read together: the first and last of messages
    (("break/nudge", 0), ("break/started", 0), ("break/welcome_back", 0)),
    (("digest/day", 0), ("digest/day", -1)),
    (("enough/closed", 0), ("enough/closed", -1)),
)


@pytest.mark.parametrize("together", TOGETHER, ids=lambda together: together[0][0])
def test_what_is_read_together_is_not_read_in_the_same_company_each_time(together: tuple[tuple[str, int], ...]) -> None:
    """Pools of one size turn together, so that each opening would always bring the same ending."""
    words = open_words(None, ACTIONS)
    read = Counter(
        tuple(said(words.turned(Rotation("T1 U1", day)), message, line) for message, line in together)
        for day in range(60)
    )
    assert len(read) >= 40
    assert max(read.values()) <= 3


def said(words: Words, message: str, line: int) -> str:
    """Return a line of a message in one of its states, without jokes."""
    sample = next(iter(states(message, ())))
    text = words.message(message, {**sample.facts, "hard_day": True}).text
    return [part for part in text.split("\n") if not part.startswith("•")][line]


@pytest.mark.parametrize("message", sorted({*OPENS, *ENDS}))
def test_a_joke_is_no_ordinary_wording_of_a_hard_day(message: str) -> None:
    words = open_words(None, ACTIONS)
    for sample in states(message, ()):
        assert list(jokes_in(words, sample, {**sample.facts, "hard_day": True})) == []


def test_an_ordinary_day_has_them() -> None:
    words = open_words(None, ACTIONS)
    funny = {"break/nudge", "break/started", "break/welcome_back", "challenge/nudge", "digest/day", "enough/closed"}
    samples = [sample for sample in SAMPLES if sample.message in funny and sample.facts.get("hard_day") is False]
    assert {sample.message for sample in samples if any(jokes_in(words, sample, sample.facts))} == funny


def jokes_in(words: Words, sample: Sample, facts: dict[str, Any]) -> Iterator[str]:
    """The wordings of thirty days that have a joke in them."""
    for day in range(30):
        text = words.turned(Rotation("T1 U1", day)).message(sample.message, facts).text
        if any(joke in text for joke in JOKES):
            yield text
