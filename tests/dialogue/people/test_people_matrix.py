"""Every idea about people and time in every state of whoever uses it: the answer is the same, and says why where not.

Of a colleague's state, tests/dialogue/privacy/test_nobodys_state.py shows that nobody learns it; here, that nothing
reaches somebody who is not there, by any of the ways that reach somebody who is.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import pytest

from tests.dialogue.privacy.test_nobodys_state import LEFT, STATES, hands_over, live_as
from tests.talk import Speaker, Talk, open_talk, own_folder

WORDS: Final = "the invoice in three currencies"

# What is typed, and how its answer (or its window) begins wherever nothing stands in the way.
TYPED: Final[Mapping[str, str]] = {
    f"/challenge together {WORDS}": "== A hard one, together ==",
    f"/challenge {WORDS}": f"It's yours: {WORDS}.",
    f"/rough {WORDS}": f"That one is over. Noted, for you alone: {WORDS}.",
    f"/done hard: {WORDS}": f"Noted: {WORDS} (a hard one)",
    f"/time 20 {WORDS}": f"Twenty minutes for {WORDS}.",
    "/time end": f"That was the time for {WORDS}.",
    "/coach walks on": "Break questions now offer With somebody",
    "/break with somebody": "Five minutes, yours. If somebody's break is near",
    "/break end": "Taken back.",
    "/break cover": "I'm asking colleagues who cover",
    "/coach causes": "Worth it, or avoidable?",
    "/coach changed one form less": "A recap belongs to a channel.",
    "/coach piece CSAT 92": "One piece: CSAT 92.",
    f"/coach shelf {WORDS}": "A shelf belongs to a team with a recap, and you're in none yet.",
    "/week": "The last days, as you wrote them:",
    "/coach year": "Pick what goes into a document of your own.",
    "/coach month": "Pick what goes into a document of your own.",
    "/thanks @bob for the late call": "Noted for @bob",
    "/coach signal @bob": "I'll pass it on if they're at work",
}

# What reads otherwise in a state, and only there.
OTHERWISE: Final[Mapping[str, Mapping[str, str]]] = {
    "with a customer": {
        f"/time 20 {WORDS}": "You're with the export right now. One at a time is the point.",
        "/time end": "That was the time for the export.",
        "/break with somebody": "Ten minutes, yours. If somebody's break is near",  # the newest line is a hard one
    }
}


async def _nothing(_: Speaker) -> None:
    """Stay as one came: somebody who never used the bot."""


def _having_typed(*commands: str) -> Callable[[Speaker], Awaitable[None]]:
    async def types(who: Speaker) -> None:
        for command in commands:
            await who.types(command)

    return types


async def _is_a_guest(who: Speaker) -> None:
    who.talk.slack.team.members[who.person.id].guest = True


async def _comes_back(who: Speaker) -> None:
    await who.types("/done something")
    await who.types("/coach forget me")
    await who.presses("Forget me")


async def _moves(who: Speaker) -> None:
    await who.types("/done something")
    await who.person.profile.moves_to("Asia/Tokyo")


OWN_STATES: Final[Mapping[str, Callable[[Speaker], Awaitable[None]]]] = {
    "uses it for the first time": _nothing,
    **{state: _having_typed(*commands) for state, commands in STATES.items()},
    "a guest": _is_a_guest,
    "forgotten, and back": _comes_back,
    "in another zone": _moves,
    "in a language with no words for it": _having_typed("/coach lang de"),
}


async def reads(who: Speaker, command: str) -> str:
    """Type a command; returns the answer, or the window that it opened, which is closed again."""
    answer = await who.types(command)
    window = who.person.modal
    if window is None:
        return answer
    await who.person.closes()
    return window.readable()


@pytest.mark.parametrize("state", OWN_STATES)
async def test_what_one_types_is_answered_alike_in_whatever_state_one_is(state: str) -> None:
    async with open_talk(words=own_folder({"de/done/empty.txt": "Noch steht nichts auf der Liste.\n"})) as talk:
        await OWN_STATES[state](talk.alice)
        expected = {**TYPED, **OTHERWISE.get(state, {})}
        answers = {command: await reads(talk.alice, command) for command in TYPED}
        assert {typed: read for typed, read in answers.items() if not read.startswith(expected[typed])} == {}
        talk.slack.ledger.clear()  # two names stand in it by their own yes


async def walks_along(talk: Talk) -> None:
    nudge = next(message for message in talk.alice.person.dm if "With somebody" in message.buttons)
    await talk.alice.presses("With somebody", on=nudge)


async def asks_for_company(talk: Talk) -> None:
    await talk.alice.types(f"/challenge together {WORDS}")
    await talk.alice.saves()


def _typing(command: str) -> Callable[[Talk], Awaitable[None]]:
    async def types(talk: Talk) -> None:
        await talk.alice.types(command)

    return types


async def hands_it_over(talk: Talk) -> None:
    await hands_over(talk.alice, talk.bob)


# Every way that reaches a colleague, and what they read of it where they are there.
WAYS: Final[Mapping[str, tuple[Callable[[Talk], Awaitable[None]], str]]] = {
    "a walk": (walks_along, "going for a walk"),
    "cover": (_typing("/break cover"), "five minutes off"),
    "time": (_typing("/time 20 the import for Ada"), "for twenty minutes"),
    "together": (asks_for_company, "would like company"),
    "a hand-over": (hands_it_over, "the refund three of us avoided"),
    "a signal": (_typing("/coach signal @bob"), "is having a hard day"),
    "thanks": (_typing("/thanks @bob for the late call"), "for the late call"),
}
IN_OFFICE_HOURS: Final = {"a hand-over", "a signal", "thanks"}  # these keep to them where nobody knows a shift


@pytest.mark.parametrize("state", ["at work", *STATES, LEFT])
async def test_it_reaches_whoever_is_there_and_nobody_who_is_not(state: str) -> None:
    async with open_talk() as talk:
        for setting in ("shift 08:00-18:00 daily", "walks on", "breaks 09:03"):
            await talk.alice.types(f"/coach {setting}")
        await live_as(talk, state)
        await talk.at("09:03")
        before = talk.bob.mail
        for reaches, _ in WAYS.values():
            await reaches(talk)
        await talk.at("09:07")
        mail = [mail for mail in talk.bob.mail if mail not in before]
        reached = {way for way, (_, words) in WAYS.items() if any(words in message for message in mail)}
        expected = {"at work": set(WAYS), "shift unknown": IN_OFFICE_HOURS}
        assert reached == expected.get(state, set())
        assert len(mail) == len(reached)
        talk.slack.ledger.clear()  # as above


@pytest.mark.parametrize("way", ["a hand-over", "thanks"])
async def test_what_came_in_a_break_is_there_after_it(talk: Talk, way: str) -> None:
    reaches, words = WAYS[way]
    for setting in ("shift 08:00-18:00 daily", "walks on"):
        await talk.alice.types(f"/coach {setting}")
    await live_as(talk, "at work")
    await talk.bob.types("/break 15")
    await reaches(talk)
    await talk.at("09:14")
    assert talk.bob.mail == []
    await talk.at("09:15")
    assert any(words in mail for mail in talk.bob.mail)
