"""Asking a colleague again and again, or somebody who can't be asked: it stays kind, and they are left in peace."""

from collections.abc import Awaitable, Callable

import pytest

from slackbot.store.people import bounds
from tests.dialogue.people.ways_to_ask import OVER, WAYS, WORDS, at_work, named_to_alice, question_to, stands, walks
from tests.talk import Talk

TOO_OFTEN = {
    "cover": (6, "I've asked for cover as often as one day allows, so I ask nobody now."),
    "time": (6, "so this time I ask nobody"),
    "together": (3, "That's three times today."),
    "hand-over": (1, "You've asked them today, or five people already."),
}


@pytest.mark.parametrize("name", TOO_OFTEN)
async def test_asked_ten_times_in_a_row_it_stays_kind_and_the_other_is_left_in_peace(talk: Talk, name: str) -> None:
    way, (most, told) = WAYS[name], TOO_OFTEN[name]
    await at_work(talk)
    read = []
    for _ in range(10):
        read.append(await way.ask(talk))
        await talk.trial.turn_to(talk.trial.clock())
        if way.ends.endswith("end"):
            await talk.alice.types(way.ends)
    assert told in read[-1]
    assert [told in each for each in read] == [False] * most + [True] * (10 - most)
    assert len(talk.bob.mail) == most
    assert named_to_alice(talk, way) == []


