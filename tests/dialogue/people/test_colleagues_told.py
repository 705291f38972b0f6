"""What two people learn of each other: each way by which something leaves a person stands in their `/coach whosees`."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from slackbot import manifest
from slackbot.scheduled import KINDS
from slackbot.standin import Message
from slackbot.store.privacy.personal_data import TO_OTHERS, everything
from slackbot.store.schema.identity import MemberId
from tests.talk import Speaker, Talk, open_talk

WORDS = "the refund three of us avoided"
DAY = "Tuesday, 3 March 2026"


class Told(NamedTuple):
    """A way to reach a colleague, and what each of the two reads in `/coach whosees` afterwards."""

    lived: Callable[[Talk], Awaitable[None]]
    alice: str
    bob: str


def last(who: Speaker) -> Message:
    """Return the newest message of the bot in somebody's DM, and make it the one that is pressed."""
    who.last = who.person.dm[-1]
    return who.last


async def bob_answers(talk: Talk, label: str, *, at: str = "09:01") -> None:
    """Let what alice asked arrive, and have bob press a button of it; whatever follows arrives too."""
    await talk.at(at)
    last(talk.bob)
    await talk.bob.presses(label)
    await talk.at("09:12")


async def nudged(*people: Speaker) -> None:
    """Ask each of them about a break, ten past nine."""
    for who in people:
        await who.types("/coach breaks 09:10")
    await people[0].talk.at("09:10")


async def covered(talk: Talk) -> None:
    await talk.alice.types("/break cover")
    await bob_answers(talk, "I'll cover")


async def time_given(talk: Talk) -> None:
    await talk.alice.types("/time 20 the import for Ada")
    await bob_answers(talk, "I'll take them")


async def together(talk: Talk) -> None:
    await talk.alice.types("/challenge together")
    await talk.alice.saves(text=WORDS)
    await bob_answers(talk, "I'm in")


async def offered(talk: Talk) -> None:
    """Alice offers bob a hard one, with what makes it hard."""
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.presses("Say it")
    await talk.alice.saves(hard_part="nobody knows the contract")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    await talk.alice.saves(whom=talk.bob.person.id)


async def taken_over(talk: Talk) -> None:
    await offered(talk)
    await bob_answers(talk, "I'll take it")


async def not_now(talk: Talk) -> None:
    await offered(talk)
    await bob_answers(talk, "Not now")


async def walked(talk: Talk) -> None:
    await nudged(talk.alice, talk.bob)
    last(talk.alice)
    await talk.alice.presses("With somebody")
    await bob_answers(talk, "I'm coming", at="09:11")


async def walked_both_by_a_nudge(talk: Talk) -> None:
    await nudged(talk.alice, talk.bob)
    mine, theirs = last(talk.alice), last(talk.bob)
    await talk.alice.presses("With somebody", on=mine)
    await talk.bob.presses("With somebody", on=theirs)
    await talk.at("09:12")


async def signalled(talk: Talk) -> None:
    await talk.alice.types("/coach signal @bob")
    await talk.at("09:12")


HARD_ONE = f"{WORDS}; what makes it hard: nobody knows the contract"
WALKED = "that you walked together"
WAYS = {
    "a cover": Told(covered, "", "that you covered their break"),
    "a customer's time": Told(time_given, "", "that you took the next ones"),
    "a hard one together": Told(together, WORDS, "that you had time for a hard one"),
    "a hard one in a group": Told(together, WORDS, "that you had time for a hard one"),
    "a hand-over": Told(taken_over, HARD_ONE, "whether you'd take a hard one"),
    "a hand-over that did not fit": Told(not_now, HARD_ONE, "whether you'd take a hard one"),
    "a hand-over that nobody answers": Told(offered, HARD_ONE, ""),
    "a walk": Told(walked, WALKED, WALKED),
    "a walk of two who were nudged": Told(walked_both_by_a_nudge, WALKED, WALKED),
    "a signal": Told(signalled, "that you had a hard day, and nothing more", ""),
}


async def settled_in(talk: Talk) -> None:
    """Have two colleagues at work who may be asked for everything."""
    for who in (talk.alice, talk.bob):
        for setting in ("shift 09:00-17:00 daily", "walks on", "together on", "cover on"):
            await who.types(f"/coach {setting}")


def between_two(shown: str) -> str:
    """The lines of `/coach whosees` about one colleague alone."""
    return shown.partition("Between two people\n")[2].partition("\nNobody looked.")[0]


@pytest.mark.parametrize("way", WAYS)
async def test_what_a_colleague_learned_is_listed_and_goes_with_them(
    database_url: str, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """By day, in the words that they read; no lead or admin sees it, and nothing names who had all of it forgotten."""
    told, granted = WAYS[way], manifest.load()
    granted["oauth_config"]["scopes"]["bot"] += ["mpim:write"] * way.endswith("in a group")
    monkeypatch.setattr(manifest, "load", lambda: granted)
    async with open_talk(database_url=database_url) as talk:
        await settled_in(talk)
        await told.lived(talk)
        for who, other, words in ((talk.alice, "bob", told.alice), (talk.bob, "alice", told.bob)):
            shown = await who.types("/coach whosees")
            assert shown.startswith("No lead or admin sees anything of yours.")
            assert between_two(shown) == (f"• {DAY}, to {other} alone: {words}" if words else "")
        await talk.bob.types("/coach forget me")
        await talk.bob.presses("Forget me")
        await talk.trial.settled()
        assert "bob" not in await talk.alice.types("/coach whosees")
        talk.slack.ledger.clear()  # the messages that named them stay in their DMs; no row says any more that they may


NAMED = {"a cover": False, "a customer's time": False, "a hard one together": True, "a walk": True, "a hand-over": True}


@pytest.mark.parametrize("way", NAMED)
async def test_the_export_names_an_asker_only_to_somebody_who_read_the_name(talk: Talk, way: str) -> None:
    await settled_in(talk)
    await WAYS[way].lived(talk)
    rows = await talk.bot.database.transact(everything, MemberId(talk.slack.team.id, talk.bob.person.id))
    taken = str([rows["covers_given"], rows["requests_taken"]])
    assert "datetime.date(2026, 3, 3)" in taken
    assert (talk.alice.person.id in taken) is NAMED[way]


def test_the_end_of_a_message_to_somebody_else_is_in_nobodys_export() -> None:
    assert {kind.name for kind in KINDS.values() if kind.address.to} == TO_OTHERS


@pytest.mark.parametrize("way", ["a cover", "a hard one together", "a walk"])
async def test_what_is_over_for_long_is_kept_and_listed_no_more(talk: Talk, way: str) -> None:
    await settled_in(talk)
    await WAYS[way].lived(talk)
    for who in (talk.alice, talk.bob):
        await who.types("/coach breaks off")
    await talk.at("12:00", days=40)
    await talk.bot.sender.tidy()
    for who in (talk.alice, talk.bob):
        assert between_two(await who.types("/coach whosees")) == ""
    talk.slack.ledger.clear()  # as above: what named them was sent long ago
