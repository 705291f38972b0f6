"""Somebody who writes more of a kind than a day holds gets a kind answer, and a window keeps its words."""

import pytest

from slackbot.store.people import bounds
from tests.talk import Talk

FULL = "That's as much of this as one day holds, so I didn't keep it. There's room again tomorrow."


@pytest.fixture(autouse=True)
def _two_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_A_DAY", dict.fromkeys(bounds.MOST_A_DAY, 2))


@pytest.mark.parametrize(
    "commands",
    [
        ["/done one", "/done two", "/done three"],
        ["/done one\ntwo", "/done three"],
        ["/done one\ntwo\nthree"],
        ["/coach done one", "/coach done two", "/coach done three"],
        ["/shortcut one", "/shortcut two", "/shortcut three"],
        ["/reflect", "/reflect", "/reflect"],
        ["/rough one", "/rough two", "/done three"],
        ["/done hard: one", "/done time: two", "/done three"],
        ["/done one", "/done yesterday: two", "/done three"],
        ["/done one", "/done undo", "/done two", "/done three"],
    ],
)
async def test_one_more_is_answered_kindly_and_the_next_day_has_room(talk: Talk, commands: list[str]) -> None:
    *before, last = commands
    for command in before:
        assert await talk.alice.types(command) != FULL
    assert await talk.alice.types(last) == FULL
    assert await talk.bob.types(last.partition("\n")[0]) != FULL
    await talk.at("10:00", days=1)
    assert await talk.alice.types(last.partition("\n")[0]) != FULL


async def test_a_window_stays_open_with_its_words(talk: Talk) -> None:
    await talk.alice.types("/done one")
    await talk.alice.types("/done two")
    await talk.alice.types("/done")
    await talk.alice.presses("Edit", value="done.edit:2")
    assert await talk.alice.saves(text="two, and more") == {"text": FULL}
    assert talk.alice.person.modal is not None
