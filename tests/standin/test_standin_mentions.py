"""Live mentions and links of payloads; the clock that tests turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.standin import Standin, TurnableClock
from slackbot.standin.state.mentions import live_mentions
from tests.standin.tiny_bot import Bot

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def section(text: str, **fields: object) -> dict[str, Any]:
    return {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text, **fields}}]}


def rich(part: dict[str, Any]) -> dict[str, Any]:
    inside = {"type": "rich_text_section", "elements": [part]}
    return {"blocks": [{"type": "rich_text", "elements": [inside]}]}


@pytest.mark.parametrize(
    ("payload", "pinged", "linked"),
    [
        ({"text": "hi <@U1> and <@U2|bob>"}, ("U1", "U2"), ()),
        ({"text": "<!channel> <!here|here> <!everyone>"}, ("channel", "here", "everyone"), ()),
        ({"text": "<!subteam^S1>"}, ("subteam:S1",), ()),
        ({"text": "<#C1|support> <https://x.test|here>"}, (), ("#C1", "https://x.test")),
        ({"text": "&lt;!channel&gt; &lt;@U1&gt;"}, (), ()),
        ({"text": "<!date^1^{date}|then>"}, (), ()),
        ({"text": "@here #support https://x.test"}, (), ()),
        ({"text": "@here", "link_names": True}, ("here",), ()),
        (section("@here, @channel, see #support"), ("here", "channel"), ("#support",)),
        (section("https://x.test/a"), (), ("https://x.test/a",)),
        (section("@here #support https://x.test", verbatim=True), (), ()),
        (section("<!channel>", verbatim=True), ("channel",), ()),
        (section("&lt;!channel&gt;"), (), ()),
        (section("alice@here.test, C# and &#35;x"), (), ()),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "@here <!channel>"}}]}, (), ()),
        (rich({"type": "text", "text": "<!channel> @here"}), (), ()),
        (rich({"type": "user", "user_id": "U1"}), ("U1",), ()),
        (rich({"type": "broadcast", "range": "channel"}), ("channel",), ()),
        (rich({"type": "usergroup", "usergroup_id": "S1"}), ("subteam:S1",), ()),
        (rich({"type": "channel", "channel_id": "C1"}), (), ("#C1",)),
        (rich({"type": "link", "url": "https://x.test"}), (), ("https://x.test",)),
    ],
)
def test_live_mentions(payload: dict[str, Any], pinged: tuple[str, ...], linked: tuple[str, ...]) -> None:
    live = live_mentions(payload)
    assert (live.pinged, live.linked) == (pinged, linked)


async def test_the_ledger_says_who_was_pinged(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    await bot.web.chat_postMessage(channel=alice.id, text=f"<@{alice.id}> &amp; <!here>")
    assert slack.ledger[0].pinged == (alice.id, "here")
    assert alice.dm[0].readable() == f"<@{alice.id}> & <!here>"


def test_the_clock_stands_until_turned() -> None:
    clock = TurnableClock(MONDAY)
    assert (clock(), clock()) == (MONDAY, MONDAY)
    clock.advance(timedelta(hours=8))
    assert clock() == MONDAY + timedelta(hours=8)


def test_the_clock_goes_back_only_on_purpose() -> None:
    clock = TurnableClock(MONDAY)
    with pytest.raises(ValueError, match="go back"):
        clock.turn_to(MONDAY - timedelta(seconds=1))
    clock.turn_to(MONDAY - timedelta(days=1), back=True)
    assert clock() == MONDAY - timedelta(days=1)


def test_the_clock_takes_aware_moments_only() -> None:
    with pytest.raises(ValueError, match="aware"):
        TurnableClock(MONDAY.replace(tzinfo=None))


def test_a_flowing_clock_moves_on() -> None:
    clock = TurnableClock(MONDAY, flowing=True)
    first = clock()
    assert MONDAY <= first <= clock()
    clock.advance(timedelta(days=7))
    assert clock() >= MONDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "Today"}}, "Today"),
        ({"type": "divider"}, "-" * 20),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "a &amp; b"}]}, "  a & b"),
        ({"type": "section", "fields": [{"type": "mrkdwn", "text": "a"}, {"type": "mrkdwn", "text": "b"}]}, "a\nb"),
        ({"type": "image", "alt_text": "tea", "image_url": "https://x.test"}, "(image: tea)"),
    ],
)
async def test_a_message_reads_plainly(slack: Standin, bot: Bot, block: dict[str, Any], expected: str) -> None:
    alice = slack.person("Alice")
    await bot.web.chat_postMessage(channel=alice.id, text="x", blocks=[block])
    assert alice.dm[0].readable() == expected


async def test_rich_text_and_inputs_read_plainly(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    part: dict[str, Any] = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
    user = {
        "type": "rich_text_section",
        "elements": [{"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "tea"}],
    }
    blocks: list[dict[str, Any]] = [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_list", "style": "ordered", "elements": [part, user]},
                {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [part]},
                {"type": "rich_text_quote", "elements": part["elements"]},
            ],
        },
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "What"},
            "element": {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "today"}},
        },
    ]
    await bot.web.chat_postMessage(channel=alice.id, text="x", blocks=blocks)
    assert alice.dm[0].readable() == "1. one\n2. @U1:tea:\n  • one\n> one\nWhat: <today>"
