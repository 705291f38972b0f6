"""Dialogues about the break nudge: asked at one's own times, ten minutes long, and never while a break is on."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import delivery
from tests.talk import Talk

QUESTION = (
    "Time for five minutes away from the screen?\n[Take it now] [In 15 min] [In an hour] [Not today] [Turn these off]"
)


async def test_it_is_asked_at_each_chosen_time_on_working_days(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert await talk.alice.types("/coach breaks 15:00 10:30") == (
        "I'll ask about a break at 10:30 and 15:00, Europe/Berlin time. /coach breaks off stops it."
    )
    await talk.at("10:29")
    assert talk.alice.mail == []
    await talk.at("10:30")
    assert talk.alice.mail == [QUESTION]
    await talk.at("15:00")
    assert talk.alice.mail == [QUESTION] * 2


async def test_days_off_have_none(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 tue")
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("23:00", days=6)
    assert len(talk.alice.mail) == 1


async def test_taken_now_a_break_begins_and_is_welcomed_back(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("10:30")
    await talk.alice.person.presses(talk.alice.person.dm[-1], "Take it now")
    await talk.trial.settled()
    assert talk.alice.mail == [
        "Five minutes, yours. I'll say hello when it's over. The queue will still be there; it always is."
    ]
    await talk.at("10:35")
    assert talk.alice.mail[1:] == ["Welcome back. One thing at a time."]
    assert "One break." in await talk.alice.types("/today")


async def test_two_taps_are_one_break(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("10:30")
    question = talk.alice.person.dm[-1]
    await talk.alice.person.presses(question, "Take it now")
    await talk.alice.person.presses(question, "Take it now")
    await talk.trial.settled()
    await talk.at("11:00")
    assert talk.alice.mail[1:] == ["Welcome back. One thing at a time."]
    assert "One break." in await talk.alice.types("/today")


async def test_while_a_break_is_on_it_is_not_asked(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 09:05")
    await talk.alice.types("/break 10")
    await talk.at("12:00")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]


async def test_ten_minutes_late_is_too_late(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 09:05")
    await talk.trial.settled()
    talk.trial.clock.advance(timedelta(minutes=16))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    with talk.bot.database.engine.connect() as tx:
        assert list(tx.execute(sa.select(delivery.c.reason)).scalars()) == ["down"]


async def test_later_not_today_and_off(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30 15:00")
    await talk.at("10:30")
    await talk.alice.person.presses(talk.alice.person.dm[-1], "In 15 min")
    await talk.trial.settled()
    assert talk.alice.mail == ["I'll ask again at 10:45."]
    await talk.at("10:45")
    await talk.alice.person.presses(talk.alice.person.dm[-1], "Not today")
    await talk.at("23:00")
    assert talk.alice.mail[1:] == ["Not today. Fine."]
    await talk.at("10:30", days=1)
    await talk.alice.person.presses(talk.alice.person.dm[-1], "Turn these off")
    await talk.trial.settled()
    assert talk.alice.mail[2:] == ["Off. /coach breaks 10:30 15:00 turns them on again."]
    await talk.at("23:00", days=3)
    assert len(talk.alice.mail) == 3


async def test_ignored_three_times_it_halves_and_says_so_and_a_break_answers_it(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("11:00", days=2)
    await talk.alice.types("/break")
    await talk.at("11:00", days=3)
    assert talk.alice.mail[-1] == QUESTION
    await talk.at("11:00", days=1)
    assert talk.alice.mail[-1].startswith("My questions about breaks may come at the wrong moment.")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "I ask about a break at 10:30; /coach breaks off stops it. Like this: /coach breaks 10:30 15:00"),
        ("help", "I ask about a break at 10:30; /coach breaks off stops it. Like this: /coach breaks 10:30 15:00"),
        (
            "10:30 teatime",
            "I couldn't read teatime as a time. Like this: /coach breaks 10:30 15:00. Nothing has changed.",
        ),
        (
            "11:00, 18:00",
            "18:00 is outside your shift (09:00 to 17:00), and I'm quiet then. Yours stay at 10:30.",
        ),
        (
            "9:00 10:00 11:00 12:00 13:00 14:00 15:00",
            "I can ask six times a day at most. Yours stay at 10:30.",
        ),
        ("3pm 15:00", "I'll ask about a break at 15:00, Europe/Berlin time. /coach breaks off stops it."),
        ("off", "I've stopped asking about breaks. /coach breaks 10:30 15:00 turns it on."),
    ],
)
async def test_the_times_as_typed(talk: Talk, typed: str, answer: str) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach breaks 10:30")
    assert await talk.alice.types(f"/coach breaks {typed}") == answer
