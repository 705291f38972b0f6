"""Dialogues about handing a hard one over: one named colleague, the words as shown, and either answer."""

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk

WORDS = "the refund three of us avoided"


def last(who: Speaker) -> Message:
    """Return the newest message of the bot in somebody's DM, and make it the one that is pressed."""
    who.last = who.person.dm[-1]
    return who.last


async def offers(talk: Talk, giver: Speaker, receiver: Speaker | None, hard_part: str = "") -> dict[str, str] | None:
    """Take a hard one and hand it over; returns the errors that keep the window open."""
    await giver.types(f"/challenge {WORDS}")
    if hard_part:
        await giver.types("/challenge")
        await giver.presses("Why it's hard")
        await giver.saves(hard_part=hard_part)
    await giver.types("/challenge")
    await giver.presses("Hand it over")
    fields = {"whom": receiver.person.id} if receiver else {}
    errors = await giver.saves(**fields)
    await talk.at("09:01")
    return errors


async def test_the_window_shows_what_the_other_will_read(talk: Talk) -> None:
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    modal = talk.alice.person.modal
    assert modal is not None
    assert "They'll read this and nothing else:" in modal.readable()
    assert WORDS in modal.readable()


async def test_words_that_changed_since_the_window_opened_are_not_sent_unseen(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    shown = talk.alice.last
    await talk.alice.presses("Hand it over", on=shown)
    window = talk.alice.person.modal
    assert window is not None
    await talk.alice.person.closes()
    await talk.alice.presses("Why it's hard", on=shown)
    await talk.alice.saves(hard_part="Mr Okafor shouted")
    payload = talk.alice.person._payload.submission(  # noqa: SLF001 - two windows of one device can't be open in the stand-in
        window, {"whom": {"whom": {"type": "users_select", "selected_user": talk.bob.person.id}}}, "other"
    )
    (answered,) = await talk.slack.deliver("interactive", payload)
    assert "changed elsewhere in the meantime" in str(answered.payload)
    await talk.at("09:01")
    assert talk.bob.mail == []


async def test_the_named_one_reads_the_words_and_takes_it(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob, hard_part="nobody knows the contract")
    read = last(talk.bob).readable()
    assert f"would like to hand you a hard one: {WORDS}. Could you take it?" in read
    assert "What makes it hard: nobody knows the contract" in read
    await talk.bob.presses("I'll take it")
    await talk.at("09:02")
    assert f"takes it from here: {WORDS}. It's off your list." in last(talk.alice).readable()
    assert WORDS in await talk.bob.types("/challenge")
    assert "[Put it back]" not in await talk.alice.types("/challenge")


async def test_who_takes_it_reads_what_they_and_their_team_learned_before(talk: Talk) -> None:
    """Privately: neither the giver nor the author of the sentence hears of it, and nobody without the team reads it."""
    room = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    for who in (talk.alice, talk.bob):
        await who.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.person.types("/coach team fri 16:00", channel=room.id)
    await talk.alice.types("/coach shelf refunds, step by step: wiki")
    await talk.alice.presses("Put it up")
    await offers(talk, talk.alice, talk.bob)
    await talk.bob.types("/challenge a refund of last week")
    await talk.bob.types("/challenge")
    await talk.bob.presses("It's done")
    await talk.bob.saves(learned="ask finance first")
    last(talk.bob)
    await talk.bob.presses("I'll take it")
    read = last(talk.bob).readable()
    assert "after a refund of last week, you wrote: ask finance first" in read
    assert "From your team's shelf: refunds, step by step: wiki" in read
    await talk.at("09:05")
    assert "wiki" not in "".join(talk.alice.mail)


async def test_the_giver_can_thank_who_took_it(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    last(talk.bob)
    await talk.bob.presses("I'll take it")
    await talk.at("09:02")
    last(talk.alice)
    await talk.alice.presses("Thank them")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.callback_id == "thanks.author"


async def test_not_now_needs_no_reason_and_it_stays_with_the_giver(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    last(talk.bob)
    await talk.bob.presses("Not now")
    await talk.at("09:02")
    told = last(talk.alice).readable()
    assert f"can't take it right now. {WORDS} is still yours.\n[Ask someone else]" in told
    assert WORDS in await talk.alice.types("/challenge")
    await talk.alice.presses("Ask someone else", on=talk.alice.person.dm[-1])
    assert talk.alice.person.modal is not None


async def test_until_a_yes_it_stays_with_the_giver_and_what_was_settled_can_not_be_taken(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    await talk.alice.types("/challenge")
    await talk.alice.presses("Put it back")
    last(talk.bob)
    await talk.bob.presses("I'll take it")
    assert last(talk.bob).readable() == "That one was settled in the meantime. Thank you for looking."
    assert "[Put it back]" not in await talk.bob.types("/challenge")


async def test_two_presses_take_it_once(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    question = last(talk.bob)
    await talk.bob.presses("I'll take it", on=question)
    await talk.bob.presses("I'll take it", on=question)
    assert (await talk.bob.types("/challenge")).count("[Put it back]") == 1


async def test_somebody_off_shift_is_asked_when_their_shift_begins(talk: Talk) -> None:
    await talk.bob.types("/coach shift 14:00-22:00 mon-fri")
    await offers(talk, talk.alice, talk.bob)
    assert talk.bob.mail == []
    await talk.at("14:00")
    assert len(talk.bob.mail) == 1


async def test_whoever_has_no_account_is_told_by_the_giver(talk: Talk) -> None:
    await offers(talk, talk.alice, talk.charlie)
    shown = talk.alice.screen[-1]
    assert "They don't use me, so this one is yours to tell" in shown
    assert talk.charlie.mail == []
    await talk.alice.presses("I've told them", on=talk.alice.person.ephemerals[-1])
    assert "[Put it back]" not in await talk.alice.types("/challenge")


async def test_with_nobody_named_it_is_off_the_list(talk: Talk) -> None:
    await offers(talk, talk.alice, None)
    assert "[Put it back]" not in await talk.alice.types("/challenge")


async def test_nobody_hands_over_to_themselves(talk: Talk) -> None:
    assert await offers(talk, talk.alice, talk.alice) == {
        "whom": "That's you. Choose a colleague, or leave the name empty."
    }


async def test_the_same_person_is_asked_once_a_day(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    assert await talk.alice.saves(whom=talk.bob.person.id) == {
        "whom": "You've asked them today, or five people already. Tell somebody yourself, or ask again tomorrow."
    }


@pytest.mark.parametrize("by", ["button", "typed"])
async def test_they_can_be_turned_off_and_the_giver_learns_nothing_of_it(talk: Talk, by: str) -> None:
    await talk.bob.types("/done something")
    if by == "typed":
        await talk.bob.types("/coach handovers off")
    else:
        await offers(talk, talk.alice, talk.bob)
        last(talk.bob)
        await talk.bob.presses("Turn these off")
        assert "/coach handovers on" in last(talk.bob).readable()
        await talk.at("09:00", days=1)
    before = len(talk.bob.mail)
    assert await offers(talk, talk.alice, talk.bob) is None
    assert f"{WORDS} stays yours until they say yes." in talk.alice.screen[-1]
    assert len(talk.bob.mail) == before


async def test_who_is_forgotten_reads_that_the_words_stay_with_the_taker(talk: Talk) -> None:
    await talk.bob.types("/done something")
    await offers(talk, talk.alice, talk.bob)
    assert "took a hard one over from you" not in await talk.alice.types("/coach forget me")
    last(talk.bob)
    await talk.bob.presses("I'll take it")
    asked = await talk.alice.types("/coach forget me")
    assert (
        "• if a colleague took a hard one over from you here, its words: they're theirs now, without your name" in asked
    )
    assert WORDS in await talk.bob.types("/challenge")
    assert "alice" not in await talk.bob.types("/challenge")
