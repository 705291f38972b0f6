"""Block Kit as the page draws it: every block and control, markup, names and dates as their reader has them."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.render.skies import draw
from slackbot.standin.api.files import Upload
from slackbot.standin.page.reader_view import ReaderView
from tests.page.visitor import Visitor

OPTIONS = [{"text": {"type": "plain_text", "text": name}, "value": name[0]} for name in ("Hard", "Time")]
PLAIN = {"type": "plain_text", "text": "Pick <one>"}


def control(kind: str, **rest: object) -> dict[str, Any]:
    return {"type": kind, "action_id": kind, **rest}


def part(kind: str, text: str, **style: bool) -> dict[str, Any]:
    run: dict[str, Any] = {"type": "text", "text": text} | ({"style": style} if style else {})
    return {"type": f"rich_text_{kind}", "elements": [run]}


MARKED = "*bold* _it_ ~gone~ `code` <https://a.example|there> &lt;b&gt;"
GROUP = {"label": {"type": "plain_text", "text": "Both"}, "options": OPTIONS}
CELL = {"type": "rich_text", "elements": [part("section", "rich")]}
SEVERAL = control("multi_static_select", option_groups=[GROUP])
BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "A & B"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": MARKED}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "left"}, {"type": "plain_text", "text": "*right*"}]},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "image", "image_url": "https://a.example/x.png", "alt_text": "a baker"}]},
    {"type": "image", "image_url": "https://a.example/y.png", "alt_text": "an oven"},
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "ordered", "elements": [part("section", "one", bold=True)]},
            part("quote", "quoted"),
            part("preformatted", "as  typed"),
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "emoji", "name": "bread"},
                    {"type": "link", "url": "https://a.example/z"},
                    {"type": "date", "timestamp": 1772528400, "format": "{date_num} {time}"},
                ],
            },
        ],
    },
    {
        "type": "actions",
        "elements": [
            control("button", text=PLAIN, value="v", style="danger"),
            control("overflow", options=OPTIONS),
            control("static_select", options=OPTIONS, placeholder=PLAIN),
            control("users_select", placeholder=PLAIN),
            control("datepicker", initial_date="2026-03-04"),
            control("timepicker", initial_time="17:00"),
            control("checkboxes", options=OPTIONS, initial_options=OPTIONS[1:]),
            control("radio_buttons", options=OPTIONS),
        ],
    },
    {"type": "section", "text": {"type": "plain_text", "text": "menus"}, "accessory": SEVERAL},
    {"type": "markdown", "text": "some words"},
    {"type": "actions", "elements": [control("datetimepicker", initial_date_time=1772528400)]},
    {"type": "section", "text": PLAIN, "accessory": control("multi_conversations_select")},
    {"type": "image", "alt_text": "a week", "slack_file": {"id": "F1"}},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "<cell>"}, CELL]]},
    {"type": "card", "title": {"type": "plain_text", "text": "A card"}, "actions": [control("button", text=PLAIN)]},
    {"type": "carousel", "elements": [{"type": "card", "body": {"type": "mrkdwn", "text": "*in* a row"}}]},
    {"type": "container", "title": {"type": "plain_text", "text": "A box"}, "child_blocks": [{"type": "divider"}]},
]


@pytest.fixture
async def drawn(visitor: Visitor) -> Visitor:
    """The blocks above, posted into #support by the bot's own token."""
    slack = visitor.trial.slack
    web = AsyncWebClient(slack.bot_token, slack.api_url)
    slack.site.files["F1"] = Upload("F1", slack.team.id, "week.png", 1, b"x", completed=True)
    await web.chat_postMessage(channel="#support", text="all", blocks=BLOCKS)
    await visitor.looks("/alice/support")
    return visitor


async def test_every_block_and_control_is_drawn(drawn: Visitor) -> None:
    message = drawn.drawn("A & B")
    assert "not drawn here" not in message
    for part in (
        '<h3 class="header">A &amp; B</h3>',
        '<span class="bold">bold</span> <span class="italic">it</span> <span class="strike">gone</span>',
        "<code>code</code>",
        '<span class="link" title="https://a.example (nothing is opened from here)">there</span> &lt;b&gt;',
        "<p>left</p><p>*right*</p>",
        "<hr>",
        'role="img" aria-label="a baker"',
        "(not fetched: nothing leaves this machine)",
        '<ol class="indent-0"><li><span class="bold">one</span></li></ol>',
        "<blockquote>quoted</blockquote>",
        "<pre>as  typed</pre>",
        "2026-03-03 10:00",
        "Pick &lt;one&gt;</button>",
        '<option value="H">Hard</option>',
        ">Bob</option>",
        'type="date"',
        'type="time"',
        'type="checkbox" name="pick/6" value="T" checked>',
        'type="radio"',
        'type="datetime-local"',
        'value="2026-03-03T10:00"',
        ">#support</option>",
        '<img class="drawn" src="/files/F1"',
        '<optgroup label="Both">',
        '<p class="markdown">some words</p>',
        "<td>&lt;cell&gt;</td>",
        "<h3>A card</h3>",
        '<p><span class="bold">in</span> a row</p>',
        "<h3>A box</h3>",
    ):
        assert part in message, part


