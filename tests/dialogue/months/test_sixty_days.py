"""The bot does not repeat itself: people live with it for weeks, and what each of them reads is counted."""

import re
from pathlib import Path

import pytest

from tests.lived_days import LIVES, Life, Read, live, most_repeated, table, too_often, too_soon

ENGLISH = Path(__file__).parents[3] / "messages" / "en"
JOKES = {
    joke
    for file in ENGLISH.rglob("*.txt")
    for pool in re.findall(r"light=\[(.*?)\]", file.read_text("utf-8"), re.DOTALL)
    for joke in re.findall(r'"([^"]+)"', pool)
    if len(joke) > len("Hello again.")  # the rest are ends of sentences that hold a fact
}


def jokes_in(read: list[Read]) -> int:
    return sum(any(joke in each.text for joke in JOKES) for each in read)


def broken(lived: dict[str, list[Read]]) -> dict[str, list[str]]:
    return {name: faults for name, read in lived.items() if (faults := too_often(read) + too_soon(read))}


async def test_three_weeks_of_three_people_repeat_nothing_too_often_or_too_soon() -> None:
    lived = await live([LIVES[1], LIVES[4], LIVES[8]], 21)
    assert broken(lived) == {}
    assert all(len(read) >= 9 for read in lived.values())


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_sixty_working_days_of_ten_people_repeat_nothing_too_often_or_too_soon() -> None:
    lived = await live(LIVES, 84)
    print(table(lived))  # noqa: T201 - read it beside messages/README.md
    assert broken(lived) == {}
    assert {name: most_repeated(read, 1) for name, read in lived.items() if most_repeated(read, 1)[0][1] > 24} == {}
    everything = [each for read in lived.values() for each in read]
    assert jokes_in(everything) <= len(everything) / 10


@pytest.mark.parametrize("lines", [("hard\nhard", "rough"), ("hard", "done"), ("rough", "done"), ("done\nhard", "")])
async def test_no_joke_comes_on_or_after_a_hard_or_a_rough_day(lines: tuple[str, ...]) -> None:
    heavy = Life("Kim", (*LIVES[0].settings,), lines=lines, types=("/enough",))
    lived = await live([heavy], 21)
    assert jokes_in(lived["Kim"]) == 0
    assert len(lived["Kim"]) >= 20


async def test_an_ordinary_time_has_a_few_jokes_and_no_more_than_one_in_ten() -> None:
    lived = await live([Life("Lea", LIVES[0].settings, lines=("done", "done\ndone"))], 28)
    assert 1 <= jokes_in(lived["Lea"]) <= len(lived["Lea"]) / 10
