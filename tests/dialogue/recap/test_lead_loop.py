"""Dialogues about the lead's loop: what a recap told goes to the lead, and the answer stands in the next one."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.recap_week import ours
from tests.dialogue.recap.test_causes import CHANGE, says_avoidable, shares
from tests.dialogue.recap.test_team import Team
from tests.dialogue.typed.test_crossed import crossed_by, saves_in_two
from tests.talk import open_talk

ASKED = (
    f"The recap of #help-desk told of this. What could you move?\n• {CHANGE}\n"
    "[I changed something] [Not yet] [Can't, and why]\n  Your answer stands in the next recap, with your name."
)


@pytest.fixture
async def told(database_url: str) -> AsyncIterator[Team]:
    """A team whose recap told of bob's cause, signed; alice leads it, and both are at work."""
    async with open_talk(database_url=database_url) as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        for who in (talk.alice, talk.bob):
            await who.types("/coach shift 09:00-17:00 mon-fri")
        await says_avoidable(talk.bob)
        await team.types(talk.alice, "/coach team fri 16:00")
        await shares(talk.bob)
        await talk.bob.presses("Sign it")
        await talk.at("16:05", days=3)
        talk.alice.last = talk.alice.person.dm[-1] if talk.alice.person.dm else None
        yield team


async def presses(team: Team, label: str) -> str:
    """Press a button under alice's newest message; returns that message as it stands then."""
    alice = team.talk.alice
    message = alice.person.dm[-1]
    await alice.person.presses(message, label)
    await team.talk.trial.settled()
    return next(each for each in alice.person.dm if each.ts == message.ts).readable()


async def test_what_the_recap_told_goes_to_the_lead_alone(told: Team) -> None:
    assert told.talk.alice.mail == [ASKED]
    assert told.talk.bob.mail == []


@pytest.mark.parametrize(
    ("label", "words", "answer"),
    [
        ("I changed something", "the form asks once", "changed: the form asks once"),
        ("Can't, and why", "the bank wants it so", "can't change: the bank wants it so"),
        ("Not yet", "", "not yet"),
    ],
)
async def test_the_answer_goes_to_the_author_first_and_stands_in_the_next_recap(
    told: Team, label: str, words: str, answer: str
) -> None:
    alice, bob = told.talk.alice, told.talk.bob
    shown = await presses(told, label)
    if words:
        assert await alice.person.submits({"words": " "}) == {"words": "There are no words in it yet."}
        assert await alice.person.submits({"words": words}) is None
        await told.talk.trial.settled()
        shown = alice.mail[-1]
    assert f"{CHANGE}: {answer}" in shown
    await told.talk.at("16:30")
    assert bob.mail[-1].startswith(f"alice answers what you shared: {CHANGE}")
    assert len(told.posts) == 1
    await told.talk.at("16:05", days=7)
    assert f"What came of it:\n• {CHANGE}: {answer} (alice)" in told.posts[-1]
    await told.talk.at("16:05", days=7)
    assert CHANGE not in told.posts[-1]  # once


@pytest.mark.parametrize("label", ["I changed something", "Can't, and why"])
async def test_the_later_of_two_windows_over_one_answer_overwrites_nothing(told: Team, label: str) -> None:
    await presses(told, label)
    window = told.talk.alice.person.modal
    assert window is not None
    first, later = await saves_in_two(told.talk, window, "words", "the form asks once", "the form is gone")
    assert first is None
    assert later == {"words": crossed_by("the form asks once")}


async def test_two_weeks_without_an_answer_the_lead_alone_is_asked_once(told: Team) -> None:
    await told.talk.at("16:30", days=14)
    again = [mail for mail in told.talk.alice.mail if mail.startswith("Two weeks ago")]
    await told.talk.at("16:30", days=28)
    assert [mail for mail in told.talk.alice.mail if mail.startswith("Two weeks ago")] == again
    assert len(again) == 1
    assert "Two weeks ago" not in ours(told)


async def test_an_answered_one_is_not_asked_about_again(told: Team) -> None:
    await presses(told, "Not yet")
    await told.talk.at("16:30", days=21)
    assert [mail for mail in told.talk.alice.mail if mail.startswith("Two weeks ago")] == []


