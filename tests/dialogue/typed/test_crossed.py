"""Two windows over one text: whoever saves later reads what stands there now, and overwrites nothing."""

import pytest

from slackbot.standin import View
from tests.talk import Talk


def crossed_by(stands: str) -> str:
    """Return the error that says what another window made of the text."""
    return (
        f"Another window changed this in the meantime. It now says: {stands}. Cancel keeps that; "
        "to change it, open the window again."
    )


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


async def saves_in_two(talk: Talk, view: View, field: str, *words: str) -> list[dict[str, str] | None]:
    """Submit words from windows over one text that were opened together; returns the errors of each."""
    alice = talk.alice.person
    errors = []
    for number, each in enumerate(words):
        values = {field: {field: {"type": "plain_text_input", "value": each}}}
        payload = alice._payload.submission(view, values, f"{each}.{number}")  # noqa: SLF001 - the stand-in opens one
        payload["view"] = {**payload["view"], "id": f"V0WINDOW{number}"}
        [answered] = await talk.slack.deliver("interactive", payload)
        errors.append((answered.payload or {}).get("errors"))
    return errors


@pytest.mark.parametrize("window", ["first step", "words in a recap"])
@pytest.mark.parametrize(("second", "is_refused"), [("other words", True), ("mine", False)])
async def test_the_later_window_overwrites_nothing(talk: Talk, window: str, second: str, *, is_refused: bool) -> None:
    view, field = await opened(talk, window)
    first, later = await saves_in_two(talk, view, field, "mine", second)
    assert first is None
    assert (later is not None) == is_refused
    assert not is_refused or later == {field: crossed_by("mine")}
