"""Dialogues about the recap's question: answered under the post, off until a yes, and told in the next recap."""

from collections.abc import AsyncIterator

import pytest

from slackbot.standin import Message
from tests.dialogue.recap.recap_week import QUIET
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, open_talk

ANSWER = "the form that asks twice"


@pytest.fixture
async def asked(database_url: str) -> AsyncIterator[Team]:
    """A team whose first recap asked its question."""
    async with open_talk(database_url=database_url) as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.alice.types("/done what alice keeps to herself")
        await talk.bob.types("/done what bob keeps to himself")
        await team.types(talk.alice, "/coach team fri 16:00")
        await talk.at("16:05", days=3)
        yield team


def post(team: Team) -> Message:
    """Return the newest post in the channel."""
    return list(team.channel.messages.values())[-1]


async def answers(team: Team, who: Speaker, text: str = ANSWER, *, on: Message | None = None) -> str:
    """Answer the question under a post; returns the answer on the screen."""
    await who.presses("Answer", on=on or post(team))
    assert await who.saves(text=text) is None
    return who.screen[-1]


async def test_an_answer_is_kept_and_off_until_a_yes(asked: Team) -> None:
    bob = asked.talk.bob
    assert await answers(asked, bob) == (
        f"Saved for the next recap of #help-desk: {ANSWER}. It's off until you say yes.\n[Share it]"
    )
    assert f"{ANSWER} (your answer) [Share]" in await bob.types("/coach recap")
    assert len(asked.posts) == 1  # the post stays as it is
    await asked.talk.at("16:05", days=7)
    assert QUIET.fullmatch(asked.posts[-1])
    assert ANSWER not in str(asked.posts)


async def test_the_next_recap_opens_with_the_question_and_its_answers(asked: Team) -> None:
    question = asked.posts[0].partition("to take along: ")[2].partition("\n")[0]
    await answers(asked, asked.talk.bob)
    await asked.talk.bob.presses("Share it")
    await asked.talk.at("16:05", days=7)
    assert asked.posts[-1].startswith(f"Last week's question: {question}\n• {ANSWER}\n")
    assert "bob" not in asked.posts[-1]


async def test_other_words_replace_the_answer_and_void_the_yes(asked: Team) -> None:
    await answers(asked, asked.talk.bob)
    await asked.talk.bob.presses("Share it")
    await answers(asked, asked.talk.bob, "other words")
    await asked.talk.at("16:05", days=7)
    assert ANSWER not in str(asked.posts)
    assert "other words" not in str(asked.posts)


async def test_the_window_wants_words_and_shows_what_was_answered(asked: Team) -> None:
    await asked.talk.bob.presses("Answer", on=post(asked))
    assert await asked.talk.bob.saves(text=" ") is not None
    await answers(asked, asked.talk.bob)
    await asked.talk.bob.presses("Answer", on=post(asked))
    assert asked.talk.bob.person.modal is not None
    assert ANSWER in str(asked.talk.bob.person.modal.blocks)


async def test_an_older_question_takes_no_answers(asked: Team) -> None:
    old = post(asked)
    await asked.talk.at("16:05", days=7)
    assert (await asked.talk.bob.presses("Answer", on=old)).startswith("That recap is closed.")


async def test_an_answer_that_was_posted_can_be_taken_out_and_goes_with_its_person(asked: Team) -> None:
    bob = asked.talk.bob
    await answers(asked, bob)
    await bob.presses("Share it")
    await asked.talk.at("16:05", days=7)
    assert ANSWER in asked.posts[-1]
    assert ANSWER in await bob.types("/coach whosees")
    assert ANSWER in await bob.types("/coach export pages")
    await bob.types("/coach forget me")
    await bob.presses("Forget me")
    await asked.talk.trial.settled()
    assert ANSWER not in asked.posts[-1]
