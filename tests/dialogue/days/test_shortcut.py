"""Dialogues about `/shortcut`: hard or smart, and what it cost two weeks later."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import member
from tests.talk import Talk, open_talk

WORDS = "a canned answer for refunds"
ASKED = (
    f"Before {WORDS} becomes a habit: what does it save, and who pays for it — "
    "you later, a colleague, the customer, nobody?\n"
    "[Me, later] [A colleague] [The customer] [Nobody]\n[What it saves]"
)
FOLLOW_UP = (
    f"Two weeks ago: {WORDS}. Did its cost turn up somewhere else?\n"
    "[Keep it] [Change it] [Drop it]\n  Not now?\n[In 15 min] [In an hour] [Not today] [Turn these off]"
)


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who have used the bot before."""
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/coach help")
    await talk.trial.settled()
    return talk


async def test_it_is_asked_about_before_it_becomes_a_habit(talk: Talk) -> None:
    assert (await talk.alice.types(f"/shortcut {WORDS}")).replace("] [What", "]\n[What") == ASKED


@pytest.mark.parametrize(
    ("tapped", "answer"),
    [
        ("Me, later", "You think you'll pay for it later."),
        ("A colleague", "You think a colleague may pay for it."),
        ("The customer", "You think the customer may pay for it."),
        ("Nobody", "You see nobody paying for it."),
    ],
)
async def test_one_tap_answers_and_is_answered_plainly(talk: Talk, tapped: str, answer: str) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    assert await talk.alice.presses(tapped) == (
        f"Noted: {WORDS}. {answer}\n"
        "  I'll ask once, in two weeks, whether the cost turned up somewhere else.\n[What it saves]"
    )


async def test_what_it_saves_is_one_line_in_a_window(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.alice.presses("What it saves")
    assert await talk.alice.saves(saves="ten minutes <!channel>") is None
    assert talk.alice.screen[-1].startswith(
        f"It saves ten minutes <!channel>. Before {WORDS} becomes a habit: who pays"
    )
    assert await talk.alice.presses("Nobody") == (
        f"Noted: {WORDS}. You see nobody paying for it. It saves ten minutes <!channel>.\n"
        "  I'll ask once, in two weeks, whether the cost turned up somewhere else."
    )


async def test_alone_it_shows_the_open_ones(talk: Talk) -> None:
    assert (await talk.alice.types("/shortcut")).startswith("No shortcut is open.")
    await talk.alice.types("/shortcut first")
    await talk.alice.presses("The customer")
    await talk.alice.types("/shortcut second")
    listing = await talk.alice.types("/shortcut")
    assert listing == (
        "Your open shortcuts:\n"
        "first (the customer pays) [Keep it · Change it · Drop it]\n"
        "second [Keep it · Change it · Drop it]"
    )
    assert await talk.alice.presses("Drop it", value="shortcut.undo:1") == (
        "Let go: first. The longer way is yours again."
    )
    assert "first" not in await talk.alice.types("/shortcut")


async def test_each_sees_their_own_alone(talk: Talk) -> None:
    await talk.alice.types("/shortcut mine alone")
    assert (await talk.bob.types("/shortcut")).startswith("No shortcut is open.")
    assert [entry.seen_by for entry in talk.slack.ledger if "mine alone" in entry.text] == [
        frozenset({talk.alice.person.id})
    ]


@pytest.mark.long
@pytest.mark.parametrize("action", ["me_later", "saves", "keep", "change", "undo"])
@pytest.mark.parametrize("value", ["1", "99", "", "x", "9" * 30])
async def test_a_guessed_value_changes_nothing_of_anybodys(talk: Talk, action: str, value: str) -> None:
    await talk.alice.types("/shortcut mine alone")
    before = await talk.alice.types("/shortcut")
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"shortcut.{action}", "value": value, "action_ts": "1.2"}],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert talk.bob.person.modal is None
    assert await talk.alice.types("/shortcut") == before


