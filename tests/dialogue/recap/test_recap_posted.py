"""Dialogues about a recap that was posted: what is taken out, put back, reworded, or said in its thread."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from slackbot.standin import Fault, Message
from tests.dialogue.recap.recap_week import QUIET, asked, head_and_thread, open_week, ours, presses, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_week() as team:
        yield team


async def test_what_was_posted_can_be_taken_out_and_put_back(week: Team) -> None:
    bob = week.talk.bob
    question = await asked(week, bob)
    baker = value_of(bob, "baker")
    await presses(week, bob, "Share", value=baker)
    await week.talk.at("16:10", days=1)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert shown.startswith("The recap of #help-desk is out. You can still change what is yours:\nwrote back")
    assert "contract" not in shown
    await bob.presses("Take out")
    assert QUIET.fullmatch(week.posts[0])
    await bob.presses("Share")
    assert "• wrote back to the angry baker" in week.posts[0]
    assert (await presses_stale(week, bob, question, "contract")).startswith("That recap is closed.")
    assert "contract" not in ours(week)


async def presses_stale(team: Team, who: Speaker, question: Message, words: str) -> str:
    """Press a button of a message that is out of date; returns the last answer on the screen."""
    await who.person.presses(question, "Share", value=value_of(who, words, on=question))
    await team.talk.trial.settled()
    return who.person.dm[-1].readable() if not who.screen else who.screen[-1]


async def test_what_was_posted_keeps_its_marks_and_a_line_that_left_the_list_is_offered_no_more(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done time: stayed on the phone\nthe tags")
    added = bob.last
    await bob.types("/coach recap")
    for words in ("contract", "phone", "the tags"):
        await bob.presses("Share", value=value_of(bob, words, on=bob.last))
    await week.talk.at("16:10", days=3)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert "the contract with the two dates (a hard one), shared" in shown
    assert "stayed on the phone (time given), shared" in shown
    await bob.presses("Undo", on=added)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert "stayed on the phone" not in shown
    assert "the tags" not in shown


async def test_the_wording_of_what_was_posted_can_be_changed(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Reword")
    assert await bob.saves(text="wrote to a baker") is None
    assert "• wrote to a baker" in week.posts[0]
    assert "angry" not in week.posts[0]


async def test_a_long_week_goes_on_in_the_thread(week: Team) -> None:
    bob = week.talk.bob
    for number in range(3):
        await bob.types("/done " + "\n".join(f"line {number} {each} of a long week" for each in range(4)))
    await bob.types("/challenge the refund three of us avoided")
    await bob.types("/coach recap")
    for _ in range(20):
        if "Share" not in (bob.last.buttons if bob.last else []):
            break
        first = next(button for button in buttons(bob.last) if button["text"]["text"] == "Share")
        await bob.presses("Share", value=first["value"])
    await bob.presses("Next page")
    while bob.last and "Share" in bob.last.buttons:
        first = next(button for button in buttons(bob.last) if button["text"]["text"] == "Share")
        await bob.presses("Share", value=first["value"])
    await week.talk.at("16:01", days=3)
    (head,), thread = head_and_thread(week)
    assert head.count("• ") == 7
    assert "More of it is in the thread." in head
    assert sum(part.count("• ") for part in thread) == 8
    hard_ones = head.partition("Hard ones that were taken:\n")[2]
    assert "• the refund three of us avoided\n" in hard_ones
    assert "• the contract with the two dates\n" in hard_ones


async def test_the_recap_is_the_teams_whatever_its_lead_does(week: Team) -> None:
    alice = week.talk.alice
    await alice.types("/coach daysoff 2026-03-06")
    await alice.types("/coach pause")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_it_may_be_two_days_late_and_then_it_is_left_out_and_the_next_comes(week: Team) -> None:
    week.talk.trial.clock.advance(timedelta(days=6))
    await week.comes()
    assert week.posts == []
    await week.talk.at("16:01", days=4)
    assert len(week.posts) == 1


async def test_a_recap_that_slack_gives_back_is_made_of_the_yeses_that_stand_then(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("15:59", days=1)
    week.talk.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await week.talk.at("16:00")
    assert week.posts == []
    await presses(week, bob, "Take out")
    await week.talk.at("16:02")
    assert QUIET.fullmatch(week.posts[0])
    assert "baker" not in ours(week)


async def test_a_recap_of_which_slack_never_said_whether_it_took_it_is_not_posted_twice(week: Team) -> None:
    week.talk.slack.fault("chat.postMessage", Fault.reset_after())
    await week.talk.at("16:30", days=3)
    assert len(week.posts) == 1
    await week.talk.at("16:30", days=7)
    assert len(week.posts) == 2


async def test_the_choices_are_in_home_until_the_post_and_after_it(week: Team) -> None:
    bob = week.talk.bob
    home = await bob.person.opens_home()
    await week.talk.trial.settled()
    home = bob.person.home
    assert home is not None
    assert "Your team's recap" in home.readable()
    await bob.person.presses(home, "Choose")
    await week.talk.trial.settled()
    assert bob.person.modal is not None
    share = next(button for button in buttons(bob.person.modal) if button["text"]["text"] == "Share")
    await bob.person.presses(bob.person.modal, "Share", value=share["value"])
    await week.talk.trial.settled()
    assert "shared [Take out" in bob.person.modal.readable()
    await week.talk.at("16:01", days=3)
    assert "baker" in week.posts[0]
    await bob.person.presses(bob.person.home or home, "Choose")
    await week.talk.trial.settled()
    await bob.person.presses(bob.person.modal, "Last recap")
    await week.talk.trial.settled()
    await bob.person.presses(bob.person.modal, "Take out")
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])


def buttons(shown: object) -> list[dict[str, Any]]:
    """The buttons of a message or a window."""
    blocks = getattr(shown, "blocks", [])
    rows = [block["accessory"] for block in blocks if block.get("accessory", {}).get("type") == "button"]
    return [*rows, *(button for block in blocks if block["type"] == "actions" for button in block["elements"])]
