"""Dialogues about what comes with a break: an idea now and then, and ten minutes after a hard one."""

from collections.abc import AsyncIterator

import pytest

from slackbot.render import Words
from slackbot.render.words import shipped_words
from tests.talk import Talk, open_talk

IDEAS = [idea.text for idea in Words(shipped_words()).library.ideas]
USUAL = "Five minutes, yours."
LONGER = "Ten minutes, yours. Longer than usual, since the last one was a hard one."


@pytest.fixture
async def rotating() -> AsyncIterator[Talk]:
    """A talk in which words rotate and breaks come with ideas."""
    async with open_talk(rotates=True) as talk:
        yield talk


def idea_in(answer: str) -> str | None:
    return next((idea for idea in IDEAS if idea in answer), None)


async def ideas_of(talk: Talk, days: int, *before: str) -> list[str | None]:
    """Take two breaks a day, after typing something; returns the idea of each answer."""
    ideas: list[str | None] = []
    for _ in range(days):
        await talk.at("09:10", days=1)
        for typed in before:
            await talk.alice.types(typed)
        for wall in ("10:00", "14:00"):
            await talk.at(wall)
            ideas.append(idea_in(await talk.alice.types("/break 5")))
    return ideas


async def test_one_day_in_three_brings_an_idea_with_its_first_break(rotating: Talk) -> None:
    await rotating.alice.types("/break")
    ideas = await ideas_of(rotating, 9)
    brought = [idea for idea in ideas if idea]
    assert len(brought) == len(set(brought)) == 3
    assert ideas[1::2] == [None] * 9


async def test_a_rough_day_brings_none_and_neither_does_one_who_wants_none(rotating: Talk) -> None:
    await rotating.alice.types("/break")
    assert await ideas_of(rotating, 3, "/done rough: the call about the invoice") == [None] * 6
    assert await rotating.alice.types("/coach ideas off") == (
        "Breaks come without ideas. /coach ideas on brings them back."
    )
    assert "Breaks come without ideas" in await rotating.alice.types("/coach settings")
    assert await ideas_of(rotating, 3) == [None] * 6
    assert await rotating.alice.types("/coach ideas on") == "Now and then a break comes with a small idea."
    assert len([idea for idea in await ideas_of(rotating, 3) if idea]) == 1
    assert "Now and then a break comes with a small idea" in await rotating.alice.types("/coach ideas")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("/done hard: the contract",), LONGER),
        (("/done rough: the call",), LONGER),
        (("/done hard: the contract", "/done the export"), USUAL),
        (("/done the export",), USUAL),
        (("/break usual 15", "/done hard: the contract"), "Fifteen minutes, yours. I'll say hello"),
    ],
)
async def test_after_a_hard_one_a_break_is_ten_minutes(talk: Talk, typed: tuple[str, ...], answer: str) -> None:
    for each in typed:
        await talk.alice.types(each)
    assert (await talk.alice.types("/break")).startswith(answer)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("/break 5", "Five"), ("/break walk", "Ten"), ("/break 10 walk", "Ten")]
)
async def test_a_length_that_was_typed_stands(talk: Talk, typed: str, minutes: str) -> None:
    await talk.alice.types("/done hard: the contract")
    answer = await talk.alice.types(typed)
    assert answer.startswith(f"{minutes} minutes")
    assert ("Longer than usual" in answer) is (typed == "/break walk")


async def test_a_hard_one_that_was_finished_makes_it_longer_too(talk: Talk) -> None:
    await talk.alice.types("/challenge the contract")
    await talk.alice.presses("Skip")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.alice.saves(learned="")
    assert (await talk.alice.types("/break")).startswith(LONGER)


async def test_a_nudge_after_a_hard_one_asks_for_ten_minutes_and_begins_them(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.alice.types("/done hard: the contract")
    await talk.at("10:30")
    assert talk.alice.mail[-1].startswith("Time for ten minutes away from the screen?")
    await talk.alice.types("/done the export")
    await talk.alice.presses("Take it now", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1].startswith("Ten minutes, yours.")
