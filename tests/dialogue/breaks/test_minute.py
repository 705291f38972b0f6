"""Dialogues about a minute first: after a hard or a rough one, in the same message, at most twice a shift."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import inbox, metadata
from tests.talk import Talk

BUTTON = "[A minute first]"
SIT_BACK = "Sit back. Where do your feet stand?"
NEXT = "Now the next one."


@pytest.mark.parametrize(
    ("typed", "is_offered"),
    [
        ("/done hard: the contract", True),
        ("/done rough: the call about the invoice", True),
        ("/done the export\nhard: the contract", True),
        ("/done the export", False),
        ("/done time: stayed until it was clear", False),
        ("/done yesterday: hard: the contract", False),
    ],
)
async def test_it_is_offered_after_a_heavy_line_of_today(talk: Talk, typed: str, *, is_offered: bool) -> None:
    assert (BUTTON in await talk.alice.types(typed)) is is_offered


async def test_the_same_message_says_sit_back_and_a_minute_later_that_the_next_one_can_come(talk: Talk) -> None:
    await talk.alice.types("/done hard: the contract")
    assert await talk.alice.presses("A minute first") == SIT_BACK
    await talk.at("09:00")
    assert SIT_BACK in talk.alice.screen
    await talk.at("09:01")
    await talk.trial.settled()
    assert NEXT in talk.alice.screen
    assert SIT_BACK not in talk.alice.screen
    await talk.at("12:00")
    assert NEXT in talk.alice.screen
    assert SIT_BACK not in talk.alice.screen
    assert talk.alice.mail == []


async def test_after_a_machines_sleep_the_answer_stays_as_it_was_read(talk: Talk) -> None:
    await talk.alice.types("/done hard: the contract")
    await talk.alice.presses("A minute first")
    talk.trial.clock.advance(timedelta(hours=1))
    await talk.bot.dispatcher.afterwards.tick()
    assert SIT_BACK in talk.alice.screen


async def test_a_finished_hard_one_brings_it_too(talk: Talk) -> None:
    await talk.alice.types("/challenge the contract")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.alice.saves(learned="")
    assert talk.alice.last is not None
    assert BUTTON in talk.alice.last.readable()


async def test_it_is_offered_twice_a_shift_and_again_the_next_day(talk: Talk) -> None:
    offered = [BUTTON in await talk.alice.types(f"/done hard: number {number}") for number in range(4)]
    assert offered == [True, True, False, False]
    await talk.at("09:00", days=1)
    assert BUTTON in await talk.alice.types("/done hard: another day")


async def test_nothing_of_it_is_kept_but_the_answer_that_was_given(talk: Talk) -> None:
    await talk.alice.types("/done hard: the contract")
    before = await talk.bot.database.transact(_rows)
    await talk.alice.presses("A minute first")
    assert await talk.bot.database.transact(_rows) == before


async def test_a_minute_cut_short_by_a_stop_leaves_words_that_stand(talk: Talk) -> None:
    await talk.alice.types("/done hard: the contract")
    await talk.alice.presses("A minute first")
    talk.bot.dispatcher.afterwards = type(talk.bot.dispatcher.afterwards)(talk.trial.clock)  # as after a start
    await talk.at("09:10")
    assert SIT_BACK in talk.alice.screen


def _rows(tx: sa.Connection) -> dict[str, int]:
    tables = (table for table in metadata.sorted_tables if table is not inbox)
    return {table.name: tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables}
