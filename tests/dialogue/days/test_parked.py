"""Dialogues about parked lines: put aside at the end of a day, they come back once, and each is taken up or let go."""

from datetime import timedelta

import pytest

from tests.dialogue.days.days_closed import SHIFT, last, states, uid
from tests.talk import Talk

OFFERS = "[In 15 min] [In an hour] [Not today] [Turn these off]"


async def test_a_parked_line_comes_back_once_when_the_next_shift_begins(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/coach reflection off")
    await talk.at("16:30", days=3)  # Friday
    await talk.alice.types("/enough")
    await talk.alice.presses("Park something")
    assert await talk.alice.saves(lines="the export for Ada\n\n  the tags  ") is None
    assert talk.alice.screen[-1] == (
        "Enough for today.\n"
        "This can wait:\n"
        "the export for Ada [First step]\n"
        "the tags [First step]\n"
        "The queue will never be empty; emptying it was never the job. I'll be quiet until your next shift.\n"
        "[Park something] [Reopen today]"
    )
    await talk.at("08:59", days=3)
    assert talk.alice.mail == []
    await talk.at("09:00")
    assert talk.alice.mail == [
        "You let this wait on Friday. Does it still matter?\n"
        "the export for Ada [Today · It's done · Let it go]\n"
        "the tags [Today · It's done · Let it go]\n"
        "[Let all go] " + OFFERS
    ]
    await talk.at("23:00", days=14)
    assert len(talk.alice.mail) == 1


async def test_each_line_is_taken_up_or_let_go_and_neither_is_added_to_the_list(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/enough the export for Ada\nthe tags")
    await talk.at("09:00", days=1)
    came = last(talk)
    await talk.alice.person.presses(came, "Today", value=f"enough.today:1.{uid(talk)}")
    await talk.trial.settled()
    assert last(talk).readable() == (
        "For today: the export for Ada. It stays at the top of /today until you close the day. "
        "And these, do they still matter?\n"
        "the tags [Today · It's done · Let it go]\n" + OFFERS
    )
    await talk.alice.person.presses(last(talk), "Let it go")
    await talk.trial.settled()
    assert last(talk).readable() == "Let go: the tags."
    assert states(talk) == ["today", "let_go"]
    assert (await talk.alice.types("/done")).startswith("Nothing on the list yet.")
    assert "the export for Ada [" in await talk.alice.types("/coach enough parked")


async def test_a_second_tap_on_another_device_changes_nothing(talk: Talk) -> None:
    await talk.alice.types("/enough the tags")
    await talk.at("09:00", days=1)
    came = last(talk)
    await talk.alice.person.presses(came, "Today")
    await talk.alice.person.presses(came, "Let it go")
    await talk.trial.settled()
    assert states(talk) == ["today"]
    assert talk.alice.screen[-1] == "That one is settled. /enough parked shows what still waits."


async def test_all_of_it_is_let_go_with_one_tap(talk: Talk) -> None:
    await talk.alice.types("/enough one\ntwo\nthree")
    await talk.at("09:00", days=1)
    await talk.alice.person.presses(last(talk), "Let all go")
    await talk.trial.settled()
    assert talk.alice.mail == ["All of it is let go. Some of it was never going to be yours."]
    assert set(states(talk)) == {"let_go"}


async def test_let_all_go_lets_go_of_the_lines_that_its_message_shows(talk: Talk) -> None:
    """An old message knows its own lines: not those of a newer one, nor one that was taken up since."""
    await talk.alice.types(SHIFT)
    await talk.alice.types("/enough one\ntwo\nthree")
    await talk.at("09:00", days=1)
    old = last(talk)
    await talk.alice.person.presses(old, "Today", value=f"enough.today:3.{uid(talk)}")
    await talk.alice.types("/enough four\nfive")
    await talk.at("09:00", days=1)
    await talk.alice.presses("Let all go", on=old)
    assert states(talk) == ["let_go", "let_go", "today", "asked", "asked"]
    assert [mail.split("\n")[1:3] for mail in talk.alice.mail] == [
        ["four [Today · It's done · Let it go]", "five [Today · It's done · Let it go]"],
        ["four [Today · It's done · Let it go]", "five [Today · It's done · Let it go]"],
    ]


async def test_lines_that_a_message_had_no_room_for_are_not_let_go_unread(talk: Talk) -> None:
    await talk.alice.types("/enough " + "\n".join(f"line {number}" for number in range(17)))
    await talk.at("09:00", days=1)
    await talk.alice.presses("Let all go", on=last(talk))
    assert states(talk) == ["let_go"] * 15 + ["asked"] * 2
    assert last(talk).readable().startswith("All of it is let go. And these, do they still matter?\nline 15 [")
    await talk.alice.presses("Let all go", on=last(talk))
    assert last(talk).readable() == "All of it is let go. Some of it was never going to be yours."
    assert set(states(talk)) == {"let_go"}


async def test_a_message_from_before_its_button_named_lines_lets_nothing_go(talk: Talk) -> None:
    await talk.alice.types("/enough one\ntwo")
    await talk.at("09:00", days=1)
    press = {"type": "button", "action_id": "enough.let_all_go"}
    await talk.alice.person.uses(last(talk), press)
    await talk.trial.settled()
    assert set(states(talk)) == {"asked"}
    assert talk.alice.screen[-1].startswith("These are parked. Let go of what no longer matters.\none [")


async def test_an_hour_later_the_same_lines_come(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/enough the tags")
    await talk.at("09:00", days=1)
    first = last(talk).readable()
    await talk.alice.person.presses(last(talk), "In an hour")
    await talk.trial.settled()
    assert talk.alice.mail == ["I'll ask again at 10:00."]
    await talk.at("10:00")
    assert talk.alice.mail[1:] == [first]
    await talk.at("23:00", days=9)
    assert len(talk.alice.mail) == 2


@pytest.mark.parametrize("free", ["/coach daysoff 2026-03-04", "/coach pause 2026-03-05"])
async def test_a_next_day_that_turns_out_free_loses_nothing(talk: Talk, free: str) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/enough the tags")
    await talk.alice.types(free)
    await talk.at("23:00", days=1)
    assert talk.alice.mail == []
    await talk.at("09:00", days=1)
    assert talk.alice.mail[0].startswith("You let this wait on Tuesday. Does it still matter?\nthe tags [")


async def test_a_shift_moved_to_later_brings_it_then(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/enough the tags")
    await talk.alice.types("/coach shift 11:00-19:00 mon-fri")
    await talk.at("10:59", days=1)
    assert talk.alice.mail == []
    await talk.at("11:00")
    assert len(talk.alice.mail) == 1


async def test_without_a_shift_it_comes_at_nine_of_the_next_day(talk: Talk) -> None:
    await talk.alice.types("/enough the tags")
    await talk.at("08:59", days=1)
    assert talk.alice.mail == []
    await talk.at("09:00")
    assert len(talk.alice.mail) == 1


async def test_lines_parked_in_two_goes_come_together(talk: Talk) -> None:
    await talk.alice.types("/enough one")
    await talk.alice.types("/enough two")
    await talk.at("23:00", days=3)
    assert [came.count("Let it go") for came in talk.alice.mail] == [2]


async def test_last_weeks_buttons_do_nothing_and_say_so(talk: Talk) -> None:
    await talk.alice.types("/enough")
    closed = talk.alice.last
    await talk.at("09:00", days=7)
    for label in ("Park something", "Reopen today"):
        assert (await talk.alice.presses(label, on=closed)).startswith("That button has expired")
    assert talk.alice.person.modal is None


async def test_fifty_lines_wait_and_come_up_as_those_above_are_settled(talk: Talk) -> None:
    answer = await talk.alice.types("/enough " + "\n".join(f"line {number} {'w' * 80}" for number in range(60)))
    assert "Fifty can wait at a time, so I left out the rest." in answer
    assert "More waits in /enough parked." in answer
    assert len(states(talk)) == 50
    await talk.at("09:00", days=1)
    came = last(talk).readable()
    assert (came.count("Let it go"), "line 0 " in came, "line 15 " in came) == (15, True, False)
    assert "There are more; they come up as you settle the ones above." in came
    await talk.alice.person.presses(last(talk), "Let it go", value=f"enough.let_go:1.{uid(talk)}")
    await talk.trial.settled()
    assert "line 15 " in last(talk).readable()


async def test_long_words_fit_and_what_they_hold_stays_inert(talk: Talk) -> None:
    await talk.alice.types("/enough " + "<!channel> *x* <@U1> " + "&" * 900)
    await talk.alice.types("/enough " + "\n".join("<" * 300 for _ in range(49)))
    await talk.at("09:00", days=1)
    assert "<!channel> *x* <@U1>" in last(talk).readable()


async def test_what_was_left_without_an_answer_makes_room_for_the_next(talk: Talk) -> None:
    await talk.alice.types("/enough old")
    await talk.at("12:00", days=1)
    await talk.alice.types("/enough new")
    await talk.at("12:00", days=1)
    assert "new [" in talk.alice.mail[-1]
    assert "old [" not in talk.alice.mail[-1]
    assert states(talk) == ["left", "asked"]


async def test_what_was_left_without_an_answer_can_be_read_again_and_settled(talk: Talk) -> None:
    for words in ("old", "older: ask Bo", "new"):
        await talk.alice.types(f"/enough {words}")
        await talk.at("12:00", days=1)
    assert await talk.alice.types("/enough parked") == (
        "These are parked. Let go of what no longer matters.\nold [Today · It's done · Let it go]\n"
        "older. First: ask Bo [Today · It's done · Let it go]\nnew [Today · It's done · Let it go]"
    )
    await talk.alice.presses("Today", value="enough.today:1.")
    assert "old" in await talk.alice.types("/today")


async def test_an_old_message_still_settles_what_came_back_with_it(talk: Talk) -> None:
    await talk.alice.types("/enough old")
    await talk.at("12:00", days=1)
    message = last(talk)
    await talk.alice.types("/enough new")
    await talk.at("12:00", days=1)
    await talk.alice.person.presses(message, "It's done")
    await talk.trial.settled()
    assert "Today so far" not in await talk.alice.types("/done")
    assert states(talk) == ["done", "asked"]


async def test_after_an_outage_of_a_day_it_comes_the_next_morning(talk: Talk) -> None:
    await talk.alice.types("/enough the tags")
    await talk.trial.settled()
    talk.trial.clock.advance(timedelta(days=2))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    await talk.at("12:00", days=1)
    assert len(talk.alice.mail) == 1


async def test_parked_lines_are_in_no_digest_and_nobody_elses(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/enough the tags")
    await talk.alice.presses("Reopen today")
    await talk.at("17:00")
    assert "the tags" not in talk.alice.mail[-1]
    assert (await talk.bob.types("/enough parked")).startswith("Nothing is parked.")
    assert await talk.alice.types("/enough parked") == (
        "These are parked. Let go of what no longer matters.\nthe tags [Today · It's done · Let it go]"
    )
