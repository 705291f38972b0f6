"""Dialogues that begin with a shortcut of Slack's own: on a message, or from anywhere."""

import asyncio
from typing import Any

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who have used the bot before."""
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/coach help")
    await talk.trial.settled()
    return talk


def on_message(talk: Talk, callback_id: str, **message: object) -> dict[str, Any]:
    """A shortcut that Alice uses on a message in a channel, as Slack sends it."""
    return {
        "type": "message_action",
        "callback_id": callback_id,
        "team": {"id": talk.slack.team.id, "domain": "acme"},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "channel": {"id": "C0123", "name": "support"},
        "message_ts": "1700000000.000100",
        "trigger_id": talk.alice.person.trigger(),
        "response_url": "",
        "message": {"type": "message", "ts": "1700000000.000100", **message},
    }


async def uses(talk: Talk, callback_id: str, **message: object) -> str:
    await talk.slack.deliver("interactive", on_message(talk, callback_id, **message))
    await talk.trial.settled()
    return window(talk.alice)


def window(speaker: Speaker) -> str:
    modal = speaker.person.modal
    return modal.readable() if modal else ""


async def test_a_message_becomes_a_line_with_a_way_back(talk: Talk) -> None:
    words = "<@U012|bob> explained it &amp; <https://x.y/z|x.y> &lt;twice&gt;\nand more"
    assert await uses(talk, "done.from_message", user=talk.bob.person.id, text=words) == (
        "== Add to your list ==\n"
        "What you did: <@bob explained it & x.y <twice>>\n"
        "Link to the message: <https://acme.slack.com/archives/C0123/p1700000000000100>\n"
        "  Start with hard: for a hard one, with time: for time you gave.\n"
        "[Cancel] [Save]"
    )
    assert await talk.alice.saves(text="time: explained it twice") is None
    assert window(talk.alice) == (
        "== On your list ==\n"
        "Noted: explained it twice (https://acme.slack.com/archives/C0123/p1700000000000100) (time given)\n"
        "[Close]"
    )
    assert "explained it twice (https://acme" in await talk.alice.types("/done")
    assert "explained" not in await talk.bob.types("/done")


async def test_a_message_that_names_somebody_shows_them_by_name(talk: Talk) -> None:
    """Messages carry ids alone, `<@U…>`: a line with an id in it is nobody's own words."""
    shown = await uses(talk, "done.from_message", user=talk.bob.person.id, text=f"<@{talk.bob.person.id}> rang")
    assert "What you did: <@bob rang>" in shown


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "not a link", "https://a b"])
async def test_a_way_back_that_was_taken_out_or_is_none_is_left_out(talk: Talk, link: str) -> None:
    await uses(talk, "done.from_message", user=talk.bob.person.id, text="first")
    assert await talk.alice.saves(link=link) is None
    assert window(talk.alice) == "== On your list ==\nNoted: first\n[Close]"


async def test_a_message_in_the_talk_with_the_bot_has_a_way_back_too(talk: Talk) -> None:
    await talk.alice.types("/break 5")
    await talk.at("09:05")
    await talk.alice.person.uses_shortcut("done.from_message", talk.alice.person.dm[-1])
    assert "What you did: <Welcome back. One thing at a time.>" in window(talk.alice)
    assert "Link to the message: <https://" in window(talk.alice)


@pytest.mark.parametrize("domain", ["", "a/b", "x y", "ACME"])
async def test_where_the_way_back_is_not_known_none_is_made_up(talk: Talk, domain: str) -> None:
    payload = on_message(talk, "done.from_message", user=talk.bob.person.id, text="first")
    payload["team"]["domain"] = domain
    await talk.slack.deliver("interactive", payload)
    assert "https://" not in window(talk.alice)


async def test_a_long_message_is_cut_kindly(talk: Talk) -> None:
    await uses(talk, "done.from_message", user=talk.bob.person.id, text="w" * 50_000)
    assert f"What you did: <{'w' * 199}…>" in window(talk.alice)


@pytest.mark.parametrize("text", ["", "&lt;!channel&gt;", "\u200b\n\u202e"])
async def test_a_message_of_few_words_or_none_opens_all_the_same(talk: Talk, text: str) -> None:
    assert (await uses(talk, "done.from_message", user=talk.bob.person.id, text=text)).startswith("== Add to your list")


async def test_words_from_anywhere_are_read_as_done_reads_them(talk: Talk) -> None:
    await talk.alice.person.uses_shortcut("done.add")
    assert window(talk.alice).startswith("== Add to your list ==\nWhat you did: ")
    assert await talk.alice.saves(text="hard: the refund\nyesterday: the export <!here>") is None
    assert window(talk.alice) == (
        "== On your list ==\nNoted: the refund (a hard one) · the export <!here> (for Monday)\n[Close]"
    )
    assert "the refund (a hard one) [" in await talk.alice.types("/done")


@pytest.mark.parametrize("words", ["undo", "help", "list"])
async def test_in_the_window_every_word_is_a_word(talk: Talk, words: str) -> None:
    await talk.alice.person.uses_shortcut("done.add")
    assert await talk.alice.saves(text=words) is None
    assert f"{words} [" in await talk.alice.types("/done")


async def test_no_words_keep_the_window_open(talk: Talk) -> None:
    await talk.alice.person.uses_shortcut("done.add")
    errors = await talk.alice.saves(text="hard: ")
    assert errors is not None
    assert errors["text"].startswith("I found no words in that, so nothing is noted.")


