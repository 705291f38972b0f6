"""The stand-in refuses what Slack refuses, with its code and pointer, and takes the rest."""

import pytest

from slackbot.standin.blocks.strict import check_message, check_view
from slackbot.standin.errors import SlackRefusesError
from tests.standin.strict_blocks import WRITE, Json, actions, asks, button, modal, mrkdwn, plain, section


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


TEXT = {"type": "text", "text": "x"}


CONFIRM = {"title": plain("Sure"), "text": plain("Really"), "confirm": plain("Yes"), "deny": plain("No")}


SELECT = {"type": "static_select", "action_id": "s", "options": [option()]}


BULLETS = {"type": "rich_text_list", "style": "bullet", "elements": [line(TEXT)]}


GOOD_BLOCKS: dict[str, Json] = {
    "section": section(block_id="b", expand=True),
    "section at the limit": section(text=mrkdwn("x" * 3000)),
    "section of fields": {"type": "section", "fields": [plain("a"), mrkdwn("x" * 2000)]},
    "section verbatim": section(text=mrkdwn("x") | {"verbatim": True}),
    "section with a button": section(accessory=button(value="v", style="danger", confirm=CONFIRM)),
    "section with an overflow": section(accessory={"type": "overflow", "action_id": "o", "options": [option()]}),
    "section with an image": section(accessory={"type": "image", "alt_text": "a", "image_url": "https://x.test/a"}),
    "section with people": section(accessory={"type": "multi_users_select", "action_id": "u", "max_selected_items": 3}),
    "header": {"type": "header", "text": plain("x" * 150) | {"emoji": True}},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [mrkdwn("a"), plain("b")]},
    "actions": actions(button(), SELECT, button(action_id="b", url="https://x.test", accessibility_label="go")),
    "actions with pickers": actions(
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-03-02", "placeholder": plain("day")},
        {"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Europe/Berlin"},
        {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1_772_442_000},
        {"type": "checkboxes", "action_id": "c", "options": [option()], "initial_options": [option()]},
        {"type": "radio_buttons", "action_id": "r", "options": [{"text": mrkdwn("*a*"), "value": "a"}]},
    ),
    "actions with people": actions(
        {"type": "users_select", "action_id": "u", "initial_user": "U1"},
        {"type": "conversations_select", "action_id": "c", "default_to_current_conversation": True},
        {"type": "channels_select", "action_id": "ch"},
    ),
    "groups": actions(
        {"type": "static_select", "action_id": "g", "option_groups": [{"label": plain("L"), "options": [option()]}]}
    ),
    "input": asks(WRITE | {"multiline": True, "max_length": 500, "initial_value": "x"}, hint=plain("h"), optional=True),
    "number": asks({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"}),
    "several": asks({"type": "multi_static_select", "action_id": "m", "options": [option()]}),
    "image": {"type": "image", "alt_text": "a", "image_url": "https://x.test/a.png", "title": plain("t")},
    "rich text": rich(
        line({"type": "text", "text": "a", "style": {"bold": True, "code": False}}, {"type": "emoji", "name": "tea"}),
        line({"type": "link", "url": "https://x.test", "text": "x"}, {"type": "user", "user_id": "U1"}),
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "border": 0, "elements": [line(TEXT), line(TEXT)]},
        {"type": "rich_text_quote", "elements": [TEXT]},
        {"type": "rich_text_preformatted", "elements": [TEXT], "border": 1},
    ),
    "rich text that names": rich(
        line(
            {"type": "broadcast", "range": "here"},
            {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "channel", "channel_id": "C1"},
            {"type": "date", "timestamp": 1_772_442_000, "format": "{date}", "fallback": "today"},
        )
    ),
}


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_what_slack_takes_is_taken(name: str) -> None:
    check_message({"text": "words", "blocks": [GOOD_BLOCKS[name]]}, cumulative=True)
    check_view(modal(GOOD_BLOCKS[name]), "modal")
    check_view({"type": "home", "blocks": [GOOD_BLOCKS[name]]}, "home")


def cell(words: str = "x") -> Json:
    return {"type": "raw_text", "text": words}


CARD = {"type": "card", "title": mrkdwn("x" * 150), "body": plain("x" * 200), "actions": [button()]}


GOOD_IN_MESSAGES: dict[str, Json] = {
    "table": {"type": "table", "rows": [[cell()] * 20] * 100, "column_settings": [{"align": "right"}]},
    "table of rich text": {"type": "table", "rows": [[rich(line(TEXT)), cell()]]},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD | {"block_id": "c"}]},
    "container": {"type": "container", "title": plain("T"), "child_blocks": [section(), CARD], "width": "wide"},
    "markdown": {"type": "markdown", "text": "x" * 8_000},
}


