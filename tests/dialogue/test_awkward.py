"""The awkward moments of every way to ask a colleague: two say yes at once, the asker leaves, somebody asks all day."""

from asyncio import gather
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from slackbot.standin import Message
from slackbot.store.people import bounds
from tests.talk import Speaker, Talk

OVER = "It's passed now. Thank you."
WORDS = "the invoice in three currencies"


class Way(NamedTuple):
    """A way to ask: what alice does, how a colleague says yes, what names them to her, and how she ends it."""

    ask: Callable[[Talk], Awaitable[str]]
    yes: str
    told: str
    ends: str = ""


async def asks_for_cover(talk: Talk) -> str:
    return await talk.alice.types("/break cover")


async def gives_time(talk: Talk) -> str:
    return await talk.alice.types("/time 20 the import for Ada")


async def asks_for_company(talk: Talk) -> str:
    await talk.alice.types(f"/challenge together {WORDS}")
    errors = await talk.alice.saves()
    if errors:
        await talk.alice.person.closes()
    return (errors or {}).get("text", talk.alice.screen[-1])


async def walks(talk: Talk) -> str:
    """Press *With somebody* under the newest break question."""
    nudge = question_to(talk.alice, "With somebody")
    await talk.alice.presses("With somebody", on=nudge)
    return stands(talk.alice, nudge)


async def hands_over(talk: Talk) -> str:
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    errors = await talk.alice.saves(whom=talk.bob.person.id)
    if errors:
        await talk.alice.person.closes()
    return (errors or {}).get("whom", talk.alice.screen[-1])


OPEN_TO_ALL = {
    "cover": Way(asks_for_cover, "I'll cover", "has you covered", "/break end"),
    "time": Way(gives_time, "I'll take them", "takes the next ones", "/time end"),
    "together": Way(asks_for_company, "I'm in", "is in. Fifteen minutes", "/challenge together other words"),
    "walk": Way(walks, "I'm coming", "is coming along", "/break end"),
}
WAYS = {**OPEN_TO_ALL, "hand-over": Way(hands_over, "I'll take it", "takes it from here")}


async def at_work(talk: Talk, *others: Speaker) -> None:
    """Have everybody on shift and open to all, and alice asked about a break, as her colleagues would be soon."""
    for who in (talk.alice, talk.bob, *others):
        when = "09:02" if who is talk.alice else "09:08"
        for setting in ("shift 09:00-17:00 daily", "cover on", "together on", "walks on", f"breaks {when}"):
            await who.types(f"/coach {setting}")
    await talk.at("09:02")


def question_to(who: Speaker, button: str) -> Message:
    """The newest message to somebody that has the button."""
    return next(message for message in reversed(who.person.dm) if button in message.buttons)


def stands(who: Speaker, question: Message) -> str:
    """What stands where a question stood."""
    return next(message for message in who.person.dm if message.ts == question.ts).readable()


def named_to_alice(talk: Talk, way: Way) -> list[str]:
    return [mail for mail in talk.alice.mail if way.told in mail]


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
