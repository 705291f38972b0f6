"""Dialogues about a hard one that is put back, carried to another day, or met again in an old message."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.dialogue.challenge.challenges import EMPTY, REFUND, STANDS, been_here
from tests.talk import Talk, open_talk


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine with people who have been here before."""
    async with open_talk() as opened:
        await been_here(opened)
        yield opened


async def test_it_may_be_put_back_without_a_comment(talk: Talk) -> None:
    label, said = "Put it back", "Put back"
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    old = talk.alice.last
    assert (await talk.alice.presses(label)).startswith(f"{said}: the refund three of us avoided.")
    assert await talk.alice.types("/challenge") == EMPTY
    settled = f"{said} already: the refund three of us avoided. /challenge shows what is open."
    for again in ("Hand it over", "Put it back", "Tomorrow", "It's done", "Why it's hard"):
        assert await talk.alice.presses(again, on=old) == settled
    assert talk.alice.person.modal is None
    assert (await talk.alice.types("/challenge another")).startswith("It's yours: another.")


async def test_carried_to_tomorrow_it_comes_back_tomorrow(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    carried = "the refund three of us avoided comes back tomorrow. Until then it can rest, and so can you."
    assert await talk.alice.presses("Tomorrow", on=listing) == carried
    assert await talk.alice.types("/challenge") == (
        "Waiting for tomorrow: the refund three of us avoided\n"
        "[It's done] [Why it's hard] [With somebody] [Hand it over] [Put it back]"
    )
    assert (await talk.alice.types("/challenge another")).startswith("You have one already. another can have")
    await talk.at("09:00", days=1)
    assert await talk.alice.types("/challenge") == STANDS


async def test_a_second_tap_on_carry_carries_it_no_further(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    await talk.alice.presses("Tomorrow", on=listing)
    await talk.alice.presses("Tomorrow", on=listing)
    await talk.at("09:00", days=1)
    assert await talk.alice.types("/challenge") == STANDS


async def test_it_is_carried_over_a_weekend_to_the_next_working_day() -> None:
    async with open_talk(datetime(2026, 3, 6, 8, 0, tzinfo=UTC)) as talk:  # a Friday
        await been_here(talk)
        await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
        await talk.alice.types(REFUND)
        assert "[On Monday]" in await talk.alice.types("/challenge")
        assert await talk.alice.presses("On Monday") == (
            "the refund three of us avoided comes back on Monday. Until then it can rest, and so can you."
        )
        await talk.at("10:00", days=1)
        assert (await talk.alice.types("/challenge")).startswith("Waiting for Monday: the refund")
        await talk.at("09:00", days=2)
        assert await talk.alice.types("/challenge") == STANDS


async def test_carried_past_days_off_it_names_the_date_where_the_weekday_would_be_a_nearer_one() -> None:
    async with open_talk(datetime(2026, 3, 6, 8, 0, tzinfo=UTC)) as talk:  # a Friday
        await been_here(talk)
        await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
        await talk.alice.types("/coach daysoff 9-13 March")
        await talk.alice.types(REFUND)
        await talk.alice.types("/challenge")
        assert await talk.alice.presses("On 16 March") == (
            "the refund three of us avoided comes back on Monday, 16 March. Until then it can rest, and so can you."
        )
        assert (await talk.alice.types("/challenge")).startswith("Waiting for Monday, 16 March: the refund")
        assert "Still open; it comes back on Monday, 16 March." in await talk.alice.types("/today")


async def test_a_night_shift_is_one_day_for_it_too(talk: Talk) -> None:
    await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
    await talk.at("23:00")
    await talk.alice.types(REFUND)
    await talk.at("02:00", days=1)
    assert (await talk.alice.types("/challenge another")).startswith("You have one already")
    await talk.alice.types("/challenge")
    assert "comes back tomorrow" in await talk.alice.presses("Tomorrow")
    assert (await talk.alice.types("/challenge")).startswith("Waiting for tomorrow: the refund")
    await talk.at("22:00")
    assert await talk.alice.types("/challenge") == STANDS


async def test_a_modal_left_open_over_midnight_keeps_the_one_it_was_opened_for_and_leaves_the_new_day_free(
    talk: Talk,
) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.at("00:10", days=1)
    assert await talk.alice.saves(learned="ask first") is None
    assert (await talk.alice.types("/challenge")).startswith("No hard one is open")
    assert (await talk.alice.types("/challenge another")).startswith("It's yours: another.")


async def test_a_button_of_last_week_still_means_its_challenge(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    old = talk.alice.last
    assert old is not None
    await talk.at("09:00", days=7)
    assert (await talk.alice.types("/challenge the new one")).startswith("It's yours: the new one.")
    await talk.alice.person.presses(old, "Put it back")
    await talk.trial.settled()
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the new one\n")
    await talk.alice.person.presses(old, "It's done")
    assert talk.alice.person.modal is None


async def test_one_closed_on_another_device_is_not_changed_by_an_open_modal(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    for label, fields in (("Why it's hard", {"hard_part": "late"}), ("It's done", {"learned": "late"})):
        await talk.alice.presses(label, on=listing)
        await talk.alice.presses("Put it back", on=listing)
        errors = await talk.alice.saves(**fields)
        assert errors is not None  # the words stay in the window, to be copied
        assert list(errors) == list(fields)
        assert all(words.startswith("Put back already: the refund") for words in errors.values())
        await talk.alice.types(REFUND)
        await talk.alice.types("/challenge")
        listing = talk.alice.last


async def test_two_devices_at_once_take_one(talk: Talk) -> None:
    answers = await asyncio.gather(*(talk.alice.person.types(f"/challenge device {number}") for number in range(5)))
    taken = [answer for answer in answers if answer and answer.readable().startswith("It's yours:")]
    assert len(taken) == 1
    assert (await talk.alice.types("/challenge")).count("The hard one:") == 1


async def test_a_modal_to_take_one_meets_one_that_was_taken_elsewhere(talk: Talk) -> None:
    await talk.alice.types("/challenge")
    empty = talk.alice.last
    await talk.alice.presses("Take one", on=empty)
    await talk.alice.types(REFUND)
    assert await talk.alice.saves(text="the export") == {
        "text": "You have one already. the export can have a day to itself. "
        "The hard one: the refund three of us avoided"
    }
    still_open = talk.alice.person.modal
    assert await talk.alice.presses("Take one", on=empty) == STANDS
    assert talk.alice.person.modal == still_open


async def test_a_modal_without_words_stays_open(talk: Talk) -> None:
    no_words = "Still empty. A few words are enough."
    await talk.alice.types("/challenge")
    await talk.alice.presses("Take one")
    assert await talk.alice.saves(text=" \u200b ") == {"text": no_words}
    await talk.alice.saves(text="one")
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    await talk.alice.presses("Why it's hard", on=listing)
    assert await talk.alice.saves(hard_part="\x00 ") == {"hard_part": no_words}


@pytest.mark.parametrize("text", ["<!channel> <@U1> @here", "*b* _i_ `c` {{ 7 * 7 }}", "<b> <https://x.org|y>"])
async def test_what_is_typed_is_shown_as_it_was_typed(talk: Talk, text: str) -> None:
    assert (await talk.alice.types(f"/challenge {text}")).startswith(f"It's yours: {text}. What makes it hard?")
    await talk.alice.presses("Say it")
    assert await talk.alice.saves(hard_part=text) is None
    assert (await talk.alice.types("/challenge")).startswith(f"The hard one: {text}\n  What makes it hard: {text}\n")
    assert f"{text} can have" in await talk.alice.types(f"/challenge {text}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert await talk.alice.saves(learned=text) is None
    assert f"Done. You learned: {text}\n" in await talk.alice.types("/challenge")
    await talk.alice.types(f"/coach challenge-nudge {text}")


async def test_fifty_kilobytes_are_cut_and_it_is_said(talk: Talk) -> None:
    for text in ("&lt;" * 12_500, "w" * 50_000):
        answer = await talk.alice.person.sends_command(command="/challenge", text=text)
        assert answer is not None
        assert "…" in answer.readable()
    assert "…" in await talk.alice.types("/challenge")
    setting = await talk.alice.person.sends_command(command="/coach", text="challenge-nudge " + "w" * 50_000)
    assert setting is not None
    assert setting.readable().startswith("I couldn't read www")


async def test_several_lines_are_one_hard_thing(talk: Talk) -> None:
    assert (await talk.alice.types("/challenge the refund\n\nof Ada")).startswith("It's yours: the refund of Ada.")


@pytest.mark.long
@pytest.mark.parametrize("value", ["1", "99", "", "x", "1" * 30, "-1", "1; DROP TABLE challenge", "\u0661"])
@pytest.mark.parametrize("action", ["hard", "leave", "learned", "carry", "hand_over", "put_back", "two"])
async def test_a_guessed_value_does_nothing_to_anybodys_challenge(talk: Talk, action: str, value: str) -> None:
    await talk.alice.types(REFUND)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"challenge.{action}", "value": value, "action_ts": "1.2"}],
    }
    answers = await talk.slack.deliver("interactive", payload)
    await talk.bot.dispatcher.settled()
    assert [answer.status for answer in answers] == [200]
    assert await talk.alice.types("/challenge") == STANDS
