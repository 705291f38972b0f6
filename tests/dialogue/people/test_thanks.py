"""Dialogues about `/thanks`: a thanks note for the colleague first, then the team if both say so."""

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import thanks
from tests.dialogue.people.thanks_said import WHAT, note, noted, put_in_a_team, shares_of
from tests.talk import Speaker, Talk


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who use the bot and are in a team with a recap on Fridays."""
    return await put_in_a_team(talk)


async def test_the_colleague_sees_it_first_and_the_sender_is_told(talk: Talk) -> None:
    assert await talk.alice.types(f"/thanks @bob {WHAT}") == noted()
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]
    assert talk.alice.mail == []
    assert [entry.seen_by for entry in talk.slack.ledger if "thanks you" in entry.text] == [
        frozenset({talk.bob.person.id})
    ]


async def test_the_notification_has_the_words_and_no_mention(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00")
    assert talk.bob.person.dm[-1].text == f"A colleague thanks you {WHAT}. May #help-desk see it in its recap?"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("/thanks @bob you took the late call", "you took the late call"),
        ("/thanks @bob, you took the late call", "you took the late call"),
        ("/thanks for taking the late call @bob", "for taking the late call"),
        ("/thanks @bob for taking @charlie's call", "for taking @charlie's call"),
        ("/thanks @bob for the <!channel> & <@U1> *thing*", "for the <!channel> & <@U1> *thing*"),
        ("/coach thanks @bob for the call", "for the call"),
        ("/thanks @Bob FOR the call", "FOR the call"),
    ],
)
async def test_who_and_what_are_read_as_people_write_them(talk: Talk, typed: str, what: str) -> None:
    await talk.alice.types(typed)
    await talk.at("09:00")
    assert await _thanked(talk) == [what]
    colon = "" if what[:4].lower() == "for " else ":"
    assert talk.bob.mail[-1].startswith(f"@{talk.alice.person.id} thanks you{colon} {what}. May #help-desk")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/thanks", "None here yet; they tend to start with one:"),
        ("/thanks \u200b", "None here yet; they tend to start with one:"),
        ("/thanks help", "A thank you, seen by your colleague first."),
        ("/thanks for the late call", "Who is it for?"),
        ("/thanks @alice for the late call", "That's you."),
        ("/thanks @bot for the late call", "That's a bot, and it can't take thanks."),
        ("/thanks @bob and @charlie for the late call", "A thank you from me goes to one person at a time."),
        ("/thanks @nobody.here for the late call", "Slack didn't tell me who @nobody.here is."),
        ("/thanks <@U012> for the late call", "Slack didn't tell me who @U012 is."),
        ("/thanks @bob", "And what for? In your words: /thanks @bob for taking the late call"),
        ("/thanks @bob for", "And what for?"),
        ("/thanks @bob for \u200b ...", "And what for?"),
    ],
)
async def test_what_can_not_be_brought_is_said_and_nothing_is_sent(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)
    await talk.at("12:00", days=1)
    assert await shares_of(talk) == []
    assert talk.bob.mail == []


async def test_somebody_who_left_is_not_reached_and_that_is_said(talk: Talk) -> None:
    await talk.bob.person.profile.is_deactivated()
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They're not in this Slack")


async def test_somebody_who_left_and_never_used_the_bot_too(talk: Talk, new_bob: Speaker) -> None:
    await new_bob.person.profile.is_deactivated()
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They're not in this Slack")


async def test_an_id_that_slack_does_not_know_is_nobody_here(talk: Talk) -> None:
    sent = await talk.alice.person.sends_command(command="/thanks", text="<@U0NOBODY> for the call")
    assert sent is not None
    assert sent.readable().startswith("They're not in this Slack")
    assert {refusal.error for refusal in talk.slack.refusals} == {"user_not_found"}
    talk.slack.refusals.clear()


@pytest.mark.parametrize("typed", ["/thanks @dora for the call", "/coach signal @dora"])
async def test_somebody_of_another_company_in_a_shared_channel_is_not_told_to_be_on_its_way(
    talk: Talk, typed: str
) -> None:
    elsewhere = talk.slack.add_team("Elsewhere", installed=False)
    dora = talk.slack.person("dora", team=elsewhere)
    talk.slack.team.members[dora.id] = elsewhere.members[dora.id]  # as Slack Connect shows her
    assert (await talk.alice.types(typed)).startswith("They're not in this ")
    assert await shares_of(talk) == []


async def test_somebody_named_by_id_alone_is_called_by_name(talk: Talk) -> None:
    """As Slack documents names in a command: `<@U…>`, with no name in it."""
    sent = await talk.alice.person.sends_command(command="/thanks", text=f"<@{talk.bob.person.id}> {WHAT}")
    assert sent is not None
    assert sent.readable().startswith(f"Noted for @bob, who gets it at work if they take thanks: {WHAT}. ")


async def test_two_who_are_called_the_same_stay_two(talk: Talk) -> None:
    other = talk.slack.person("other bob")
    talk.slack.team.members[other.id].name = "bob"
    named = f"<@{talk.bob.person.id}> <@{other.id}> for the call"
    sent = await talk.alice.person.sends_command(command="/thanks", text=named)
    assert sent is not None
    assert sent.readable().startswith("A thank you from me goes to one person at a time.")


async def test_an_id_stays_where_slack_does_not_say_who_it_is(talk: Talk) -> None:
    talk.slack.fault("users.info", Fault.error("internal_error"))
    await talk.alice.person.sends_command(command="/coach", text=f"done rang <@{talk.bob.person.id}> and <@U1>")
    assert await talk.alice.types("/today") == f"Your Tuesday so far:\n• a line\n• rang @{talk.bob.person.id} and @U1"
    talk.slack.refusals.clear()


@pytest.mark.parametrize("token", ["<@{id}>", "<@{id}|bob>", "<@{id}|&lt;!here&gt;>"])
async def test_slacks_ways_to_name_somebody_are_read(talk: Talk, token: str) -> None:
    text = token.format(id=talk.bob.person.id) + " for the call with <#C012|general> on <https://x.y/z|x.y>"
    await talk.alice.person.sends_command(command="/thanks", text=text)
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk, "for the call with #general on x.y")]


async def test_fifty_kilobytes_arrive_shortened(talk: Talk) -> None:
    await talk.alice.types("/thanks @bob for " + "w" * 50_000)
    await talk.at("09:00")
    assert len(talk.bob.mail[0]) < 500


async def test_the_same_thanks_delivered_twice_by_slack_is_one(talk: Talk) -> None:
    for _ in range(2):
        await talk.alice.person.types(f"/thanks @bob {WHAT}", trigger_id="7.7.same")
    await talk.at("09:00")
    assert len(talk.bob.mail) == 1


async def _thanked(talk: Talk) -> list[str]:
    return await talk.bot.database.transact(lambda tx: list(tx.execute(sa.select(thanks.c.text)).scalars()))


async def test_all_that_was_received_can_be_read_page_by_page(talk: Talk) -> None:
    for number in range(12):
        await talk.bob.types(f"/thanks @alice for call {number:02}")
        await talk.at("12:00", days=1)
    newest = await talk.alice.types("/thanks")
    assert "for call 11\n[Earlier ones]" in newest
    assert "for call 01" not in newest
    earlier = await talk.alice.presses("Earlier ones")
    assert [line[-7:] for line in earlier.split("\n")[1:3]] == ["call 00", "call 01"]
    assert earlier.endswith("[Newest ones]")
    assert await talk.alice.presses("Newest ones") == newest


async def test_the_week_tells_of_thanks_in_the_senders_words(talk: Talk) -> None:
    await talk.bob.types("/thanks @alice for taking the late call")
    assert "bob thanked you for taking the late call." in await talk.alice.types("/week")
