"""Two windows over one text: whoever saves later reads what stands there now, and overwrites nothing."""

import pytest

from slackbot.standin import View
from tests.talk import Talk

STANDS = "Another window changed this in the meantime. It now says: mine."


async def opened(talk: Talk, window: str) -> tuple[View, str]:
    """Open one of the windows; returns it with the name of its field."""
    alice = talk.alice
    if window == "first step":
        await alice.types("/enough the export for Ada")
        await alice.presses("enough.first_step")
        field = "first_step"
    else:
        channel = talk.slack.channel("help-desk", [alice.person])
        await alice.person.types("/coach team fri 16:00", channel=channel.id)
        await alice.types("/done a line")
        await alice.types("/coach recap")
        await alice.presses("Share")
        await alice.presses("Reword")
        field = "text"
    assert alice.person.modal is not None
    return alice.person.modal, field


@pytest.mark.parametrize("window", ["first step", "words in a recap"])
@pytest.mark.parametrize(("second", "is_refused"), [("other words", True), ("mine", False)])
async def test_the_later_window_overwrites_nothing(talk: Talk, window: str, second: str, *, is_refused: bool) -> None:
    view, field = await opened(talk, window)
    payload = [
        talk.alice.person._payload.submission(  # noqa: SLF001 - two windows of one device can't be open in the stand-in
            view, {field: {field: {"type": "plain_text_input", "value": words}}}, f"{words}.{number}"
        )
        for number, words in enumerate(("mine", second))
    ]
    payload[1]["view"] = {**payload[1]["view"], "id": "V0OTHER"}
    first, later = [(await talk.slack.deliver("interactive", each))[0].payload for each in payload]
    assert "errors" not in (first or {})
    assert ("errors" in (later or {})) == is_refused
    assert not is_refused or STANDS in (later or {})["errors"][field]
