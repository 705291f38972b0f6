"""The place as a person finds it: people, channels, the bot's messages and its home, windows, shortcuts."""

import re

from slackbot import manifest
from tests.page.visitor import Visitor


async def test_one_comes_in_as_ana_and_sees_who_else_one_can_be(visitor: Visitor) -> None:
    faces = re.findall(r'<a href="/(\w+)/dm" data-go(?: aria-current="true")?>\s*<span class="avatar', visitor.raw)
    assert faces == ["alice", "bob", "charlie", "dana"]
    for part in ("Berlin · 09:00", "New York · 03:00", "Sydney · 19:00", "Dana lead", "# support", "You are Alice"):
        assert part in visitor.text


async def test_the_composer_offers_every_command_of_the_manifest(visitor: Visitor) -> None:
    listed = manifest.load()["features"]["slash_commands"]
    assert re.findall(r'data-starts="(/\w+)"', visitor.raw) == [command["command"] for command in listed]
    assert listed[0]["usage_hint"] in visitor.text


async def test_what_is_typed_is_answered_for_them_alone_until_they_reload(visitor: Visitor) -> None:
    await visitor.types("/done wrote back to the angry baker\nhard: the refund")
    assert "Only visible to you" in visitor.message("Noted:")
    assert "notifies nobody" in visitor.message("Noted:")
    assert "Noted:" in await visitor.looks(again=True)
    await visitor.looks("/bob/dm")
    assert "Noted:" not in visitor.text
    await visitor.looks("/alice/support")
    assert "Noted:" in await visitor.looks("/alice/dm")
    assert "Noted:" not in await visitor.reloads()
    assert "You are Alice, and this is your direct message" in visitor.text


async def test_what_a_person_types_stays_text(visitor: Visitor) -> None:
    typed = '<script>alert(1)</script> & "q" <!channel> *b* <img src=x onerror=alert(2)>'
    await visitor.types(f"/done {typed}")
    assert typed in visitor.text
    await visitor.types(typed)
    await visitor.looks("/alice/support")
    await visitor.types(typed)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in visitor.raw
    await visitor.looks("/alice/home")
    assert typed in visitor.text
    assert all(tag.endswith(" defer>") for tag in re.findall(r"<script[^>]*>", visitor.raw))
    assert "<img src=x" not in visitor.raw


async def test_a_line_is_edited_in_a_window_that_says_what_is_wrong_at_its_field(visitor: Visitor) -> None:
    await visitor.types("/done first\nsecond")
    await visitor.types("/done")
    await visitor.presses("Edit")
    assert 'value="second"' in visitor.window
    await visitor.submits(text="hard: ")
    assert re.search(r'class="error"[^>]*role="alert">\S', visitor.window)
    assert 'value="hard: "' in visitor.window
    assert "aria-describedby" in visitor.window
    await visitor.submits(text="better words")
    assert visitor.window == ""
    assert "better words" in visitor.text


async def test_a_window_is_closed_and_is_gone(visitor: Visitor) -> None:
    await visitor.does("shortcut", callback_id="done.add")
    assert "Add to your list" in visitor.window
    view = visitor.view
    await visitor.does("close", view=view)
    assert visitor.window == ""
    assert "this window is closed" in await visitor.does("close", view=view)


async def test_the_set_up_is_four_presses(visitor: Visitor) -> None:
    await visitor.types("/done first")
    await visitor.presses("17:00")
    await visitor.presses("All at once")
    await visitor.presses("Yes, ask me")
    await visitor.presses("Yes, ask me")
    for words in ("Alice's day is handed back", "about a break", "about one hard thing"):
        assert words in visitor.text


async def test_a_colleagues_message_goes_on_the_list_and_is_thanked_for(visitor: Visitor) -> None:
    await visitor.looks("/alice/support")
    ts = visitor.ts("the double charge")
    await visitor.does("shortcut", callback_id="done.from_message", ts=ts)
    assert "Took the late call about the double charge." in visitor.window
    await visitor.does("close", view=visitor.view)
    await visitor.does("shortcut", callback_id="thanks.author", ts=ts)
    assert "Thank the author" in visitor.window


async def test_the_home_is_opened_once_and_pressed_in(visitor: Visitor) -> None:
    await visitor.types("/done first")
    assert "Your Tuesday" in await visitor.looks("/alice/home")
    opened = len([entry for entry in visitor.trial.slack.ledger if entry.kind == "home"])
    await visitor.looks(again=True)
    assert len([entry for entry in visitor.trial.slack.ledger if entry.kind == "home"]) == opened
    await visitor.presses("Add a line")
    assert "Add to your list" in visitor.window
    await visitor.submits(text="from the home")
    assert "from the home" in visitor.text


async def test_looking_at_ones_messages_is_told_to_the_bot_and_shows_no_home(visitor: Visitor) -> None:
    await visitor.looks("/bob/dm")
    assert visitor.trial.people["Bob"].home is None
    assert visitor.trial.slack.ledger == []


async def test_what_came_is_counted_until_one_has_looked(visitor: Visitor) -> None:
    assert '<span class="badge" aria-label="3 unread">3</span>' in visitor.raw
    await visitor.looks("/alice/support")
    assert "3 unread" not in visitor.raw
    await visitor.looks("/bob/support")
    await visitor.types("Off to lunch.")
    assert "1 unread" in (await visitor.looks("/alice/dm") and visitor.raw)


async def test_a_direct_message_says_whom_it_notifies_and_words_of_ones_own_stay_there(visitor: Visitor) -> None:
    await visitor.types("hello there")
    assert "hello there" in visitor.message("hello there")
    await visitor.types("/break 5")
    await visitor.does("/clock/next")
    assert "09:05" in visitor.message("notifies Alice")


async def test_what_is_due_at_once_comes_without_turning_the_clock(visitor: Visitor) -> None:
    await visitor.looks("/bob/dm")
    await visitor.types("/coach shift 00:00-23:59")
    before = visitor.trial.clock()
    await visitor.looks("/alice/dm")
    await visitor.types("/thanks @Bob for the late call")
    await visitor.looks("/bob/dm")
    assert "Alice" in visitor.message("for the late call")
    assert visitor.trial.clock() == before


async def test_what_is_no_command_is_said_as_slack_says_it(visitor: Visitor) -> None:
    await visitor.types("/nope")
    assert "/nope is not a valid command" in visitor.message("Slackbot")
    assert "/nope" not in await visitor.reloads()


async def test_when_the_bot_is_away_the_person_and_the_developer_each_read_why(visitor: Visitor) -> None:
    visitor.trial.slack.courier.request_url = "http://127.0.0.1:9/"
    await visitor.types("/done first")
    assert '/done failed with the error "dispatch_failed"' in visitor.message("Slackbot")
    assert "For the developer: dispatch_failed." in visitor.message("Slackbot")
    assert "What Slack refused" in visitor.text
    visitor.trial.slack.courier.request_url = None


async def test_an_old_button_and_a_button_that_never_was_do_no_harm(visitor: Visitor) -> None:
    await visitor.types("/done first")
    ts = visitor.ts("Noted:")
    assert "there is no such control" in await visitor.does("press", ts=ts, state="0", press="99")
    assert "there is no such control" in await visitor.does("press", ts=ts, state="x", press="")
    assert "this message is gone" in await visitor.does("press", ts="1.2", state="0", press="0")
    await visitor.does("press", ts=ts, state="0", press="0")
    assert "Taken off the list" in visitor.text or "off your list" in visitor.text