async def test_an_uploaded_picture_is_shown_and_nothing_else_is_given(drawn: Visitor) -> None:
    files = drawn.trial.slack.site.files
    content = draw("10.0hb.1t.2")
    files["F1"] = Upload("F1", drawn.trial.slack.team.id, "week.png", len(content), content, completed=True)
    files["F2"] = Upload("F2", drawn.trial.slack.team.id, "a.html", 6, b"<html>", completed=True)
    files["F3"] = Upload("F3", drawn.trial.slack.team.id, "week.png", len(content), content)
    assert '<img class="drawn" src="/files/F1" alt="a week">' in drawn.drawn("A & B")
    got = []
    for name in ("F1", "F2", "F3", "F4"):
        async with drawn.client.get(f"{drawn.page.url}files/{name}", headers=drawn._headers()) as answer:  # noqa: SLF001 - as its page asks
            got.append((answer.status, answer.content_type == "image/png" and await answer.read() == content))
    assert got == [(200, True), (404, False), (404, False), (404, False)]


async def test_every_control_can_be_used(drawn: Visitor) -> None:
    ts = drawn.ts("A & B")
    heard = len(drawn.trial.slack.refusals)
    for press, picked in (
        ("2", "T"),
        ("3", drawn.trial.people["Bob"].id),
        ("4", "2026-05-01"),
        ("6", "H"),
        ("1/1", ""),
        ("9", "2026-05-01T09:30"),
    ):
        number = press.partition("/")[0]
        await drawn.does("press", ts=ts, state="0", press=press, **({f"pick/{number}": picked} if picked else {}))
        assert "there is no such control" not in drawn.text
    assert [refusal.error for refusal in drawn.trial.slack.refusals[heard:] if not refusal.blameless] == []
    await drawn.does("press", ts=ts, state="0", press="9", **{"pick/9": "tomorrow"})
    assert "is no date and time" in drawn.text


async def test_a_message_that_calls_the_channel_notifies_all_of_it_and_one_that_names_one_that_one(
    visitor: Visitor,
) -> None:
    slack = visitor.trial.slack
    web = AsyncWebClient(slack.bot_token, slack.api_url)
    await web.chat_postMessage(channel="#support", text="<!channel> bread")
    await web.chat_postMessage(channel="#support", text=f"for <@{visitor.trial.people['Bob'].id}>")
    parent = await web.chat_postMessage(channel="#support", text="quiet")
    await web.chat_postMessage(channel="#support", text="in the thread", thread_ts=parent["ts"])
    await visitor.looks("/alice/support")
    assert "notifies Alice, Bob, Charlie, Dana" in visitor.message("@channel bread")
    assert "notifies Bob" in visitor.message("for ")
    assert "@Bob" in visitor.message("for ")
    assert "notifies nobody" in visitor.message("quiet")
    assert "1 reply" in visitor.message("quiet")
    assert "in the thread" not in visitor.text
    await visitor.looks(f"/alice/support?thread={parent['ts']}", again=True)
    assert "in the thread" in visitor.text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<!date^1772528400^{date_long} at {time}|then>", "Tuesday, March 3, 2026 at 20:00"),
        ("<!date^1772528400^{date_short_pretty}^https://a.example|then>", "Mar 3, 2026"),
        ("<@U1> <#C1|x> <!here> <!subteam^S1|@team> <U1>", "@Alice #room @here @team U1"),
        ("a*b*c 2 * 3 * 4 snake_case_name", "a*b*c 2 * 3 * 4 snake_case_name"),
        ("*a `b*` c*", "a b* c"),
        ("```x\n y```", "x\n y"),
        ("&amp;lt; <", "&lt; <"),
    ],
)
def test_markup_is_read_as_slack_reads_it(text: str, read: str) -> None:
    reader = ReaderView("Australia/Sydney", {"U1": "Alice", "C1": "room"})
    assert "".join(run.text for run in reader.runs({"type": "mrkdwn", "text": text})) == read
