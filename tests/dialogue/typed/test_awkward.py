"""The awkward moments of every way to ask a colleague: two say yes at once, the asker leaves, somebody asks all day."""

from asyncio import gather

import pytest

from tests.dialogue.people.ways_to_ask import (
    OPEN_TO_ALL,
    OVER,
    WAYS,
    WORDS,
    Way,
    at_work,
    named_to_alice,
    question_to,
    stands,
)
from tests.talk import Speaker, Talk


@pytest.mark.parametrize("name", WAYS)
async def test_who_said_yes_and_presses_again_reads_the_same_and_nothing_else_happens(talk: Talk, name: str) -> None:
    way = WAYS[name]
    await at_work(talk)
    await way.ask(talk)
    await talk.at("09:03")
    question = question_to(talk.bob, way.yes)
    read = []
    for minute in ("09:03", "09:04", "09:07"):
        await talk.at(minute)
        await talk.bob.person.presses(question, way.yes)
        await talk.trial.settled()
        read.append(stands(talk.bob, question))
    await talk.at("09:09")
    assert read == read[:1] * 3
    assert len(named_to_alice(talk, way)) == 1
    assert "Two breaks" not in await talk.bob.types("/today")


@pytest.mark.parametrize("name", OPEN_TO_ALL)
async def test_of_two_who_say_yes_at_once_one_is_told_of_and_the_other_is_thanked(talk: Talk, name: str) -> None:
    way, dora = WAYS[name], Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
    await at_work(talk, dora)
    await way.ask(talk)
    await talk.at("09:03")
    questions = {who: question_to(who, way.yes) for who in (talk.bob, dora)}
    await gather(*(who.person.presses(question, way.yes) for who, question in questions.items()))
    await talk.trial.settled()
    await talk.at("09:04")
    read = [stands(who, question) for who, question in questions.items()]
    assert read.count("Somebody said yes. Thank you.") == 1
    assert len(named_to_alice(talk, way)) == 1


async def starts_anyway(talk: Talk) -> None:
    await talk.alice.person.presses(talk.alice.person.ephemerals[-1], "Start anyway")


async def ends_the_time(talk: Talk) -> None:
    await talk.alice.person.types("/time end")


async def asks_with_other_words(talk: Talk) -> None:
    await talk.alice.person.submits({"text": "other words"})


async def puts_it_back(talk: Talk) -> None:
    await talk.alice.person.presses(talk.alice.person.ephemerals[-1], "Put it back")


AT_ONCE = {
    "cover": starts_anyway,
    "time": ends_the_time,
    "together": asks_with_other_words,
    "hand-over": puts_it_back,
}


@pytest.mark.parametrize("asker_first", [True, False])
@pytest.mark.parametrize("name", AT_ONCE)
async def test_a_yes_and_the_askers_own_way_out_at_once_end_in_one_of_both(
    talk: Talk, name: str, *, asker_first: bool
) -> None:
    """Whoever said yes reads so exactly where the asker is told of it."""
    way = WAYS[name]
    await at_work(talk)
    await way.ask(talk)
    await talk.at("09:03")
    question = question_to(talk.bob, way.yes)
    if name == "together":
        await talk.alice.types("/challenge together")
    if name == "hand-over":
        await talk.alice.types("/challenge")
    both = [AT_ONCE[name](talk), talk.bob.person.presses(question, way.yes)]
    await gather(*(both if asker_first else reversed(both)))
    await talk.trial.settled()
    await talk.at("09:04")
    is_over = stands(talk.bob, question) in {OVER, "That one was settled in the meantime. Thank you for looking."}
    assert len(named_to_alice(talk, way)) == (0 if is_over else 1)
    if name == "hand-over":
        assert (WORDS in await talk.bob.types("/challenge")) is not is_over
        assert WORDS not in await talk.alice.types("/challenge")


async def pauses(talk: Talk, _way: Way) -> None:
    await talk.alice.types("/coach pause")


async def closes_the_day(talk: Talk, _way: Way) -> None:
    await talk.alice.types("/enough")


async def ends_it(talk: Talk, way: Way) -> None:
    """End it, or ask with other words, which takes the first question back."""
    await talk.alice.types(way.ends)
    if talk.alice.person.modal is not None:
        await talk.alice.saves()


async def leaves_slack(talk: Talk, _way: Way) -> None:
    await talk.alice.person.profile.is_deactivated()
    await talk.trial.settled()


async def is_forgotten(talk: Talk, _way: Way) -> None:
    await talk.alice.types("/coach forget me")
    await talk.alice.presses("Forget me")


LEAVES = {
    "pauses": pauses,
    "closes the day": closes_the_day,
    "ends it": ends_it,
    "leaves Slack": leaves_slack,
    "is forgotten": is_forgotten,
}


@pytest.mark.parametrize("how", LEAVES)
@pytest.mark.parametrize("name", OPEN_TO_ALL)
async def test_the_asker_leaves_in_between(talk: Talk, name: str, how: str) -> None:
    """Whoever says yes then reads that it has passed, and nobody is named to anybody."""
    way = WAYS[name]
    await at_work(talk)
    await way.ask(talk)
    await talk.at("09:03")
    question = question_to(talk.bob, way.yes)
    await LEAVES[how](talk, way)
    await talk.bob.presses(way.yes, on=question)
    await talk.at("09:05")
    assert stands(talk.bob, question) == OVER
    assert named_to_alice(talk, way) == []
    talk.slack.ledger.clear()  # the row that lets names stand went with whoever was forgotten


@pytest.mark.parametrize(
    ("how", "reads"),
    [
        ("pauses", "It's yours now"),
        ("closes the day", "It's yours now"),
        ("leaves Slack", OVER),
        ("is forgotten", ""),
    ],
)
async def test_a_hand_over_waits_for_whoever_comes_back_and_for_nobody_else(talk: Talk, how: str, reads: str) -> None:
    way = WAYS["hand-over"]
    await at_work(talk)
    await way.ask(talk)
    await talk.at("09:03")
    question = question_to(talk.bob, way.yes)
    await LEAVES[how](talk, way)
    await talk.bob.presses(way.yes, on=question)
    await talk.at("09:05")
    if reads:
        assert stands(talk.bob, question).startswith(reads)
    assert named_to_alice(talk, way) == []
    assert (WORDS in await talk.bob.types("/challenge")) is reads.startswith("It's yours")
    talk.slack.ledger.clear()  # as above
