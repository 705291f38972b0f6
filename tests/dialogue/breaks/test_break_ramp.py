"""Dialogues about the break ramp: five, ten, fifteen, then a second one; offered on the welcome back of any break."""

from collections.abc import Awaitable, Callable

import pytest

from slackbot.standin import Message
from tests.talk import Talk

BACK = "Welcome back. One thing at a time."
FIVE = "Five minutes has become a habit. Try ten from now on?"
TEN = "Ten minutes has become a habit. Try fifteen from now on?"
FIFTEEN = "Fifteen minutes has become a habit. Try a second break in the other half of the day? I'd ask at 15:00."
DAYS = (0, 2, 2, 3, 2, 2)  # between breaks: on three days in each of two weeks

Begin = Callable[[Talk], Awaitable[None]]


async def typed(talk: Talk) -> None:
    await talk.alice.types("/break")


async def from_a_nudge(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("10:30")
    await talk.alice.presses("Take it now", on=talk.alice.person.dm[-1])


async def covered(talk: Talk) -> None:
    await talk.alice.types("/break cover")
    await talk.bot.sender.settled()
    await talk.bob.presses("I'll cover", on=talk.bob.person.dm[-1])


async def not_covered(talk: Talk) -> None:
    await talk.bob.types("/coach cover off")
    await talk.alice.types("/break cover")
    await talk.alice.presses("Start anyway")


async def walked(talk: Talk) -> None:
    await talk.alice.types("/coach walks on")
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("10:30")
    await talk.alice.presses("With somebody", on=talk.alice.person.dm[-1])


async def live(talk: Talk, begin: Begin = typed, days: tuple[int, ...] = DAYS) -> None:
    """Take a break on each of some days, and wait for its welcome back."""
    for ahead in days:
        await talk.at("09:10", days=ahead)
        await begin(talk)
        await talk.at("10:59")


async def settle(talk: Talk, usual: int = 5) -> None:
    await talk.at("09:01")
    for who in (talk.alice, talk.bob):
        await who.types("/coach shift 09:00-17:00 mon-sun")
    await talk.bob.types("/coach cover on")
    await talk.alice.types(f"/break usual {usual}")


def offers(talk: Talk) -> list[str]:
    return [mail for mail in talk.alice.mail if "has become a habit" in mail]


def last_offer(talk: Talk) -> Message:
    return next(message for message in reversed(talk.alice.person.dm) if "become a habit" in message.readable())


@pytest.mark.parametrize("begin", [typed, from_a_nudge, covered, not_covered, walked])
@pytest.mark.parametrize(
    ("usual", "offer", "buttons"),
    [
        (5, FIVE, "[Yes, ten] [Five is right]"),
        (10, TEN, "[Yes, fifteen] [Ten is right]"),
        (15, FIFTEEN, "[Yes, a second] [One is right]"),
    ],
)
async def test_each_step_is_offered_once_on_the_welcome_back_of_every_kind_of_break(
    talk: Talk, begin: Begin, usual: int, offer: str, buttons: str
) -> None:
    await settle(talk, usual)
    await live(talk, begin)
    assert offers(talk) == [f"{BACK}\n{offer}\n{buttons}"]
    await live(talk, begin, (1,))
    assert len(offers(talk)) == 1


@pytest.mark.parametrize(
    ("usual", "yes", "answer", "next_break"),
    [
        (5, "Yes, ten", "Ten minutes it is, whenever you type /break. /break usual 5 changes it.", "Ten minutes,"),
        (10, "Yes, fifteen", "Fifteen minutes it is, whenever you type /break.", "Fifteen minutes,"),
        (15, "Yes, a second", "I'll ask about a second break at 15:00.", "Fifteen minutes,"),
    ],
)
async def test_a_yes_is_the_next_step(talk: Talk, usual: int, yes: str, answer: str, next_break: str) -> None:
    await settle(talk, usual)
    await live(talk)
    offer = last_offer(talk)
    await talk.alice.presses(yes, on=offer)
    assert talk.alice.mail[-1].startswith(answer)
    assert (await talk.alice.types("/break")).startswith(next_break)
    await talk.at("15:30")
    assert ("[Take it now]" in talk.alice.mail[-1]) is (usual == 15)


async def test_the_ramp_goes_from_five_to_a_second_break_and_ends_there(talk: Talk) -> None:
    await settle(talk)
    for yes in ("Yes, ten", "Yes, fifteen", "Yes, a second"):
        await live(talk)
        await talk.alice.presses(yes, on=last_offer(talk))
        await talk.at("09:10", days=1)
    await live(talk)
    await live(talk)
    assert len(offers(talk)) == 0
    assert "I ask about a break at 15:00" in await talk.alice.types("/coach settings")


@pytest.mark.parametrize(
    ("usual", "no", "answer"),
    [
        (5, "Five is right", "It stays at five."),
        (10, "Ten is right", "It stays at ten."),
        (15, "One is right", "It stays at one."),
    ],
)
async def test_a_no_rests_sixty_days_and_a_second_no_ends_it(talk: Talk, usual: int, no: str, answer: str) -> None:
    await settle(talk, usual)
    await live(talk)
    await talk.alice.presses(no, on=last_offer(talk))
    assert talk.alice.mail[-1] == answer
    await talk.at("09:10", days=44)
    await live(talk)  # its last day is the fifty-fifth after the no
    assert offers(talk) == []
    await live(talk, days=(2, 3))
    assert len(offers(talk)) == 1
    await talk.alice.presses(no, on=last_offer(talk))
    assert talk.alice.mail[-1] == f"{answer} I won't ask about it again."
    await talk.at("09:10", days=60)
    await live(talk)
    assert offers(talk) == []


async def test_an_offer_left_open_comes_again_after_two_weeks(talk: Talk) -> None:
    await settle(talk)
    await live(talk, days=(*DAYS, 3, 2, 2, 3, 2, 1))
    assert len(offers(talk)) == 1
    await live(talk, days=(1,))
    assert len(offers(talk)) == 2


async def test_a_no_pressed_twice_is_one(talk: Talk) -> None:
    await settle(talk)
    await live(talk)
    offer = last_offer(talk)
    await talk.alice.presses("Five is right", on=offer)
    await talk.alice.presses("Five is right", on=offer)
    assert talk.alice.mail[-1] == "It stays at five."


async def test_an_offer_of_long_ago_does_not_change_what_was_chosen_since(talk: Talk) -> None:
    await settle(talk)
    await live(talk)
    offer = last_offer(talk)
    await talk.alice.types("/break usual 15")
    await talk.alice.presses("Yes, ten", on=offer)
    assert talk.alice.screen[-1].startswith("That button has expired")
    assert (await talk.alice.types("/break usual")).startswith("Your usual break is fifteen minutes.")


async def test_a_shorter_length_that_was_typed_is_a_no(talk: Talk) -> None:
    await settle(talk, 10)
    await live(talk)
    await talk.alice.types("/break usual 5")
    await live(talk)
    await live(talk)
    assert len(offers(talk)) == 1


async def test_after_a_rough_one_no_step_is_offered(talk: Talk) -> None:
    async def rough(talk: Talk) -> None:
        await talk.alice.types("/rough")
        await talk.alice.presses("Five minutes")

    await settle(talk)
    await live(talk, rough, (*DAYS, 1))
    assert offers(talk) == []


async def test_who_is_asked_in_both_halves_is_offered_no_second(talk: Talk) -> None:
    await settle(talk, 15)
    await talk.alice.types("/coach breaks 10:30 14:00")
    await live(talk)
    assert offers(talk) == []