async def test_a_cause_that_is_taken_out_leaves_the_leads_message_and_every_recap(told: Team) -> None:
    bob = told.talk.bob
    await presses(told, "Not yet")
    await told.talk.at("16:05", days=7)
    assert CHANGE in told.posts[-1]
    await bob.types("/coach causes")
    await bob.presses("Delete")
    await told.talk.trial.settled()
    assert [CHANGE in post for post in told.posts] == [False, False]
    assert CHANGE not in str(told.talk.alice.mail[0])


async def test_the_typed_form_shows_what_waits(told: Team) -> None:
    assert CHANGE in await told.types(told.talk.alice, "/coach changed")
    assert CHANGE not in await told.types(told.talk.bob, "/coach changed")


async def test_nobody_else_can_answer(told: Team) -> None:
    question = told.talk.alice.person.dm[-1]
    text = f"team lead <@{told.talk.bob.person.id}|bob>"
    await told.talk.alice.person.sends_command(command="/coach", text=text, channel=told.channel.id)
    await told.talk.alice.presses("Not yet", on=question)
    assert told.talk.alice.screen[-1].startswith("That was taken out of the recap since")
    await told.talk.at("16:05", days=7)
    assert "not yet" not in told.posts[-1]


async def test_a_lead_who_is_forgotten_takes_the_answers_along(told: Team) -> None:
    await presses(told, "Can't, and why")
    await told.talk.alice.person.submits({"words": "the bank wants it so"})
    await told.talk.at("16:05", days=7)
    assert "the bank wants it so" in told.posts[-1]
    await told.talk.alice.types("/coach forget me")
    await told.talk.alice.presses("Forget me")
    await told.talk.trial.settled()
    assert "the bank wants it so" not in told.posts[-1]


async def test_home_tells_the_lead_alone_while_something_waits(told: Team) -> None:
    alice, bob = told.talk.alice.person, told.talk.bob.person
    for who in (alice, bob):
        await who.opens_home()
    await told.talk.trial.settled()
    assert alice.home is not None
    assert bob.home is not None
    assert "#help-desk: the recap told of something you could answer [Read it]" in alice.home.readable()
    assert "Read it" not in bob.home.readable()
    await alice.presses(alice.home, "Read it")
    await told.talk.trial.settled()
    assert alice.modal is not None
    assert CHANGE in alice.modal.readable()
    await alice.closes()
    await presses(told, "I changed something")
    await alice.submits({"words": "the form asks once"})
    await told.talk.trial.settled()
    await alice.opens_home()
    await told.talk.trial.settled()
    assert "Read it" not in alice.home.readable()


async def test_the_first_weeks_of_a_lead() -> None:
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        alice = talk.alice
        await alice.types("/coach shift 09:00-17:00 mon-fri")
        await alice.types("/coach holidays DE-BY")
        await team.types(alice, "/coach team fri 16:00")
        set_up = alice.last
        assert "/coach whosees" in await alice.presses("A team text", on=set_up)
        assert "/coach holidays DE-BY" in alice.screen[-1]
        assert alice.screen[-1] == await team.types(alice, "/coach team text")
        assert (await alice.presses("About recaps", on=set_up)).startswith("What to do with a recap:")
        await alice.presses("What I changed", on=set_up)
        assert await alice.saves(text="the phones rest from one to two") is None
        await talk.at("16:05", days=3)
        assert "What alice changed: the phones rest from one to two" in team.posts[-1]
        await talk.at("16:05", days=28)
        kept = [mail for mail in alice.mail if "four weeks old" in mail]
        assert len(kept) == 1
        await talk.at("16:05", days=28)
        assert [mail for mail in alice.mail if "four weeks old" in mail] == kept


async def test_who_leads_after_four_weeks_is_asked_whether_to_keep_it(told: Team) -> None:
    """Handed over after a week, it is the new lead's question, and nobody else's."""
    await told.talk.at("16:30", days=7)
    text = f"team lead <@{told.talk.bob.person.id}|bob>"
    await told.talk.alice.person.sends_command(command="/coach", text=text, channel=told.channel.id)
    await told.talk.at("16:30", days=28)
    asked = [[mail for mail in who.mail if "four weeks old" in mail] for who in (told.talk.alice, told.talk.bob)]
    assert [len(mails) for mails in asked] == [0, 1]
