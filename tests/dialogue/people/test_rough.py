"""Dialogues about `/rough`: what would help now, a private line, and nothing that is counted."""

from pathlib import Path

import pytest

from tests.talk import Talk, open_talk

NOW = "That one is over. What would help now?\n[Five minutes] [Talk to somebody] [Nothing, thanks]"
NOTED = (
    "That one is over. Noted, for you alone: the call about the invoice. What would help now?\n"
    "[Five minutes] [Talk to somebody] [Nothing, thanks]"
)


async def test_it_asks_what_would_help_and_keeps_nothing_without_words(talk: Talk) -> None:
    assert await talk.alice.types("/rough") == NOW
    assert "rough" not in await talk.alice.types("/today")


@pytest.mark.parametrize("typed", ["/rough the call about the invoice", "/coach rough the call about the invoice"])
async def test_words_become_a_line_that_is_marked(talk: Talk, typed: str) -> None:
    assert await talk.alice.types(typed) == NOTED
    assert "the call about the invoice (a rough one)" in await talk.alice.types("/done")


async def test_done_takes_the_mark_too(talk: Talk) -> None:
    assert "the call (a rough one)" in await talk.alice.types("/done rough: the call")


async def test_five_minutes_begin_at_once_and_those_who_cover_are_asked(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 daily")
    await talk.bob.types("/coach cover on")
    await talk.alice.types("/rough")
    assert (await talk.alice.presses("Five minutes")).startswith("Five minutes, yours.")
    await talk.at("09:01")
    assert len(talk.bob.mail) == 1
    assert "rough" not in talk.bob.mail[0]
    await talk.at("09:06")
    assert len(talk.alice.mail) == 1  # welcomed back once


async def test_somebody_to_talk_to_is_chosen_in_a_window(talk: Talk) -> None:
    await talk.alice.types("/rough")
    await talk.alice.presses("Talk to somebody")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.callback_id == "signal.ask"


async def test_nothing_is_an_answer(talk: Talk) -> None:
    await talk.alice.types("/rough")
    assert await talk.alice.presses("Nothing, thanks") == "Fine. The day can go on from here."


async def test_a_rough_line_is_never_offered_for_a_recap(talk: Talk) -> None:
    channel = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/done wrote back to the angry baker\nrough: what the baker shouted")
    await talk.bob.person.types("/coach team fri 16:00", channel=channel.id)
    await talk.trial.settled()
    shown = await talk.alice.types("/coach recap")
    assert "wrote back to the angry baker" in shown
    assert "shouted" not in shown


async def test_a_teams_own_line_of_support_is_shown_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "support.txt").write_text("Sam looks after safety here: extension 12.", "utf-8")
    async with open_talk(words=tmp_path) as talk:
        assert await talk.alice.types("/rough") == NOW.replace("\n", "\nSam looks after safety here: extension 12.\n")
