"""Threads on the page: answered as in Slack, shown to the people they concern, and closed to commands."""

from slack_sdk.web.async_client import AsyncWebClient

from tests.page.visitor import Visitor

CARD = {"type": "card", "title": {"type": "plain_text", "text": "A card"}}
BUTTON = {"type": "button", "action_id": "done.undo", "text": {"type": "plain_text", "text": "In a card"}}


async def answers(visitor: Visitor, words: str, text: str) -> str:
    """Open the thread of a message, and write into it."""
    ts = visitor.ts(words)
    await visitor.looks(f"{visitor.address.partition('?')[0]}?thread={ts}", again=True)
    return await visitor.does("type", text=text, thread=ts)


async def test_a_message_is_answered_in_its_thread(visitor: Visitor) -> None:
    await visitor.looks("/alice/support")
    await answers(visitor, "the double charge", "That was kind of you.")
    assert "notifies Bob" in visitor.message("That was kind of you.")
    await visitor.looks("/bob/support")
    assert "1 reply" in visitor.message("the double charge")
    assert "That was kind of you." not in visitor.text
    await answers(visitor, "the double charge", "It was nothing, @Alice")
    assert visitor.text.count("2 replies") == 2  # below the message, and in the thread
    assert "@Alice" in visitor.message("It was nothing")
    assert "notifies Alice" in visitor.message("It was nothing")


async def test_a_message_that_names_somebody_notifies_them(visitor: Visitor) -> None:
    await visitor.looks("/alice/support")
    await visitor.types("@Charlie do you know this one? Not @Zed.")
    assert "notifies Charlie" in visitor.message("do you know this one?")
    assert '<span class="mention">@Charlie</span>' in visitor.drawn("do you know this one?")
    assert "notifies nobody" in visitor.message("the double charge")


async def test_slack_takes_no_command_in_a_thread(visitor: Visitor) -> None:
    await visitor.looks("/alice/support")
    await answers(visitor, "the double charge", "/done the late call")
    assert "/done is not supported in threads. Sorry!" in visitor.message("Slackbot")
    assert 'id="thread"' in visitor.raw
    assert "Slackbot" not in await visitor.looks("/alice/support", again=True)
    assert visitor.trial.slack.ledger == []


async def test_what_one_person_sees_has_no_thread(visitor: Visitor) -> None:
    await visitor.types("/done first")
    assert "Reply in thread" not in visitor.drawn("Noted:")
    await answers(visitor, "Noted:", "whispered back")
    assert 'id="thread"' not in visitor.raw
    assert "whispered back" not in visitor.text


async def test_the_bot_answers_in_the_thread_in_which_it_was_written_to(visitor: Visitor) -> None:
    await visitor.types("hello there")
    await answers(visitor, "Was that a line for your list?", "a second line")
    assert visitor.text.count("Was that a line for your list?") > 1
    await visitor.looks("/alice/dm")
    assert "2 replies" in visitor.message("Was that a line for your list?")


async def test_what_slackbot_says_stands_where_it_was_said(visitor: Visitor) -> None:
    await visitor.types("/nope")
    await visitor.types("/done first")
    assert visitor.text.index("/nope is not") < visitor.text.index("Noted: first")


async def test_a_button_within_a_card_is_pressed(visitor: Visitor) -> None:
    web = AsyncWebClient(visitor.trial.slack.bot_token, visitor.trial.slack.api_url)
    inside = [{**CARD, "actions": [{**BUTTON, "value": "0"}]}]
    within = {"type": "container", "title": CARD["title"], "child_blocks": inside}
    row = {"type": "carousel", "elements": [{**CARD, "actions": [{**BUTTON, "value": "1", "action_id": "gone"}]}]}
    await web.chat_postMessage(channel="#support", text="cards", blocks=[within, row])
    await visitor.looks("/alice/support")
    assert visitor.drawn("In a card").count("formaction") == 4  # two buttons, two shortcuts
    await visitor.presses("In a card")
    assert "That button has expired" in visitor.text
