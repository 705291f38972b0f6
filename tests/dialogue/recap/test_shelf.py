"""Dialogues about the team's shelf: previewed, put up by a yes, read by the team alone, taken down for everybody."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.shelves import SENTENCE, begin_team
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, Talk, open_talk

PREVIEW = (
    f"In #help-desk, people would read this:\n{SENTENCE}\n[Put it up] [With my name] [Throw it away]\n"
    "  With your name, it has bob beside it. Without, nobody is named. Is a customer's name in it?\n"
    "  They read it on the shelf, when they take a hard one like it, or under a recap."
    " Everybody here can read that recap.\n"
    "  /coach shelf find and a word looks for it instead."
)


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    async with open_talk() as talk:
        yield await begin_team(talk)


async def puts_up(speaker: Speaker, text: str = SENTENCE, label: str = "Put it up") -> str:
    """Type a sentence and say yes to it."""
    await speaker.types(f"/coach shelf {text}")
    return await speaker.presses(label)


async def test_a_yes_pressed_under_a_preview_for_fewer_readers_shows_it_again(team: Team) -> None:
    bob, slack = team.talk.bob, team.talk.slack
    await bob.types(f"/coach shelf {SENTENCE}")
    await slack.channels.is_shared(team.channel, slack.add_team("Another Company"))
    await team.talk.trial.settled()
    assert "Another company can read that recap." in await bob.presses("Put it up")
    assert (await team.talk.alice.types("/coach shelf")).startswith("The shelf is empty.")
    await bob.presses("Put it up")
    assert SENTENCE in await team.talk.alice.types("/coach shelf")


async def test_nobody_reads_a_sentence_before_its_author_said_yes(team: Team) -> None:
    assert await team.talk.bob.types(f"/coach shelf {SENTENCE}") == PREVIEW
    assert (await team.talk.alice.types("/coach shelf")).startswith("The shelf is empty.")
    await team.talk.bob.presses("Put it up")
    assert f"On your team's shelf:\n{SENTENCE}" in (await team.talk.alice.types("/coach shelf")).replace("• ", "")


@pytest.mark.parametrize(("label", "who"), [("Put it up", "Somebody here"), ("With my name", "bob")])
async def test_who_takes_a_hard_one_like_it_reads_it_privately(database_url: str, label: str, who: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        await begin_team(talk)
        await talk.bob.types("/challenge the refund three of us avoided")
        await talk.bob.types("/challenge")
        await talk.bob.presses("It's done")
        await talk.bob.saves(learned="ask finance before promising")
        await talk.bob.presses("To the shelf")
        await talk.bob.presses(label)
        told = await talk.alice.types("/challenge that promising refund again")
        assert f"{who} learned: ask finance before promising" in told
        assert all("alice" not in message for message in [*talk.bob.mail, *talk.bob.screen])


async def test_a_page_is_told_as_from_the_shelf_and_ones_own_words_are_not_told_to_oneself(team: Team) -> None:
    await puts_up(team.talk.bob, "refunds, step by step: wiki/refunds")
    assert "From your team's shelf: refunds, step by step: wiki/refunds" in await team.talk.alice.types(
        "/challenge a refund"
    )
    assert "wiki" not in await team.talk.bob.types("/challenge a refund")


async def test_one_stands_under_the_recap_and_leaves_it_when_it_is_taken_down(team: Team) -> None:
    await puts_up(team.talk.bob, label="With my name")
    await team.talk.at("16:05", days=3)
    assert f"From the shelf: {SENTENCE} (bob)" in team.posts[0]
    await team.talk.bob.types("/coach shelf")
    assert await team.talk.bob.presses("Take it down") == f"It's down: {SENTENCE}"
    await team.talk.trial.settled()
    assert SENTENCE not in team.posts[0]
    assert (await team.talk.alice.types("/coach shelf")).startswith("The shelf is empty.")


async def test_a_sentence_rests_before_it_stands_under_a_recap_again(team: Team) -> None:
    await puts_up(team.talk.bob)
    await team.talk.at("16:05", days=3)
    await team.talk.at("16:05", days=7)
    assert [SENTENCE in post for post in team.posts] == [True, False]


@pytest.mark.parametrize("leaves", ["/coach forget me", "the channel", "the recap"])
async def test_with_its_author_a_sentence_leaves(database_url: str, leaves: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        team = await begin_team(talk)
        await puts_up(talk.bob, label="With my name")
        await talk.at("16:05", days=3)
        assert SENTENCE in team.posts[0]
        assert SENTENCE in await talk.alice.types("/coach shelf")
        if leaves == "/coach forget me":
            await talk.bob.types(leaves)
            await talk.bob.presses("Forget me")
        elif leaves == "the channel":
            await talk.slack.channels.leaves(team.channel, talk.bob.person.id)
        else:
            await talk.bob.types("/coach recap")
            await talk.bob.presses("Leave this recap")
        await talk.trial.settled()
        assert SENTENCE not in team.posts[0]
        assert (await talk.alice.types("/coach shelf")).startswith("The shelf is empty.")
        assert "finance" not in await talk.alice.types("/challenge a refund")


async def test_people_of_no_team_and_of_another_one_read_nothing_of_it(team: Team) -> None:
    talk = team.talk
    await puts_up(talk.bob)
    dora = Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
    assert (await dora.types("/coach shelf")).startswith("A shelf belongs to a team with a recap")
    assert (await dora.types(f"/coach shelf {SENTENCE}")).startswith("A shelf belongs to a team with a recap")
    other = Team(talk, talk.slack.channel("night-desk", [dora.person]))
    await other.types(dora, "/coach team mon 9:00")
    assert (await dora.types("/coach shelf")).startswith("The shelf is empty.")
    assert "finance" not in await dora.types("/challenge a refund")


async def presses_of_others(talk: Talk, speaker: Speaker, action: str, value: str) -> None:
    """Deliver a press on a button that was shown to somebody else, as only a forger could make it."""
    pressed = {"type": "button", "action_id": action, "value": value, "action_ts": "1.2"}
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": speaker.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "1.2.same",
        "response_url": "",
        "actions": [pressed],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()


@pytest.mark.parametrize("action", ["put_up", "put_up_signed", "take_down"])
async def test_a_button_works_for_its_author_alone(team: Team, action: str) -> None:
    await team.talk.bob.types("/coach shelf one that does not stand")
    await puts_up(team.talk.bob)
    for value in ("1", "2", "3", "", "one", "9" * 30):
        await presses_of_others(team.talk, team.talk.alice, f"shelf.{action}", value)
    shown = await team.talk.alice.types("/coach shelf")
    assert SENTENCE in shown
    assert "(bob)" not in shown
    assert "not stand" not in shown


async def test_it_is_searched_and_read_in_pages(team: Team) -> None:
    for number in range(12):
        await puts_up(team.talk.bob, f"sentence {'abcdefghijkl'[number]} about exports")
    first = await team.talk.alice.types("/coach shelf")
    assert "sentence l about" in first
    assert "sentence a about" not in first
    assert "sentence a about" in await team.talk.alice.presses("Read on")
    assert "sentence l about" in await team.talk.alice.presses("From the top")
    assert "sentence a about" in await team.talk.alice.types("/coach shelf find sentence a")
    assert await team.talk.alice.types("/coach shelf find invoice") == (
        "Nothing on the shelf has invoice in it. /coach shelf shows all of it."
    )


async def test_ones_own_are_listed_with_what_does_not_stand_and_there_is_a_most(team: Team) -> None:
    await puts_up(team.talk.bob, "one that stands")
    await team.talk.bob.types("/coach shelf one that does not")
    listed = await team.talk.bob.types("/coach shelf mine")
    assert "one that does not (#help-desk, not up)" in listed
    assert "one that stands (#help-desk)" in listed
    for number in range(18):
        await team.talk.bob.types(f"/coach shelf another {number}")
    assert await team.talk.bob.types("/coach shelf one too many") == (
        "Twenty of yours is what a shelf can take. /coach shelf mine has them, to take one down."
    )
    assert "one that stands" in await team.talk.bob.types("/coach shelf one that stands")


async def test_when_more_people_can_read_the_channel_every_yes_is_void_and_asked_for_again(team: Team) -> None:
    talk = team.talk
    await puts_up(talk.bob)
    await talk.slack.channels.is_shared(team.channel, talk.slack.add_team("Another Company"))
    await talk.trial.settled()
    assert (await talk.alice.types("/coach shelf")).startswith("The shelf is empty.")
    assert f"{SENTENCE} (#help-desk, not up)" in await talk.bob.types("/coach shelf mine")
    await talk.at("09:30")
    assert any("your sentences off its shelf" in message for message in talk.bob.mail)


async def test_whosees_and_home_and_the_export_tell_of_it(team: Team) -> None:
    talk = team.talk
    await puts_up(talk.bob, label="With my name")
    assert f"on the shelf of help-desk, with your name: {SENTENCE}" in await talk.bob.types("/coach whosees")
    assert f"{SENTENCE}: yes" in await talk.bob.types("/coach export pages")
    assert "your sentences on a team's shelf, for everybody" in await talk.bob.types("/coach forget me")
    await talk.bob.person.opens_home()
    await talk.trial.settled()
    assert talk.bob.person.home is not None
    assert "[The shelf]" in talk.bob.person.home.readable()


async def test_what_is_typed_can_neither_ping_nor_forge(team: Team) -> None:
    await puts_up(team.talk.bob, "<!channel> see <https://evil.example|our wiki> *now*")
    shown = await team.talk.alice.types("/coach shelf")
    assert "<!channel>" in shown
    await team.talk.at("16:05", days=3)
    assert "<!channel>" in team.posts[0]  # open_talk looks for pings and links


async def test_help(team: Team) -> None:
    assert (await team.talk.alice.types("/coach shelf help")).startswith("The team's shelf.")
