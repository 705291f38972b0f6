"""Dialogues about a thanks in the recap: the team sees it where both say so, for that channel alone."""

import asyncio

import pytest
import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.store.recap import recap_contents, teams
from tests.dialogue.people.thanks_said import WHAT, put_in_a_team, shares_of
from tests.talk import Speaker, Talk


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who use the bot and are in a team with a recap on Fridays."""
    return await put_in_a_team(talk)


async def test_the_team_may_see_it_where_both_say_so(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    assert await _shared(talk) == []
    assert await talk.alice.presses("Share it") == (
        f"#help-desk may see {WHAT} in its recap, if your colleague says yes too.\n[Between us]"
    )
    await talk.at("09:00")
    assert await _shared(talk) == []
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1])
    assert talk.bob.mail == [
        f"@{talk.alice.person.id} thanks you {WHAT}. #help-desk may see it in its recap, if they want that too.\n"
        "[Between us]"
    ]
    assert await _shared(talk) == [WHAT]


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_either_can_take_the_yes_back(talk: Talk, who: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.alice.presses("Share it")
    await talk.at("09:00")
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1])
    assert await _shared(talk) == [WHAT]
    if who == "alice":
        assert await talk.alice.presses("Between us") == f"Between the two of you: {WHAT}.\n#help-desk [Share it]"
    else:
        await talk.bob.presses("Between us", on=talk.bob.person.dm[-1])
        assert talk.bob.mail[-1].endswith("It stays between the two of you.\n#help-desk [Share it]")
    assert await _shared(talk) == []


async def test_yes_of_the_receiver_alone_shares_nothing(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00")
    asked = talk.bob.person.dm[-1]
    await asyncio.gather(talk.bob.person.presses(asked, "Share it"), talk.bob.person.presses(asked, "Share it"))
    await talk.trial.settled()
    assert await _shared(talk) == []


@pytest.mark.parametrize("action", ["share", "unshare", "agree", "disagree"])
@pytest.mark.parametrize("value", ["1", "1.1", "2.1", "1.99", "", "x", "1."])
async def test_who_is_no_part_of_it_can_not_share_it(talk: Talk, action: str, value: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    before = await shares_of(talk)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.charlie.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"thanks.{action}", "value": value, "action_ts": "1.2"}],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert await shares_of(talk) == before


@pytest.mark.parametrize(("who", "action"), [("alice", "agree"), ("bob", "share")])
async def test_nobody_says_yes_for_the_other(talk: Talk, who: str, action: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    before = await shares_of(talk)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.trial.people[who].id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"thanks.{action}", "value": "1.1", "action_ts": "1.2"}],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert await shares_of(talk) == before


async def test_a_button_of_last_week_still_means_its_thanks(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    old = talk.alice.last
    assert old is not None
    await talk.at("09:00", days=7)
    await talk.alice.types("/thanks @bob for another thing")
    await talk.alice.person.presses(old, "Share it")
    await talk.trial.settled()
    assert await shares_of(talk) == [(1, "given", True)]


async def _shared(talk: Talk) -> list[str]:
    return await talk.bot.database.transact(_in_the_coming_recap, talk.slack.team.id)


def _in_the_coming_recap(tx: sa.Connection, workspace_id: str) -> list[str]:
    team = teams.get(tx, workspace_id, 1)
    day = plan.coming(tx, team) if team else None
    assert day is not None
    return [shown.text for shown in recap_contents.thanks_for_recap(tx, workspace_id, 1, day)]


async def test_the_question_names_the_channel_and_without_a_recap_there_is_none(talk: Talk) -> None:
    dora = Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
    assert await dora.types("/thanks @bob for the form") == (
        "Noted for @bob, who gets it at work if they take thanks: for the form. It stays between you two."
    )
    await talk.at("09:05")
    assert talk.bob.mail == [f"@{dora.person.id} thanks you for the form.\n[Turn these off]"]


async def test_a_yes_for_one_channel_is_none_for_another(talk: Talk) -> None:
    """Two teams of both: the question names each, and what was agreed on for one is posted in that one alone."""
    everybody = talk.slack.channel("all-hands", [talk.alice.person, talk.bob.person])
    await talk.bob.person.types("/coach team fri 15:00", channel=everybody.id)
    answer = await talk.alice.types(f"/thanks @bob {WHAT}")
    assert answer.endswith("unless both want a team to see it.\n#help-desk [Share it]\n#all-hands [Share it]")
    await talk.alice.presses("Share it", value="1.1")
    await talk.at("09:05")
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1], value="1.2")
    await talk.at("16:05", days=3)
    assert not any("late call" in message.readable() for message in everybody.messages.values())
    posted = [
        message.readable() for channel in talk.slack.team.channels.values() for message in channel.messages.values()
    ]
    assert not any("thanks bob" in text for text in posted)


async def test_a_yes_after_the_recap_is_off_is_refused(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    sent = talk.alice.last
    channel = next(channel for channel in talk.slack.team.channels.values() if channel.name == "help-desk")
    await talk.alice.person.types("/coach team off", channel=channel.id)
    assert (await talk.alice.presses("Share it", on=sent)).startswith("That recap is closed.")
    assert await shares_of(talk) == []
