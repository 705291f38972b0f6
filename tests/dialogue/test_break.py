"""Dialogues about `/break`: a break now, a welcome back, and no times kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import break_taken, metadata
from tests.talk import Talk


async def test_a_break_says_when_it_ends_and_welcomes_back_once(talk: Talk) -> None:
    assert await talk.alice.types("/break") == (
        "Five minutes, yours. I'll say hello around 09:05. The queue will still be there; it always is."
    )
    await talk.at("09:04")
    assert talk.alice.mail == []
    await talk.at("09:05")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]
    await talk.at("12:00")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/break 10", "Ten minutes, yours. I'll say hello around 09:10."),
        ("/break 15 min walk", "Fifteen minutes, yours: walk. I'll say hello around 09:15."),
        ("/break tea with Bo", "Five minutes, yours: tea with Bo. I'll say hello around 09:05."),
        ("/coach break 5", "Five minutes, yours. I'll say hello around 09:05."),
        ("/break 7", "Breaks here come in 5, 10 or 15 minutes. Like this: /break 10 walk"),
        ("/break -5", "Breaks here come in 5, 10 or 15 minutes."),
        ("/break 99999 walk", "Breaks here come in 5, 10 or 15 minutes."),
        ("/break help", "A break, now. I note the day, never the times; nobody else sees it."),
    ],
)
async def test_a_break_as_asked_for(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


async def test_a_second_break_moves_the_end_of_the_first(talk: Talk) -> None:
    await talk.alice.types("/break 5 tea")
    await talk.at("09:03")
    assert "around 09:13" in await talk.alice.types("/break 10")
    await talk.at("10:00")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]
    assert "One break: tea." in await talk.alice.types("/today")


async def test_a_pause_keeps_the_welcome_quiet_and_says_so(talk: Talk) -> None:
    await talk.alice.types("/coach pause")
    assert await talk.alice.types("/break 10") == (
        "Ten minutes, yours. I'll stay quiet, as you asked; it runs until around 09:10. "
        "The queue will still be there; it always is."
    )
    await talk.at("12:00")
    assert talk.alice.mail == []


async def test_a_pause_during_a_break_silences_the_welcome_too(talk: Talk) -> None:
    await talk.alice.types("/break 10")
    await talk.alice.types("/coach pause 2026-03-05")
    await talk.at("12:00")
    assert talk.alice.mail == []


async def test_a_welcome_that_is_over_ten_minutes_late_does_not_come(talk: Talk) -> None:
    await talk.alice.types("/break 5")
    talk.trial.clock.advance(timedelta(minutes=16))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []


async def test_no_time_of_a_break_is_kept_once_it_is_over(talk: Talk) -> None:
    await talk.alice.types("/break 10 walk")
    await talk.at("09:30")
    with talk.bot.database.engine.connect() as tx:
        kept = [list(row) for table in metadata.sorted_tables for row in tx.execute(sa.select(table))]
        assert list(tx.execute(sa.select(break_taken.c.day, break_taken.c.what)).all()) == [
            (talk.trial.clock().date(), "walk")
        ]
    assert [row for row in kept if "09:10" in str(row) or "datetime.datetime(2026, 3, 3, 8, 10" in str(row)] == []


async def six_days_of_breaks(talk: Talk) -> str:
    """Breaks on three days of two weeks, at nine; returns the last answer."""
    answer = ""
    for days in (0, 2, 2, 3, 2, 2):
        await talk.at("09:00", days=days)
        answer = await talk.alice.types("/break")
    return answer


async def test_a_longer_break_is_offered_once_it_has_become_usual(talk: Talk) -> None:
    assert await six_days_of_breaks(talk) == (
        "Five minutes, yours. I'll say hello around 09:05.\n"
        "Five minutes has become a habit. Try ten from now on?\n"
        "[Yes, ten] [Five is right]"
    )
    offer = talk.alice.last
    assert await talk.alice.presses("Yes, ten") == (
        "Ten minutes it is, whenever you type /break. /break usual 5 changes it."
    )
    assert (await talk.alice.presses("Yes, ten", on=offer)).startswith("Ten minutes it is")
    await talk.at("09:00", days=1)
    assert (await talk.alice.types("/break")).startswith("Ten minutes, yours.")
    assert (await talk.alice.types("/break usual 5")).startswith("Five minutes it is")
    assert (await talk.alice.types("/break")).startswith("Five minutes, yours.")


async def test_five_is_right_is_taken_as_said_and_not_asked_again_for_two_weeks(talk: Talk) -> None:
    await six_days_of_breaks(talk)
    assert await talk.alice.presses("Five is right") == "It stays at five."
    await talk.at("09:00", days=1)
    assert "usual" not in await talk.alice.types("/break")


async def test_an_offer_of_long_ago_does_not_change_what_was_chosen_since(talk: Talk) -> None:
    await six_days_of_breaks(talk)
    offer = talk.alice.last
    await talk.alice.types("/break usual 15")
    assert (await talk.alice.presses("Yes, ten", on=offer)).startswith("That button has expired")
    assert (await talk.alice.types("/break usual")).startswith("Your usual break is fifteen minutes.")


@pytest.mark.parametrize("typed", ["/break usual 7", "/break usual walk", "/break usual 99999"])
async def test_a_usual_length_that_there_is_not_changes_nothing(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(typed)).startswith("Breaks here come in 5, 10 or 15 minutes.")
    assert (await talk.alice.types("/break")).startswith("Five minutes, yours.")
