"""Dialogues about `/coach piece`: one number, shown once after lines of one's own, and no second one beside it."""

from datetime import date

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import piece
from tests.dialogue.recap.recap_week import presses, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Talk, open_talk

LINES = "/done wrote back to the angry baker\na call that led nowhere\nthe export for Ada"
TOLD = "One piece of it: CSAT 92. What stands around it?\n[Answer]"


async def stored(talk: Talk) -> list[tuple[date, str]]:
    """Every number that is kept, of anybody."""
    rows = sa.select(piece.c.day, piece.c.text)
    return await talk.bot.database.transact(lambda tx: [tuple(row) for row in tx.execute(rows)])


async def set_up(talk: Talk) -> None:
    """Alice works until five and gets her day then."""
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")


async def test_the_digest_shows_a_number_once_after_three_lines(database_url: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        await set_up(talk)
        await talk.alice.types(LINES)
        assert await talk.alice.types("/coach piece CSAT 92") == (
            "One piece: CSAT 92. What stands around it?\n[Answer] [Take it back]\n"
            "  Your digest shows it once, if you note three lines or more today. After that I don't keep it."
        )
        await talk.at("17:00")
        (digest,) = talk.alice.mail
        before, told, after = digest.partition(TOLD)
        assert "the export for Ada" in before
        assert told
        assert "?" not in after  # its question is the day's
        await talk.alice.types(LINES)
        await talk.at("17:00", days=1)
        assert "CSAT" not in talk.alice.mail[-1]


async def test_with_fewer_lines_than_three_it_does_not_stand_at_all(talk: Talk) -> None:
    await set_up(talk)
    await talk.alice.types("/done wrote back to the angry baker\na call that led nowhere")
    await talk.alice.types("/coach piece CSAT 92")
    await talk.at("17:00")
    assert "CSAT" not in talk.alice.mail[0]


async def test_what_stands_around_it_is_quoted_in_place_of_the_question(talk: Talk) -> None:
    await set_up(talk)
    await talk.alice.types(LINES)
    await talk.alice.types("/coach piece AHT 6:30")
    await talk.alice.presses("Answer")
    await talk.alice.saves(text="three calls that needed an hour each")
    around = "Around it, you wrote: three calls that needed an hour each"
    assert around in await talk.alice.types("/coach piece")
    await talk.at("17:00")
    assert f"One piece of it: AHT 6:30. {around}" in talk.alice.mail[0]
    past = await talk.alice.types("/reflect past")
    assert "What stands around a number\nthree calls that needed an hour each" in past
    assert "6:30" not in past


async def test_a_new_number_takes_the_place_of_the_old_one(talk: Talk) -> None:
    await talk.alice.types("/coach piece CSAT 92")
    answer = await talk.alice.types("/coach piece AHT 6:30")
    assert "It took the other one's place." in answer
    assert "92" not in answer
    assert await stored(talk) == [(date(2026, 3, 3), "AHT 6:30")]


async def test_what_was_said_of_one_number_is_not_said_of_the_next(talk: Talk) -> None:
    await talk.alice.types("/coach piece CSAT 92")
    await talk.alice.presses("Answer")
    await talk.alice.saves(text="three calls that needed an hour each")
    await talk.alice.types("/coach piece AHT 6:30")
    assert "What stands around it?" in await talk.alice.types("/coach piece")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("CSAT 92 and AHT 340", "There is more than one number in CSAT 92 and AHT 340"),
        ("90 -> 92", "There is more than one number in 90 -> 92"),
        ("our satisfaction", "I can't find a number in our satisfaction."),
        ("help", "One number, as one piece of the day."),
        ("", "No number today."),
        ("off", "No number today."),
    ],
)
async def test_anything_but_one_number_is_not_kept(talk: Talk, typed: str, read: str) -> None:
    assert (await talk.alice.types(f"/coach piece {typed}")).startswith(read)
    assert await stored(talk) == []


async def test_it_can_be_taken_back_by_a_button_and_typed(talk: Talk) -> None:
    await talk.alice.types("/coach piece CSAT 92")
    assert await talk.alice.presses("Take it back") == "It's gone. Your lines stay."
    await talk.alice.types("/coach piece CSAT 92")
    assert await talk.alice.types("/coach piece off") == "It's gone. Your lines stay."
    assert await stored(talk) == []


