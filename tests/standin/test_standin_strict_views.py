"""The stand-in refuses a modal or a Home that Slack refuses, and names the place."""

import pytest

from slackbot.standin.blocks.strict import check_view
from slackbot.standin.errors import SlackRefusesError
from tests.standin.strict_blocks import WRITE, Json, actions, asks, button, modal, mrkdwn, plain, section

BAD_VIEWS: dict[str, tuple[Json, str]] = {
    "no title": ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
    "title too long": (modal(section(), title=plain("x" * 25)), "less than 25"),
    "title mrkdwn": (modal(section(), title=mrkdwn("x")), "unsupported type: mrkdwn"),
    "submit too long": (modal(section(), submit=plain("x" * 25)), "/view/submit/text"),
    "close too long": (modal(section(), close=plain("x" * 25)), "/view/close/text"),
    "input without submit": ({"type": "modal", "title": plain("T"), "blocks": [asks(WRITE)]}, "submit button"),
    "private_metadata too long": (modal(section(), private_metadata="x" * 3001), "/view/private_metadata"),
    "private_metadata an object": (modal(section(), private_metadata={"a": 1}), "must be a string"),
    "callback_id too long": (modal(section(), callback_id="x" * 256), "/view/callback_id"),
    "unknown key": (modal(section(), colour="red"), "property: colour"),
    "no blocks": (modal(), "no fewer than 1"),
    "blocks missing": ({"type": "modal", "title": plain("T")}, "missing required field: blocks"),
    "too many blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100"),
    "markdown": (modal({"type": "markdown", "text": "x"}), "not allowed in a modal"),
    "a home": ({"type": "home", "blocks": [section()]}, "must be modal"),
    "bad block": (modal(actions(button(text=plain("")))), "/view/blocks/0/elements/0/text/text"),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_bad_modals_are_refused_with_their_place(name: str) -> None:
    view, expected = BAD_VIEWS[name]
    with pytest.raises(SlackRefusesError) as refused:
        check_view(view, "modal")
    assert refused.value.code == "invalid_arguments"
    assert expected in " ".join(refused.value.messages)


def test_a_home_has_no_submit() -> None:
    with pytest.raises(SlackRefusesError, match="property: submit"):
        check_view({"type": "home", "blocks": [section()], "submit": plain("Save")}, "home")


def test_a_view_has_a_size() -> None:
    fields = [mrkdwn("x" * 2000)] * 10
    with pytest.raises(SlackRefusesError, match="view_too_large"):
        check_view({"type": "home", "blocks": [{"type": "section", "fields": fields}] * 13}, "home")
