"""Dialogues about `/break cover`: who opted in and is on shift is asked, and the first to tap covers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk, open_talk

SHIFT = "/coach shift 09:00-17:00 mon-fri"
QUESTION = (
    "A colleague would like five minutes off. Can you cover? If not, ignore this; nobody will know.\n"
    "[I'll cover] [Turn these off]"
)
ASKED = (
    "I'm asking colleagues who cover and are at work now; I can't tell you whether there are any. "
    "When somebody says yes, I'll tell you, and your five minutes start.\n[Start anyway]"
)


@pytest.fixture
async def team(database_url: str) -> AsyncIterator[Talk]:
    """A talk in which bob may be asked."""
    async with open_talk(database_url=database_url) as talk:
        await talk.bob.types(SHIFT)
        await talk.bob.types("/coach cover on")
        yield talk


async def comes(talk: Talk) -> None:
    """Let what is due now arrive."""
    await talk.bot.sender.settled()
    await talk.trial.settled()


async def taps(talk: Talk, speaker: Speaker, message: Message, label: str = "I'll cover") -> None:
    await speaker.person.presses(message, label)
    await talk.trial.settled()
    await comes(talk)


async def test_the_first_to_tap_covers_and_the_break_begins_then(team: Talk) -> None:
    assert await team.alice.types("/break cover") == ASKED
    await comes(team)
    assert team.bob.mail == [QUESTION]
    await team.at("09:04")
    await taps(team, team.bob, team.bob.person.dm[-1])
    assert team.bob.mail == ["Thank you. Their five minutes have started."]
    assert [mail.endswith(" has you covered. Five minutes, yours.\n[Thank them]") for mail in team.alice.mail] == [True]
    await team.at("09:09")
    assert team.alice.mail[1:] == ["Welcome back. One thing at a time."]
    assert "One break." in await team.alice.types("/today")


async def test_whoever_covered_can_be_thanked(team: Talk) -> None:
    await team.alice.types("/break cover")
    await comes(team)
    await taps(team, team.bob, team.bob.person.dm[-1])
    await team.alice.person.presses(team.alice.person.dm[-1], "Thank them")
    assert await team.alice.person.submits({"what": "for the five minutes"}) is None
    await comes(team)
    assert "thanks you for the five minutes" in team.bob.mail[-1]


async def test_a_second_person_reads_that_it_is_covered(team: Talk) -> None:
    await team.alice.types(SHIFT)
    await team.alice.types("/coach cover on")
    assert "your five minutes start" in await team.bob.types("/break cover")
    await comes(team)
    question = team.alice.person.dm[-1]
    await team.bob.presses("Start anyway")
    assert team.alice.mail == ["It's passed now. Thank you."]
    await taps(team, team.alice, question)
    assert team.alice.mail == ["It's passed now. Thank you."]
    assert team.bob.mail == []


async def test_the_first_tap_changes_what_the_others_read(team: Talk) -> None:
    dora = team.slack.person("Dora", tz="Europe/Berlin")
    await dora.types(SHIFT)
    await dora.types("/coach cover on")
    await team.alice.types("/break cover")
    await comes(team)
    question = dora.dm[-1]
    assert (team.bob.mail, question.readable()) == ([QUESTION], QUESTION)
    await taps(team, team.bob, team.bob.person.dm[-1])
    assert [message.readable() for message in dora.dm] == ["Somebody said yes. Thank you."]
    await dora.presses(question, "I'll cover")
    await team.trial.settled()
    assert [message.readable() for message in dora.dm] == ["Somebody said yes. Thank you."]
    assert len(team.alice.mail) == 1


async def test_two_taps_of_one_person_are_one_break(team: Talk) -> None:
    await team.alice.types("/break 15 cover")
    await comes(team)
    question = team.bob.person.dm[-1]
    assert question.readable().startswith("A colleague would like fifteen minutes off")
    await taps(team, team.bob, question)
    await taps(team, team.bob, question)
    assert team.bob.mail == ["Thank you. Their fifteen minutes have started."]
    await team.at("12:00")
    assert len(team.alice.mail) == 2


async def test_a_tap_after_ten_minutes_begins_nothing(team: Talk) -> None:
    await team.alice.types("/break cover")
    await comes(team)
    await team.at("09:11")
    await taps(team, team.bob, team.bob.person.dm[-1])
    assert team.bob.mail == ["It's passed now. Thank you."]
    assert team.alice.mail == []


async def test_with_nobody_to_ask_the_answer_is_the_same_and_nothing_starts(talk: Talk) -> None:
    assert await talk.alice.types("/break cover") == ASKED
    assert (await talk.alice.types("/today")).startswith("Nothing on the list yet. What")
    await talk.alice.types("/break cover")
    assert (await talk.alice.presses("Start anyway")).startswith("Five minutes, yours.")


@pytest.mark.parametrize(
    "typed",
    [
        "/coach cover off",
        "/coach shift 10:00-17:00 mon-fri",
        "/coach shift 09:00-17:00 wed",
        "/coach pause",
        "/enough",
        "/coach daysoff 2026-03-03",
        "/break",
    ],
)
async def test_who_is_off_closed_paused_or_on_a_break_is_not_asked(team: Talk, typed: str) -> None:
    await team.bob.types(typed)
    assert await team.alice.types("/break cover") == ASKED
    await comes(team)
    assert team.bob.mail == []


async def test_who_never_told_a_shift_is_not_asked_and_is_told_so(talk: Talk) -> None:
    assert "I don't know your hours yet: /coach shift 09:00-17:00 mon-fri." in await talk.bob.types("/coach cover on")
    assert await talk.alice.types("/break cover") == ASKED


async def test_the_length_may_stand_after_cover_too(talk: Talk) -> None:
    assert (await talk.alice.types("/break cover 10")).startswith("I'm asking colleagues who cover")
    begun = await talk.alice.presses("Start anyway")
    assert begun.startswith(await talk.alice.types("/break 10"))  # less what is said of the first break ever


async def test_asking_twice_asks_the_others_once(team: Talk) -> None:
    await team.alice.types("/break cover")
    assert await team.alice.types("/break cover") == ASKED
    await comes(team)
    assert len(team.bob.mail) == 1


async def test_a_break_begun_without_cover_asks_no_more(team: Talk) -> None:
    await team.alice.types("/break cover")
    await comes(team)
    asked = team.alice.last
    question = team.bob.person.dm[-1]
    await team.alice.types("/break")
    assert team.bob.mail == ["It's passed now. Thank you."]
    await taps(team, team.bob, question)
    assert team.bob.mail == ["It's passed now. Thank you."]
    assert await team.alice.presses("Start anyway", on=asked) == "Somebody was there already. Thank you for answering."


async def test_the_setting_says_how_it_stands(talk: Talk) -> None:
    assert (await talk.bob.types("/coach cover")).startswith("I don't ask you to cover breaks.")
    await talk.bob.types("/coach cover on")
    assert (await talk.bob.types("/coach cover maybe")).startswith("I may ask you to cover a colleague's break;")
    assert (await talk.bob.types("/coach cover off")).startswith("I won't ask you to cover.")


async def test_no_time_of_a_covered_break_is_kept_once_it_is_over(team: Talk) -> None:
    await team.alice.types("/break cover")
    await comes(team)
    await taps(team, team.bob, team.bob.person.dm[-1])
    await team.at("10:00")
    with team.bot.database.engine.connect() as tx:
        kept = tx.exec_driver_sql("SELECT kind FROM delivery WHERE due_at IS NOT NULL OR slack_ts IS NOT NULL").all()
    assert kept == []


async def test_after_some_days_nobody_knows_who_covered(team: Talk) -> None:
    await team.alice.types("/break cover")
    await team.trial.settled()
    team.trial.clock.advance(timedelta(days=4))
    await team.bot.sender.tidy()
    with team.bot.database.engine.connect() as tx:
        assert tx.exec_driver_sql("SELECT id FROM cover UNION SELECT cover_id FROM cover_ask").all() == []