async def test_the_window_takes_one_number_and_says_what_else_it_was_given(talk: Talk) -> None:
    await talk.alice.types("/coach piece")
    await talk.alice.presses("Bring one")
    assert await talk.alice.saves(text="none at all") == {"text": "I need a number in it, one."}
    assert await talk.alice.saves(text="9 of 10 and 8") == {
        "text": "That's more than one number. Which one shall it be?"
    }
    assert await talk.alice.saves(text="9 of 10") is None
    assert "9 of 10" in await talk.alice.types("/coach piece")


async def test_enough_shows_it_once(talk: Talk) -> None:
    await talk.alice.types(LINES)
    await talk.alice.types("/coach piece CSAT 92")
    assert TOLD in await talk.alice.types("/enough")
    assert "CSAT" not in await talk.alice.types("/enough")
    assert await stored(talk) == []


async def test_after_the_digest_nobody_is_told_that_it_will_be_shown(talk: Talk) -> None:
    await set_up(talk)
    await talk.alice.types(LINES)
    await talk.at("17:01")
    assert "Your day has been handed back, so it isn't shown again" in await talk.alice.types("/coach piece CSAT 92")
    assert "CSAT" not in await talk.alice.types("/enough")


async def test_a_number_whose_day_is_over_is_deleted(talk: Talk) -> None:
    await talk.alice.types("/coach piece CSAT 92")
    await talk.at("12:00", days=4)
    await talk.bot.retention.run()
    assert await stored(talk) == []


async def test_home_has_a_button_for_it(talk: Talk) -> None:
    await talk.alice.types("/today")
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    assert talk.alice.person.home is not None
    await talk.alice.person.presses(talk.alice.person.home, "One number")
    assert await talk.alice.saves(text="CSAT 92") is None
    assert [text for _, text in await stored(talk)] == ["CSAT 92"]


async def test_a_leads_number_stands_among_three_shared_lines_and_goes_with_the_third(talk: Talk) -> None:
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    await talk.bob.types("/coach recap on")
    await talk.bob.types(LINES)
    await team.types(talk.alice, "/coach team fri 16:00")
    noted = await team.types(talk.alice, "/coach team piece CSAT 92")
    assert noted.startswith("The next recap of #help-desk has one number: CSAT 92.")
    await talk.at("16:05", days=2)
    for words in ("baker", "nowhere", "Ada"):
        await presses(team, talk.bob, "Share", value=value_of(talk.bob, words))
    await talk.at("16:00", days=1)
    (post,) = team.posts
    assert "One number that alice looked at: CSAT 92. The lines above stand around it." in post
    await talk.bob.types("/coach recap")
    await talk.bob.presses("Last recap")
    await talk.bob.presses("Take out", value="recap.unshare:1.2026-03-06.line.1")
    await talk.trial.settled()
    assert "CSAT" not in team.posts[0]


async def test_a_leads_number_is_not_posted_with_fewer_lines_and_does_not_wait(talk: Talk) -> None:
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
    await team.types(talk.alice, "/coach team fri 16:00")
    await team.types(talk.alice, "/coach team piece CSAT 92")
    assert "One number that alice looked at: CSAT 92." in await team.types(talk.alice, "/coach team preview")
    await talk.at("16:05", days=3)
    await talk.at("16:05", days=7)
    assert "CSAT" not in "\n".join(team.posts)
    assert "has no number" in await team.types(talk.alice, "/coach team piece")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("CSAT 92, AHT 340", "There is more than one number in CSAT 92, AHT 340"),
        ("our satisfaction", "I can't find a number in our satisfaction."),
    ],
)
async def test_a_lead_brings_one_number_or_none(talk: Talk, typed: str, read: str) -> None:
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
    await team.types(talk.alice, "/coach team fri 16:00")
    assert (await team.types(talk.alice, f"/coach team piece {typed}")).startswith(read)


async def test_nobody_but_the_lead_brings_a_number_for_the_team(talk: Talk) -> None:
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
    await team.types(talk.alice, "/coach team fri 16:00")
    assert "leads it" in await team.types(talk.bob, "/coach team piece CSAT 92")
    assert "has no number" in await team.types(talk.alice, "/coach team piece")
