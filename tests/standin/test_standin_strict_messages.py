"""The stand-in refuses a message that Slack refuses, with Slack's word for it."""

import pytest

from slackbot.standin.blocks.strict import check_message, check_strings
from slackbot.standin.errors import SlackRefusesError
from tests.standin.strict_blocks import Json, actions, button, mrkdwn, section

BAD_MESSAGES: dict[str, tuple[Json, str]] = {
    "nothing": ({}, "no_text"),
    "spaces": ({"text": " \n"}, "no_text"),
    "blocks without text": ({"blocks": [section()]}, "no_text"),
    "text a number": ({"text": 7}, "invalid_arguments"),
    "blocks an object": ({"text": "x", "blocks": {"a": 1}}, "invalid_blocks"),
    "blocks of words": ({"text": "x", "blocks": ["a"]}, "invalid_blocks"),
    "too much in all": ({"text": "x", "blocks": [section(text=mrkdwn("x" * 2300))] * 4}, "msg_blocks_too_long"),
    "metadata a string": ({"text": "x", "metadata": "digest"}, "invalid_metadata_format"),
    "metadata without payload": ({"text": "x", "metadata": {"event_type": "digest"}}, "invalid_metadata_format"),
    "metadata payload a list": (
        {"text": "x", "metadata": {"event_type": "d", "event_payload": []}},
        "invalid_metadata_format",
    ),
    "metadata type with a dot": (
        {"text": "x", "metadata": {"event_type": "never.done", "event_payload": {}}},
        "invalid_metadata_schema",
    ),
    "metadata with an object": (
        {"text": "x", "metadata": {"event_type": "d", "event_payload": {"who": {"id": "U1"}}}},
        "invalid_metadata_schema",
    ),
    "metadata with a list of objects": (
        {"text": "x", "metadata": {"event_type": "d", "event_payload": {"who": [{"id": "U1"}]}}},
        "invalid_metadata_schema",
    ),
    "metadata too large": (
        {"text": "x", "metadata": {"event_type": "d", "event_payload": {"a": "x" * 8_000}}},
        "metadata_too_large",
    ),
    "NUL": ({"text": "a\0b"}, "invalid_arguments"),
    "lone surrogate": ({"text": "x", "blocks": [section(text=mrkdwn("\ud83d"))]}, "invalid_arguments"),
    "surrogate in a value": ({"text": "x", "blocks": [actions(button(value="\udc00"))]}, "invalid_arguments"),
    "attachments": ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
    "blocks hidden in an attachment": (
        {"text": "x", "attachments": [{"blocks": [{"type": "poem"}]}]},
        "invalid_blocks",
    ),
    "attachments an object": ({"text": "x", "attachments": {}}, "invalid_attachments"),
    "markdown too long": ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    "metadata without a type": (
        {"text": "x", "metadata": {"event_type": "", "event_payload": {}}},
        "invalid_metadata_format",
    ),
    "markdown and text": ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
}


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_bad_messages_are_refused_by_slacks_word(name: str) -> None:
    payload, code = BAD_MESSAGES[name]
    with pytest.raises(SlackRefusesError) as refused:
        check_message(payload, cumulative=True)
    assert refused.value.code == code


def test_flat_metadata_is_taken() -> None:
    payload = {"words": "x", "number": 7, "flag": True, "several": ["a", 1]}
    check_message({"text": "x", "metadata": {"event_type": "digest_sent", "event_payload": payload}}, cumulative=True)


def test_the_total_counts_for_posts_only() -> None:
    check_message({"text": "x", "blocks": [section(text=mrkdwn("x" * 2300))] * 4}, cumulative=False)


def test_whole_emoji_are_no_surrogates() -> None:
    check_strings({"text": ["☕ 🫖 👩🏽‍💻"]})
