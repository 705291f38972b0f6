"""Dialogues about a walk with company: both say yes before either name is told; alone it is a walk."""

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk


def last(who: Speaker) -> Message:
    """Return the newest message of the bot in somebody's DM, and make it the one that is pressed."""
    who.last = who.person.dm[-1]
    return who.last


async def walks(*people: Speaker, at: str = "09:10") -> None:
    """Have people who like company, with a break at a time."""
    for who in people:
        await who.types("/coach shift 09:00-17:00 daily")
        await who.types(f"/coach breaks {at}")
        await who.types("/coach walks on")


async def test_without_it_the_nudge_offers_no_company(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 daily")
    await talk.alice.types("/coach breaks 09:10")
    await talk.at("09:10")
    assert "[With somebody]" not in talk.alice.mail[-1]


async def test_two_who_both_say_yes_read_each_others_name(talk: Talk) -> None:
    await walks(talk.alice, talk.bob)
    await talk.at("09:10")
    last(talk.alice)
    await talk.alice.presses("With somebody")
    assert last(talk.alice).readable().startswith("Five minutes, yours. If somebody's break is near")
    await talk.at("09:11")
    last(talk.bob)
    await talk.bob.presses("I'm coming")
    assert "is walking too. Five minutes, yours." in last(talk.bob).readable()
    await talk.at("09:12")
    assert "is coming along." in last(talk.alice).readable()


async def test_two_nudged_at_once_meet_without_another_question(talk: Talk) -> None:
    await walks(talk.alice, talk.bob)
    await talk.at("09:10")
    first, second = last(talk.alice), last(talk.bob)
    await talk.alice.presses("With somebody", on=first)
    await talk.bob.presses("With somebody", on=second)
    assert "is walking too." in next(message for message in talk.bob.person.dm if message.ts == second.ts).readable()


async def test_alone_it_is_a_walk(talk: Talk) -> None:
    await walks(talk.alice)
    await talk.at("09:10")
    last(talk.alice)
    await talk.alice.presses("With somebody")
    await talk.at("09:16")
    assert len(talk.alice.mail) == 2  # the walk, and one welcome back
    assert "One break." in await talk.alice.types("/today")


async def test_whose_break_is_not_near_is_not_asked(talk: Talk) -> None:
    await walks(talk.alice)
    await walks(talk.bob, at="14:00")
    await talk.at("09:10")
    last(talk.alice)
    await talk.alice.presses("With somebody")
    await talk.at("09:12")
    assert talk.bob.mail == []


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("/break with somebody", "Five"),
        ("/break 10 with somebody", "Ten"),
        ("/break walk with someone", "Five"),
        ("/break 15 a walk with company", "Fifteen"),
        ("/break ten walk with somebody", "Ten"),
        ("/coach break 10 With Somebody", "Ten"),
    ],
)
async def test_company_is_asked_for_by_typing_too(talk: Talk, typed: str, minutes: str) -> None:
    await walks(talk.alice, talk.bob)
    assert (await talk.alice.types(typed)).startswith(f"{minutes} minutes, yours. If somebody's break is near")
    await talk.at("09:01")
    last(talk.bob)
    await talk.bob.presses("I'm coming")
    await talk.at("09:02")
    assert "is coming along." in last(talk.alice).readable()


@pytest.mark.parametrize(
    ("setting", "typed", "reads"),
    [
        ("walks off", "/break with somebody", "/coach walks on lets you break with a colleague"),
        ("walks on", "/break 45 with somebody", "Breaks here come in 5, 10 or 15 minutes."),
        ("walks on", "/break 10 tea with Ada", "Ten minutes"),
        ("walks on", "/break somebody", "Five minutes"),
    ],
)
async def test_what_is_typed_otherwise(talk: Talk, setting: str, typed: str, reads: str) -> None:
    await walks(talk.bob)
    await talk.alice.types(f"/coach {setting}")
    assert reads in await talk.alice.types(typed)
    await talk.at("09:02")
    assert talk.bob.mail == []