async def test_saved_twice_at_once_is_one_line(talk: Talk) -> None:
    await talk.alice.person.uses_shortcut("done.add")
    modal = talk.alice.person.modal
    assert modal is not None
    payload = {
        "type": "view_submission",
        "team": {"id": talk.slack.team.id, "domain": "acme"},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "5.5.same",
        "view": {**modal.raw, "state": {"values": {"text": {"text": {"type": "plain_text_input", "value": "once"}}}}},
    }
    answers = await talk.slack.deliver("interactive", payload, times=2)
    assert [answer.payload["response_action"] for answer in answers if answer.payload] == ["update", "update"]
    assert (await talk.alice.types("/done")).count("once [") == 1


async def test_two_devices_save_two(talk: Talk) -> None:
    await talk.alice.person.uses_shortcut("done.add")
    await asyncio.gather(talk.alice.saves(text="from one"), talk.alice.person.types("/done from the other"))
    listing = await talk.alice.types("/done")
    assert ("from one [" in listing, "from the other [" in listing) == (True, True)


async def test_the_author_of_a_message_is_thanked(talk: Talk) -> None:
    assert await uses(talk, "thanks.author", user=talk.bob.person.id, text="I took the late call") == (
        "== Thank the author ==\n"
        "Thank you…: <for >\n"
        "  They get it as a message from me, in your name. It stays between the two of you.\n"
        "[Cancel] [Send]"
    )
    assert await talk.alice.saves(what="for the late call") is None
    assert window(talk.alice) == (
        "== Thank you ==\n"
        "Noted; they get it at work if they take thanks: for the late call. It stays between you two.\n"
        "[Close]"
    )
    await talk.at("09:00")
    assert talk.bob.mail[0].startswith(f"@{talk.alice.person.id} thanks you for the late call.\n[Turn")


async def test_thanks_to_an_author_are_shared_from_the_window_that_says_what_was_noted(talk: Talk) -> None:
    channel = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.bob.types("/done a line")
    await talk.alice.person.types("/coach team fri 16:00", channel=channel.id)
    await uses(talk, "thanks.author", user=talk.bob.person.id, text="x")
    await talk.alice.saves(what="for the late call")
    assert talk.alice.person.modal is not None
    await talk.alice.person.presses(talk.alice.person.modal, "Share it")
    await talk.trial.settled()
    assert "#help-desk may see for the late call in its recap, if your colleague says yes too." in window(talk.alice)
    with talk.bot.database.engine.connect() as tx:
        assert tx.exec_driver_sql("SELECT kind, yes FROM share").all() == [("given", 1)]


@pytest.mark.parametrize("what", ["for ", "\u200b", "for ..."])
async def test_thanks_for_nothing_keep_the_window_open(talk: Talk, what: str) -> None:
    await uses(talk, "thanks.author", user=talk.bob.person.id, text="x")
    assert await talk.alice.saves(what=what) == {"what": "Still empty. What did they do?"}
    await talk.at("10:00")
    assert talk.bob.mail == []


async def test_a_bots_message_and_ones_own_are_answered_kindly(talk: Talk) -> None:
    bot = await uses(talk, "thanks.author", user=talk.bob.person.id, bot_id="B1", text="x")
    assert "That's a bot, and it can't take thanks." in bot
    assert "That's a bot" in await uses(talk, "thanks.author", text="x")
    assert "That's a bot" in await uses(talk, "thanks.author", user="<!channel>", text="x")
    assert "That's you." in await uses(talk, "thanks.author", user=talk.alice.person.id, text="x")


async def test_an_author_whom_slack_does_not_know_is_nobody_here(talk: Talk) -> None:
    assert "not in this Slack" in await uses(talk, "thanks.author", user="U0NOBODY", text="x")
    assert [refusal.error for refusal in talk.slack.refusals] == ["user_not_found"]
    talk.slack.refusals.clear()


async def test_the_bots_own_message_is_a_bots(talk: Talk) -> None:
    await talk.alice.types("/break 5")
    await talk.at("09:05")
    message: Message = talk.alice.person.dm[-1]
    await talk.alice.person.uses_shortcut("thanks.author", message)
    assert "That's a bot" in window(talk.alice)


async def test_a_shortcut_that_is_not_known_says_so(talk: Talk) -> None:
    assert "has expired" in await uses(talk, "long.gone", text="x")


async def test_the_first_thing_somebody_does_may_be_a_shortcut(talk: Talk) -> None:
    payload = {**on_message(talk, "done.add"), "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id}}
    payload = {**payload, "type": "shortcut", "trigger_id": talk.bob.person.trigger()}
    await talk.slack.deliver("interactive", payload)
    assert window(talk.bob).startswith("== Add to your list ==")
    assert await talk.bob.saves(text="first") is None
    assert "first [" in await talk.bob.types("/done")


@pytest.mark.parametrize("broken", ["message", "channel", "team"])
async def test_a_payload_that_lacks_a_part_breaks_nothing(talk: Talk, broken: str) -> None:
    payload = on_message(talk, "done.from_message", user=talk.bob.person.id, text="x")
    payload[broken] = None
    (answer,) = await talk.slack.deliver("interactive", payload)
    assert answer.status == 200
