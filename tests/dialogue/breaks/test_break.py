"""Dialogues about `/break`: a break now, a welcome back, and no times kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import break_taken, delivery, metadata
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


@pytest.mark.parametrize("typed", ["/break usual 7", "/break usual walk", "/break usual 99999"])
async def test_a_usual_length_that_there_is_not_changes_nothing(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(typed)).startswith("Breaks here come in 5, 10 or 15 minutes.")
    assert (await talk.alice.types("/break")).startswith("Five minutes, yours.")


async def test_a_break_that_runs_is_ended_and_stays_noted(talk: Talk) -> None:
    await talk.alice.types("/break 10 tea")
    await talk.at("09:04")
    assert await talk.alice.types("/break end") == "Over. You took one, and that's noted."
    await talk.at("12:00")
    assert talk.alice.mail == []
    assert "One break: tea." in await talk.alice.types("/today")
    assert await talk.alice.types("/break end") == "No break is running. /break starts one."


@pytest.mark.parametrize("typed", ["end", "stop", "cancel", "Cancel", "undo", "over"])
async def test_a_break_that_has_just_begun_is_taken_back(talk: Talk, typed: str) -> None:
    await talk.alice.types("/break")
    await talk.at("09:01")
    assert await talk.alice.types(f"/break {typed}") == (
        "Taken back. That one doesn't count as a break, and I won't say hello."
    )
    await talk.at("12:00")
    assert talk.alice.mail == []
    assert "break" not in await talk.alice.types("/today")
    assert "The queue will still be there" in await talk.alice.types("/break")


async def test_a_break_whose_end_was_moved_began_when_it_began(talk: Talk) -> None:
    await talk.alice.types("/break 5 tea")
    await talk.at("09:04")
    await talk.alice.types("/break 15")
    assert (await talk.alice.types("/break end")).startswith("Over.")
    assert "One break: tea." in await talk.alice.types("/today")


async def test_a_break_taken_back_while_paused_leaves_nothing(talk: Talk) -> None:
    await talk.alice.types("/coach pause")
    await talk.alice.types("/break 10")
    assert (await talk.alice.types("/break cancel")).startswith("Taken back.")
    assert "break" not in await talk.alice.types("/today")


async def test_nothing_of_the_length_of_a_break_is_kept_once_it_is_over(talk: Talk) -> None:
    for typed, until in (("/break 10", "09:30"), ("/break 15", "09:40"), ("/break end", "11:00")):
        await talk.alice.types(typed)
        await talk.at(until)
    with talk.bot.database.engine.connect() as tx:
        kept = [row.occurrence for row in tx.execute(sa.select(delivery)) if row.kind == "welcome_back"]
    assert kept
    assert [occurrence for occurrence in kept if " " in occurrence] == []