@pytest.mark.parametrize("most", [1, 2])
async def test_after_many_walks_nobody_is_asked_along(talk: Talk, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A second press asks nobody again; a walk alone is a walk on any day."""
    monkeypatch.setattr("slackbot.commands.people.walks._ASKED_A_DAY", most)
    await at_work(talk)
    await talk.alice.types("/coach breaks 09:03")
    read = [await walks(talk)]
    await talk.trial.turn_to(talk.trial.clock())
    await talk.alice.types("/break end")
    await talk.at("09:03")
    read.append(await walks(talk))
    await talk.at("09:04")
    assert ["this time I ask nobody" in each for each in read] == [False, most == 1]
    assert len(talk.bob.mail) == most


@pytest.mark.parametrize("begins", ["/break 15", "/break"])
async def test_whoever_walked_before_is_not_walked_with_in_a_later_break(talk: Talk, begins: str) -> None:
    """Bob asked for company at nine and none came; what he does at ten is a break of his own."""
    await at_work(talk)
    await talk.bob.types("/coach breaks 09:03")
    await talk.alice.types("/coach breaks 10:01")
    await talk.at("09:03")
    nudge = question_to(talk.bob, "With somebody")
    await talk.bob.presses("With somebody", on=nudge)
    await talk.at("10:00")
    await talk.bob.types(begins)
    await talk.at("10:01")
    assert "walking too" not in await walks(talk)
    await talk.at("10:02")
    assert [mail for mail in talk.bob.mail if "coming along" in mail] == []


@pytest.mark.parametrize(("at", "meets"), [("09:12", True), ("09:14", False)])
async def test_whose_walk_began_more_than_ten_minutes_ago_is_let_be(talk: Talk, at: str, *, meets: bool) -> None:
    await at_work(talk)
    for setting in ("breaks 09:03", "walks on"):
        await talk.bob.types(f"/coach {setting}")
    await talk.bob.types("/break usual 15")
    await talk.alice.types(f"/coach breaks {at}")
    await talk.at("09:03")
    await talk.bob.presses("With somebody", on=question_to(talk.bob, "With somebody"))
    await talk.at(at)
    assert ("walking too" in await walks(talk)) is meets


async def test_a_walk_that_is_over_is_joined_by_nobody(talk: Talk) -> None:
    """The question is good for ten minutes, a walk of five is over before."""
    await at_work(talk)
    await walks(talk)
    await talk.at("09:03")
    question = question_to(talk.bob, "I'm coming")
    await talk.at("09:08")
    await talk.bob.presses("I'm coming", on=question)
    await talk.at("09:10")
    assert stands(talk.bob, question) == OVER
    assert named_to_alice(talk, WAYS["walk"]) == []


async def test_five_minutes_after_a_rough_one_are_theirs_however_often(talk: Talk) -> None:
    """Colleagues are asked for cover as often as a day allows; her break never hangs on that."""
    await at_work(talk)
    for _ in range(10):
        await talk.alice.types("/rough")
        assert "Five minutes" in await talk.alice.presses("Five minutes")
        await talk.trial.turn_to(talk.trial.clock())
        await talk.alice.types("/break end")
    assert len(talk.bob.mail) == 6


@pytest.mark.parametrize("name", ["cover", "time", "together"])
async def test_one_colleague_is_asked_so_often_a_day_by_all_the_others(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The asker reads the same, and the next day is a new one."""
    way = WAYS[name]
    monkeypatch.setattr(bounds, "MOST_ASKED", 2)
    await at_work(talk)
    read = []
    for _ in range(3):
        read.append(await way.ask(talk))
        await talk.trial.turn_to(talk.trial.clock())
        if way.ends.endswith("end"):
            await talk.alice.types(way.ends)
    assert len(set(read)) == 1
    assert len(talk.bob.mail) == 2
    await talk.at("10:00", days=1)
    await way.ask(talk)
    await talk.at("10:01")
    assert question_to(talk.bob, way.yes).readable() == talk.bob.mail[-1]


async def outside(talk: Talk) -> str:
    """Somebody of another company, whom a shared channel shows."""
    elsewhere = talk.slack.add_team("Elsewhere", installed=False)
    dora = talk.slack.person("dora", team=elsewhere)
    talk.slack.team.members[dora.id] = elsewhere.members[dora.id]
    return dora.id


async def gone(talk: Talk) -> str:
    dora = talk.slack.person("dora", tz="Europe/Berlin")
    await dora.profile.is_deactivated()
    return dora.id


async def gone_who_used_the_bot(talk: Talk) -> str:
    await talk.bob.types("/done something")
    await talk.bob.person.profile.is_deactivated()
    await talk.trial.settled()
    return talk.bob.person.id


async def guest(talk: Talk) -> str:
    """A guest of the workspace, who is a colleague like any other."""
    dora = talk.slack.person("dora", tz="Europe/Berlin")
    talk.slack.team.members[dora.id].guest = True
    return dora.id


async def the_bot(talk: Talk) -> str:
    return talk.slack.team.bot_user


async def oneself(talk: Talk) -> str:
    return talk.alice.person.id


NAMED: dict[str, tuple[Callable[[Talk], Awaitable[str]], str, str, str]] = {
    "oneself": (oneself, "That's you. Choose", "A signal goes to somebody else.", "That's you. A line"),
    "the bot": (the_bot, "I can't ask them", "That's an app", "That's a bot"),
    "outside": (outside, "I can't ask them", "They're not in this workspace", "They're not in this Slack"),
    "gone": (gone, "I can't ask them", "They're not in this workspace", "They're not in this Slack"),
    "gone who used it": (
        gone_who_used_the_bot,
        "I can't ask them",
        "They're not in this workspace",
        "They're not in this Slack",
    ),
    "a guest": (guest, "They don't use me", "I'll pass it on if they're at work", "Noted for @dora"),
}


@pytest.mark.parametrize("whom", NAMED)
async def test_whoever_is_named_is_a_colleague_or_the_asker_reads_why_not(talk: Talk, whom: str) -> None:
    """By a hand-over, a signal and a thanks alike; nothing waits for anybody who can't be reached."""
    found_out, handed, signalled, thanked = NAMED[whom]
    user_id = await found_out(talk)
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    errors = await talk.alice.saves(whom=user_id)
    assert (errors or {}).get("whom", talk.alice.screen[-1]).startswith(handed)
    if errors:
        await talk.alice.person.closes()
    for command, text, reads in (("/coach", "signal {}", signalled), ("/thanks", "{} for the late call", thanked)):
        sent = await talk.alice.person.sends_command(command=command, text=text.format(f"<@{user_id}|dora>"))
        assert sent is not None
        assert sent.readable().startswith(reads)
    await talk.at("10:30")
    mail = [entry for entry in talk.slack.ledger if entry.kind == "post" and entry.seen_by == frozenset({user_id})]
    assert len(mail) == (2 if whom == "a guest" else 0)
