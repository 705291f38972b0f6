"""Dialogues about the recap: the recap preview the day before, each line off until switched on, one post, kept true."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.recap_week import QUIET, asked, head_and_thread, open_week, ours, presses, value_of
from tests.dialogue.recap.test_team import Team

ASKED = (
    "The recap of #help-desk goes out on Friday at 16:00. It has nothing from you unless you share it:\n"
    "wrote back to the angry baker [Share]\n"
    "the contract with the two dates (a hard one) [Share]\n"
    "[Tick several] [Share nothing] [With my name] [Hard break times] [Leave this recap]\n"
    "  Everybody here can read that channel. Your lines appear without your name. "
    "If you do nothing, nothing is shared.\n"
    "[In 15 min] [In an hour] [Not today] [Turn these off]"
)


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_week() as team:
        yield team


async def test_each_is_asked_the_day_before_an_hour_before_their_shift_ends(week: Team) -> None:
    await week.talk.at("15:59", days=2)
    assert week.talk.bob.mail == []
    await week.talk.at("16:00")
    assert week.talk.bob.mail == [ASKED]
    assert week.talk.alice.mail == []  # she never said that she wants to be asked


async def test_forgetting_to_look_shares_nothing_and_a_quiet_week_is_a_question(week: Team) -> None:
    await week.talk.at("16:05", days=3)
    (post,) = week.posts
    assert QUIET.fullmatch(post)
    for text in ("baker", "contract", "herself", "bob", "alice"):
        assert text not in ours(week)


async def test_what_is_switched_on_is_posted_in_its_authors_words_and_nothing_else(week: Team) -> None:
    await asked(week, week.talk.bob)
    shown = await presses(week, week.talk.bob, "Share", value=value_of(week.talk.bob, "baker"))
    assert "wrote back to the angry baker, shared [Take out · Reword]" in shown
    await week.talk.at("16:00", days=1)
    (head,), thread = head_and_thread(week)
    assert head.partition("\n")[2].startswith("• wrote back to the angry baker\nA question for the week: ")
    assert thread == []
    assert "contract" not in ours(week)
    assert "bob" not in ours(week)


async def test_other_words_and_a_name_go_into_the_recap_and_the_list_keeps_its_own(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await bob.person.presses(bob.person.dm[-1], "Reword")
    assert await bob.person.submits({"text": "a long letter to <!channel> a baker"}) is None
    await week.talk.trial.settled()
    assert "Your lines appear with your name." in await presses(week, bob, "With my name")
    await week.talk.at("16:00", days=1)
    assert "• a long letter to <!channel> a baker (bob)" in week.posts[0]
    assert "wrote back to the angry baker" in await bob.types("/week")


async def test_share_none_is_one_tap(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await presses(week, bob, "Share")
    assert await presses(week, bob, "Share nothing") == ASKED.partition("\n[In 15 min]")[0]
    await week.talk.at("16:00", days=1)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_second_tap_does_no_more_than_the_first(week: Team) -> None:
    bob = week.talk.bob
    question = await asked(week, bob)
    once = await presses(week, bob, "Share", value=value_of(bob, "baker"), on=question)
    assert await presses(week, bob, "Share", value=value_of(bob, "baker", on=question), on=question) == once
    await week.talk.at("16:00", days=1)
    assert week.posts[0].count("baker") == 1


async def test_a_line_taken_off_the_list_goes_out_of_the_recap_too(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done what bob takes off again")
    added = bob.last
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "takes off"))
    await week.talk.at("16:10", days=1)
    assert "takes off" in week.posts[0]
    await bob.presses("Undo", on=added)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_line_undone_before_the_recap_is_not_in_it(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done what bob undoes")
    added = bob.last
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "undoes", on=bob.last))
    assert added is not None
    await bob.presses("Undo", on=added)
    await week.talk.at("16:10", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_thanks_are_in_it_where_both_said_yes(week: Team) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    sent = await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for taking the late call")
    alice.last = sent
    await alice.presses("Share it")
    await week.comes()
    assert "thanks you for taking the late call" in bob.mail[-1]
    await asked(week, bob)
    assert "From alice: for taking the late call (thanks) [Share]" in bob.mail[-1]
    await presses(week, bob, "Share", value=value_of(bob, "late call"))
    await week.talk.at("16:01", days=1)
    (head,), thread = head_and_thread(week)
    assert head.startswith("Thank you:\n• alice thanks bob for taking the late call\n")
    assert thread == []
    await bob.types("/thanks")
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    assert QUIET.fullmatch(head_and_thread(week)[0][0])


async def test_thanks_with_one_yes_stay_between_the_two(week: Team) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    alice.last = await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for the late call")
    await alice.presses("Share it")
    await week.talk.at("16:01", days=3)
    assert "late call" not in ours(week)


async def test_a_change_of_the_time_keeps_what_was_said(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "baker", on=bob.last))
    await week.types(week.talk.alice, "/coach team thu 16:30")
    await week.talk.at("16:31", days=2)
    assert "• wrote back to the angry baker" in week.posts[0]
    await week.talk.at("16:31", days=1)
    assert len(week.posts) == 1


async def test_what_the_lead_changed_is_in_the_next_one_and_in_no_other(week: Team) -> None:
    alice = week.talk.alice
    assert await week.types(alice, "/coach changed the phones rest from one to two") == (
        "Noted for the next recap of #help-desk, in your words: the phones rest from one to two"
    )
    assert "alice leads it" in await week.types(week.talk.bob, "/coach changed everything")
    await week.talk.at("16:01", days=3)
    assert "What alice changed: the phones rest from one to two" in week.posts[0]
    await week.talk.at("16:01", days=7)
    assert "phones" not in week.posts[1]


async def test_a_finished_hard_one_is_offered_once_and_a_yes_from_before_stays_in_sight(week: Team) -> None:
    alice = week.talk.alice
    await alice.types("/challenge the refund")
    await alice.types("/challenge")
    await alice.presses("It's done")
    await alice.saves(learned="")
    assert (await alice.types("/coach recap")).count("the refund") == 1
    await alice.types("/done undo")
    assert (await alice.types("/coach recap")).count("the refund") == 1
