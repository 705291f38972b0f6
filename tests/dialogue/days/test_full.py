"""Somebody who writes more of a kind than a day holds gets a kind answer, and a window keeps its words."""

import pytest

from slackbot.store.people import bounds
from tests.talk import Talk

LIST = "Your list has changed as often as one day allows, so it stays as it was. There's room again tomorrow."
OTHER = "That's as much of this as one day holds, so I didn't keep it. There's room again tomorrow."
BREAK = "That's as many breaks as I can follow in one day, so I won't say hello after this one. Take it anyway."
COVER = "I've asked for cover as often as one day allows, so I ask nobody now. A break alone always works: /break 5."
REFLECTION = "That's as much reflecting as one day holds, so I didn't keep this. /reflect past has today's."


@pytest.fixture(autouse=True)
def _two_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_A_DAY", dict.fromkeys(bounds.MOST_A_DAY, 2))


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        (["/done one", "/done two", "/done three"], LIST),
        (["/done one\ntwo", "/done three"], LIST),
        (["/done one\ntwo\nthree"], LIST),
        (["/coach done one", "/coach done two", "/coach done three"], LIST),
        (["/rough one", "/rough two", "/done three"], LIST),
        (["/done hard: one", "/done time: two", "/done three"], LIST),
        (["/done one", "/done yesterday: two", "/done three"], LIST),
        (["/done one", "/done undo", "/done two", "/done three"], LIST),
        (["/shortcut one", "/shortcut two", "/shortcut three"], OTHER),
        (["/reflect", "/reflect", "/reflect"], REFLECTION),
        (["/break cover", "/break cover", "/break cover"], COVER),
        (["/break cover 10", "/coach break cover", "/break cover"], COVER),
    ],
)
async def test_one_more_is_answered_in_words_that_fit_and_the_next_day_has_room(
    talk: Talk, commands: list[str], told: str
) -> None:
    *before, last = commands
    for command in before:
        assert await talk.alice.types(command) != told
    assert await talk.alice.types(last) == told
    assert await talk.bob.types(last.partition("\n")[0]) != told
    await talk.at("10:00", days=1)
    assert await talk.alice.types(last.partition("\n")[0]) != told


async def test_the_break_after_the_last_that_is_followed_is_theirs_all_the_same(talk: Talk) -> None:
    for hour in ("09:00", "10:00"):
        await talk.at(hour)
        assert "Five minutes" in await talk.alice.types("/break 5")
    await talk.at("11:00")
    assert await talk.alice.types("/break 5") == BREAK
    await talk.at("11:30")
    assert [told for told in talk.alice.mail if "11:" in told] == []


async def test_a_hard_one_too_many_is_answered_kindly(talk: Talk) -> None:
    for words in ("one", "two"):
        await talk.alice.types(f"/challenge the {words} refund")
        await talk.alice.types("/challenge")
        await talk.alice.presses("Put it back")
    assert await talk.alice.types("/challenge the third refund") == OTHER


async def test_time_for_a_customer_is_reserved_though_nobody_can_be_asked_any_more(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_A_DAY", {**bounds.MOST_A_DAY, "line_change": 100})
    for words in ("one", "two"):
        assert "Colleagues who cover are asked" in await talk.alice.types(f"/time 10 {words}")
        await talk.alice.types("/time end")
    told = await talk.alice.types("/time 10 three")
    assert "Ten minutes for three" in told
    assert "this time I ask nobody" in told
    assert "three" in await talk.alice.types("/today")


async def test_a_window_stays_open_with_its_words(talk: Talk) -> None:
    await talk.alice.types("/done one")
    await talk.alice.types("/done two")
    await talk.alice.types("/done")
    await talk.alice.presses("Edit", value="done.edit:2")
    assert await talk.alice.saves(text="two, and more") == {"text": LIST}
    assert talk.alice.person.modal is not None