@pytest.mark.parametrize("name", GOOD_IN_MESSAGES)
def test_newer_blocks_are_taken_in_messages(name: str) -> None:
    check_message({"text": "words", "blocks": [GOOD_IN_MESSAGES[name]]}, cumulative=True)


@pytest.mark.parametrize(
    ("name", "surface"),
    [("table", "modal"), ("table", "home"), ("carousel", "modal"), ("container", "modal"), ("container", "home")],
)
def test_newer_blocks_stand_where_slack_lets_them(name: str, surface: str) -> None:
    view = modal(GOOD_IN_MESSAGES[name]) if surface == "modal" else {"type": "home", "blocks": [GOOD_IN_MESSAGES[name]]}
    with pytest.raises(SlackRefusesError, match=f"not allowed in a {surface}"):
        check_view(view, surface)


BAD_BLOCKS: dict[str, tuple[list[Json], str]] = {
    "too many": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "unknown block": ([{"type": "poem"}], "unsupported type: poem [json-pointer:/blocks/0/type]"),
    "no type": ([{"text": plain("x")}], "missing required field: type [json-pointer:/blocks/0]"),
    "unknown key": ([section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    "section too long": ([section(text=mrkdwn("x" * 3001))], "less than 3001 characters [json-pointer:/blocks/0/text"),
    "section of nothing": ([{"type": "section"}], "text or fields"),
    "empty text": ([section(text=mrkdwn(""))], "more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "field too long": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "less than 2001 characters"),
    "eleven fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items"),
    "text without type": ([{"type": "section", "text": {"text": "x"}}], "missing required field: type"),
    "text as a string": ([{"type": "section", "text": "x"}], "missing required field: type"),
    "emoji on mrkdwn": ([section(text=mrkdwn("x") | {"emoji": True})], "property: emoji"),
    "verbatim on plain_text": ([section(text=plain("x") | {"verbatim": True})], "property: verbatim"),
    "verbatim as a word": ([section(text=mrkdwn("x") | {"verbatim": "true"})], "must be a boolean"),
    "header mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
    "header too long": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "header of nothing": ([{"type": "header", "text": plain("")}], "more than 0"),
    "context too many": ([{"type": "context", "elements": [plain("x")] * 11}], "no more than 10"),
    "context empty": ([{"type": "context", "elements": []}], "no fewer than 1"),
    "context with a button": ([{"type": "context", "elements": [button()]}], "unsupported type: button"),
    "actions too many": ([actions(*[button(action_id=f"a{i}") for i in range(26)])], "no more than 25"),
    "actions empty": ([actions()], "no fewer than 1"),
    "actions with an input": ([actions(WRITE)], "unsupported type: plain_text_input"),
    "button mrkdwn": ([actions(button(text=mrkdwn("x")))], "unsupported type: mrkdwn"),
    "button label too long": ([actions(button(text=plain("x" * 76)))], "[json-pointer:/blocks/0/elements/0/text/text]"),
    "button value too long": ([actions(button(value="x" * 2001))], "less than 2001"),
    "button value a number": ([actions(button(value=7))], "must be a string"),
    "button value empty": ([actions(button(value=""))], "more than 0"),
    "button style": ([actions(button(style="default"))], "must be one of primary, danger"),
    "button url": ([actions(button(url="x"))], "must look like"),
    "action_id too long": ([actions(button(action_id="x" * 256))], "less than 256"),
    "block_id too long": ([section(block_id="x" * 256)], "less than 256"),
    "block_id twice": ([section(block_id="b"), section(block_id="b")], "`block_id` already exists: b"),
    "action_id twice": ([actions(button(), button())], "`action_id` already exists: go"),
    "overflow empty": ([section(accessory={"type": "overflow", "action_id": "o", "options": []})], "no fewer than 1"),
    "overflow six": (
        [
            section(
                accessory={"type": "overflow", "action_id": "o", "options": [option(value=str(i)) for i in range(6)]}
            )
        ],
        "no more than 5",
    ),
    "option text too long": ([actions(SELECT | {"options": [option("x" * 76)]})], "less than 76"),
    "option value too long": ([actions(SELECT | {"options": [option(value="x" * 151)]})], "less than 151"),
    "option mrkdwn in a menu": ([actions(SELECT | {"options": [{"text": mrkdwn("x"), "value": "1"}]})], "mrkdwn"),
    "menu of nothing": ([actions({"type": "static_select", "action_id": "s"})], "options or option_groups is required"),
    "initial not an option": ([actions(SELECT | {"initial_option": option("Two", "2")})], "one of the options"),
    "hundred and one options": (
        [actions(SELECT | {"options": [option(str(i), str(i)) for i in range(101)]})],
        "no more than 100",
    ),
    "placeholder too long": ([actions(SELECT | {"placeholder": plain("x" * 151)})], "less than 151"),
    "date": ([actions({"type": "datepicker", "action_id": "d", "initial_date": "2.3.2026"})], "must look like"),
    "time": ([actions({"type": "timepicker", "action_id": "d", "initial_time": "24:00"})], "must look like"),
    "confirm without deny": ([actions(button(confirm={**CONFIRM, "deny": plain("")}))], "more than 0"),
    "input without label": ([{"type": "input", "element": WRITE}], "missing required field: label"),
    "input with a button": ([asks(button())], "unsupported type: button"),
    "input with more than fits": ([asks(WRITE | {"max_length": 3, "initial_value": "four"})], "less than 4 characters"),
    "input without room": ([asks(WRITE | {"max_length": 3, "min_length": 4})], "less than max_length"),
    "number without decimals": ([asks({"type": "number_input", "action_id": "n"})], "is_decimal_allowed"),
    "image without alt": ([{"type": "image", "image_url": "https://x.test"}], "missing required field: alt_text"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "not allowed in a message"),
    "hundred and one rows": ([{"type": "table", "rows": [[cell()]] * 101}], "no more than 100"),
    "twenty-one columns": ([{"type": "table", "rows": [[cell()] * 21]}], "no more than 20"),
    "table too long": ([{"type": "table", "rows": [[cell("x" * 5001)]] * 2}], "less than 10001 characters in all"),
    "card title": ([CARD | {"title": plain("x" * 151)}], "less than 151"),
    "card body": ([CARD | {"body": plain("x" * 201)}], "less than 201"),
    "card of nothing": ([{"type": "card", "subtitle": plain("x")}], "hero_image, title, actions or body"),
    "carousel of nothing": ([{"type": "carousel", "elements": []}], "no fewer than 1"),
    "eleven cards": ([{"type": "carousel", "elements": [CARD] * 11}], "no more than 10"),
    "carousel of sections": ([{"type": "carousel", "elements": [section()]}], "unsupported type: section"),
    "eleven children": (
        [{"type": "container", "title": plain("T"), "child_blocks": [{"type": "divider"}] * 11}],
        "no more than 10",
    ),
    "container in a container": (
        [{"type": "container", "title": plain("T"), "child_blocks": [GOOD_IN_MESSAGES["container"]]}],
        "unsupported type: container",
    ),
    "container without a title": ([{"type": "container", "child_blocks": [section()]}], "title or rich_text_title"),
    "markdown in all": ([{"type": "markdown", "text": "x" * 7_000}] * 2, "less than 12001 characters in all"),
    "two want focus": (
        [asks(WRITE | {"focus_on_load": True}), asks(WRITE | {"focus_on_load": True})],
        "only one element may have focus_on_load",
    ),
    "rich text of nothing": ([rich()], "no fewer than 1"),
    "rich text empty section": ([rich(line())], "no fewer than 1"),
    "rich text empty text": ([rich(line({"type": "text", "text": ""}))], "more than 0"),
    "rich text mrkdwn": ([rich(line(mrkdwn("x")))], "unsupported type: mrkdwn"),
    "rich text bare part": ([rich(TEXT)], "unsupported type: text"),
    "rich text list of text": ([rich(BULLETS | {"elements": [TEXT]})], "unsupported type: text"),
    "rich text list of nothing": ([rich(BULLETS | {"elements": []})], "no fewer than 1"),
    "rich text list style": ([rich(BULLETS | {"style": "dash"})], "bullet, ordered"),
    "rich text list without style": ([rich({"type": "rich_text_list", "elements": [line(TEXT)]})], "field: style"),
    "rich text indent": ([rich(BULLETS | {"indent": 9})], "from 0 to 8"),
    "rich text quote with a list": ([rich({"type": "rich_text_quote", "elements": [BULLETS]})], "unsupported type"),
    "rich text code with a mention": (
        [rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]})],
        "unsupported type: user",
    ),
    "rich text style": ([rich(line(TEXT | {"style": {"bold": "yes"}}))], "must be a boolean"),
    "rich text style unknown": ([rich(line(TEXT | {"style": {"big": True}}))], "property: big"),
    "rich text link": ([rich(line({"type": "link", "url": "javascript:1"}))], "must look like"),
    "broadcast": ([rich(line({"type": "broadcast", "range": "all"}))], "here, channel, everyone"),
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_bad_blocks_are_refused_with_their_place(name: str) -> None:
    blocks, expected = BAD_BLOCKS[name]
    with pytest.raises(SlackRefusesError) as refused:
        check_message({"text": "words", "blocks": blocks}, cumulative=True)
    assert refused.value.code == "invalid_blocks"
    assert expected in " ".join(refused.value.messages)