async def test_two_weeks_later_it_asks_once(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("09:59", days=14)
    assert talk.alice.mail == []
    await talk.at("10:00")
    assert talk.alice.mail == [FOLLOW_UP]
    await talk.at("23:00", days=30)
    assert talk.alice.mail == [FOLLOW_UP]


async def test_it_asks_on_the_first_day_of_work_an_hour_into_the_shift(talk: Talk) -> None:
    await talk.alice.types("/coach shift 13:00-21:00 thu-fri")
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("13:59", days=16)  # the Thursday after two weeks
    assert talk.alice.mail == []
    await talk.at("14:00")
    assert talk.alice.mail == [FOLLOW_UP]


async def test_a_shift_that_changes_meanwhile_moves_it(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
    await talk.at("22:59", days=14)
    assert talk.alice.mail == []
    await talk.at("23:00")
    assert talk.alice.mail == [FOLLOW_UP]


async def test_a_pause_over_that_day_moves_it_behind_the_pause(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.alice.types("/coach pause 2026-03-20")
    await talk.at("23:00", days=16)
    assert talk.alice.mail == []
    await talk.at("10:00", days=1)
    assert talk.alice.mail == [FOLLOW_UP]


async def test_a_pause_without_an_end_keeps_it_until_it_ends(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.alice.types("/coach pause")
    await talk.at("23:00", days=40)
    assert talk.alice.mail == []
    await talk.alice.types("/coach resume")
    await talk.at("10:00", days=1)
    assert talk.alice.mail == [FOLLOW_UP]


async def test_a_night_shift_is_asked_within_it() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 23:30-07:00 mon-fri")
        await talk.alice.types(f"/shortcut {WORDS}")
        await talk.at("23:59", days=13)  # at nine in the morning it was still Monday for her
        await talk.at("00:29", days=1)
        assert talk.alice.mail == []
        await talk.at("00:30")
        assert talk.alice.mail == [FOLLOW_UP]


@pytest.mark.parametrize(
    ("tapped", "answer"),
    [
        ("Keep it", f"It stays: {WORDS}. I won't ask about it again."),
        ("Drop it", f"Let go: {WORDS}. The longer way is yours again."),
    ],
)
async def test_keep_and_undo_are_one_tap_and_two_of_them_are_as_one(talk: Talk, tapped: str, answer: str) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("10:00", days=14)
    asked = talk.alice.person.dm[-1]
    await talk.alice.presses(tapped, on=asked)
    assert talk.alice.mail == [answer]
    await asyncio.gather(talk.alice.person.presses(asked, tapped), talk.alice.person.presses(asked, tapped))
    await talk.trial.settled()
    assert talk.alice.mail == [answer]
    assert (await talk.alice.types("/shortcut")).startswith("No shortcut is open.")


async def test_change_takes_new_words(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("10:00", days=14)
    await talk.alice.presses("Change it", on=talk.alice.person.dm[-1])
    assert await talk.alice.saves(text="\u200b") == {"text": "Still empty. To let it go, cancel and use Drop it."}
    assert await talk.alice.saves(text="a canned answer, with a name in it") is None
    assert talk.alice.mail == ["From now on: a canned answer, with a name in it. I won't ask about it again."]


async def test_what_is_settled_before_is_not_asked_about(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.alice.types("/shortcut")
    await talk.alice.presses("Keep it", value="shortcut.keep:1")
    await talk.at("12:00", days=20)
    assert talk.alice.mail == []


async def test_later_brings_it_again(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("10:00", days=14)
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    assert talk.alice.mail == ["I'll ask again at 11:00."]
    await talk.at("11:00")
    assert talk.alice.mail[1:] == [FOLLOW_UP]


async def test_turn_these_off_stops_all_that_wait_and_nobody_elses(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.bob.types(f"/shortcut {WORDS}")
    await talk.at("09:00", days=3)
    await talk.alice.types("/shortcut another")
    await talk.bob.types("/shortcut another")
    await talk.at("10:00", days=11)
    await talk.alice.presses("Turn these off", on=talk.alice.person.dm[-1])
    assert talk.alice.mail == ["Off."]
    await talk.at("12:00", days=10)
    assert talk.alice.mail == ["Off."]
    assert len(talk.bob.mail) == 2


async def test_a_button_of_last_week_still_means_its_shortcut(talk: Talk) -> None:
    await talk.alice.types("/shortcut first")
    old = talk.alice.last
    await talk.alice.types("/shortcut second")
    assert old is not None
    await talk.at("09:00", days=7)
    await talk.alice.person.presses(old, "The customer")
    await talk.trial.settled()
    assert "first (the customer pays) [" in await talk.alice.types("/shortcut")


@pytest.mark.parametrize("typed", ["<!channel> for all", "*_`>- # :smile:", "<@U1> & <https://x.y|z>"])
async def test_it_is_shown_as_typed(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/shortcut {typed}")).startswith(f"Before {typed} becomes a habit: ")
    await talk.at("10:00", days=14)
    assert talk.alice.mail[0].startswith(f"Two weeks ago: {typed}. Did")


async def test_fifty_kilobytes_are_shortened_and_it_is_said(talk: Talk) -> None:
    answer = await talk.alice.types("/shortcut " + "w" * 50_000)
    assert "That was long, so I shortened it." in answer
    assert len(answer) < 700


@pytest.mark.parametrize("typed", ["/shortcut", "/shortcut  ", "/shortcut \u200b", "/coach shortcut"])
async def test_nothing_typed_is_no_shortcut(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(typed)).startswith("No shortcut is open.")


async def test_many_open_ones_show_the_newest(talk: Talk) -> None:
    for number in range(17):
        await talk.alice.types(f"/shortcut number {number}")
    listing = await talk.alice.types("/shortcut")
    assert "These are the newest; there are older ones." in listing
    assert "number 16 [" in listing
    assert "number 1 [" not in listing


async def test_help_says_how(talk: Talk) -> None:
    assert (await talk.alice.types("/shortcut help")).startswith("Hard or smart? A shortcut, looked at before")


async def test_after_weeks_away_it_comes_on_the_next_day_of_work(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    talk.trial.clock.advance(timedelta(days=20))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    await talk.at("10:00")
    assert talk.alice.mail == [FOLLOW_UP]


async def test_a_day_that_turned_out_full_loses_nothing(talk: Talk) -> None:
    await talk.alice.types(f"/shortcut {WORDS}")
    await talk.at("09:00", days=14)
    await talk.bot.database.transact(_no_room_today)
    await talk.at("10:00")
    assert talk.alice.mail == []
    await talk.bot.database.transact(_room_again)
    await talk.at("10:00", days=1)
    assert talk.alice.mail == [FOLLOW_UP]


def _no_room_today(tx: sa.Connection) -> None:
    tx.execute(sa.update(member).values(budget=0))


def _room_again(tx: sa.Connection) -> None:
    tx.execute(sa.update(member).values(budget=5))
