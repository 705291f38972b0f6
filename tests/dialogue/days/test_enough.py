"""Dialogues about `/enough`: a day closed without being done, what may wait, and its coming back once."""

import pytest

from tests.dialogue.days.days_closed import SHIFT
from tests.talk import Talk, open_talk


async def test_the_day_is_closed_with_what_is_behind_it(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/coach reflection off")
    await talk.alice.types("/done hard: the refund")
    assert await talk.alice.types("/enough") == (
        "Enough for today. Here is what you did:\n"
        "• the refund (a hard one)\n"
        "The queue will never be empty; emptying it was never the job. I'll be quiet until your next shift.\n"
        "[Park something] [Reopen today]"
    )


async def test_an_empty_day_is_closed_as_kindly_and_twice_is_the_same(talk: Talk) -> None:
    await talk.alice.types("/coach reflection off")
    first = await talk.alice.types("/enough")
    assert first == (
        "Enough for today.\n"
        "The queue will never be empty; emptying it was never the job. I'll be quiet until tomorrow.\n"
        "[Park something] [Reopen today]"
    )
    assert await talk.alice.types("/enough") == first


async def test_nothing_scheduled_comes_on_a_closed_day_and_the_next_day_is_as_ever(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/enough")
    await talk.at("23:00")
    assert talk.alice.mail == []
    await talk.at("17:00", days=1)
    assert len(talk.alice.mail) == 1


async def test_done_after_enough_is_noted_and_the_day_stays_closed(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/enough")
    assert (await talk.alice.types("/done one more")).startswith("Noted: one more")
    await talk.at("23:00")
    assert talk.alice.mail == []


@pytest.mark.parametrize("running", ["/break", "/break 30 tea", "/time 20 the import for Ada"])
async def test_what_runs_ends_with_the_day_and_nothing_comes_after_it(talk: Talk, running: str) -> None:
    await talk.alice.types(running)
    await talk.alice.types("/enough")
    await talk.at("12:00")
    assert talk.alice.mail == []


async def test_a_break_that_begins_after_the_day_was_closed_is_welcomed_back(talk: Talk) -> None:
    await talk.alice.types("/enough")
    await talk.alice.types("/break")
    await talk.at("09:10")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]


async def test_opened_again_the_day_is_as_before(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/enough")
    closed = talk.alice.last
    assert await talk.alice.presses("Reopen today") == "Today is open again."
    assert await talk.alice.presses("Reopen today", on=closed) == "Today is open again."
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_a_night_shift_is_closed_as_one_day() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
        await talk.at("02:00", days=1)
        await talk.alice.types("/coach digest 06:00")
        await talk.alice.types("/enough the tags")
        await talk.at("21:59")
        assert talk.alice.mail == []
        await talk.at("22:00")
        assert talk.alice.mail[0].startswith("You let this wait on Tuesday. Does it still matter?\nthe tags [")


async def test_a_window_left_open_over_midnight_belongs_to_its_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("23:58")
    await talk.alice.types("/enough")
    await talk.alice.presses("Park something")
    await talk.at("00:03", days=1)
    assert await talk.alice.saves(lines="the tags") is None
    assert talk.alice.screen[-1] == "Parked. I'll bring it up once, when your next shift begins."
    await talk.at("09:00")
    assert talk.alice.mail[-1].startswith("You let this wait on Tuesday. Does it still matter?\nthe tags [")
    await talk.at("17:00")
    assert "[Fewer of these]" in talk.alice.mail[-1]


async def test_a_window_with_no_words_stays_open(talk: Talk) -> None:
    await talk.alice.types("/enough")
    await talk.alice.presses("Park something")
    assert await talk.alice.saves(lines=" \n ") == {
        "lines": "I found no words in that. If nothing has to wait, cancel."
    }


async def test_help_says_what_it_does(talk: Talk) -> None:
    assert (await talk.alice.types("/enough help")).startswith("A day ends by being closed, not by being finished.")


async def test_closing_shows_the_hard_one_and_breaks_and_asks_what_the_digest_would(talk: Talk) -> None:
    await talk.alice.types("/challenge the refund")
    await talk.alice.types("/break 5 walk")
    closed = await talk.alice.types("/enough")
    assert "The hard one: the refund. Still open, and that's fine.\nOne break: walk.\n" in closed
    assert "[Answer]" in closed
    assert await talk.alice.types("/enough") == closed


async def test_fifteen_closed_days_look_back_as_often_as_fifteen_digests(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.bob.types(SHIFT)
    await talk.bob.types("/coach digest 17:00")
    closed = []
    for _ in range(21):
        for speaker in (talk.alice, talk.bob):
            await speaker.types("/done a line of the day")
        await talk.at("17:00")
        closed.append(await talk.alice.types("/enough"))
        await talk.at("10:00", days=1)
    for told in ("[Answer]", "A week ago you wrote:"):
        by_enough = sum(told in answer for answer in closed)
        by_digest = sum(told in came for came in talk.bob.mail)
        assert by_enough >= by_digest > 0, told


async def test_after_the_digest_nothing_is_asked_again(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/coach digest 16:00")
    await talk.at("16:30")
    assert "[Answer]" in talk.alice.mail[-1]
    assert "[Answer]" not in await talk.alice.types("/enough")
