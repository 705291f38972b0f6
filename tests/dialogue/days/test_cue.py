"""A cue: after what somebody means to note a line; optional at set-up, quoted once in the first week."""

import pytest

from tests.talk import Speaker, Talk

IDEA = "  Your own idea: note a line after a hard call."


async def set_up(speaker: Speaker) -> None:
    await speaker.types("/done first")
    (question,) = [message for message in speaker.person.ephemerals if "When does your day end?" in message.readable()]
    await speaker.presses("17:00", on=question)
    await speaker.presses("One thing at a time")


def quoting(speaker: Speaker, words: str) -> list[str]:
    return [mail for mail in speaker.mail if words in mail]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("After a hard call", "after a hard call"),
        ("Before lunch", "before lunch"),
        ("When I close a ticket", "when I close a ticket"),
    ],
)
async def test_one_tap_at_set_up_keeps_it_and_it_is_quoted_once(talk: Talk, label: str, words: str) -> None:
    await set_up(talk.alice)
    assert await talk.alice.presses(label) == (
        f"Saved: a line {words}. I'll quote that back to you once, at the end of a day. /coach cue off forgets it."
    )
    await talk.at("17:00")
    assert quoting(talk.alice, "Your own idea") == []  # it was said a moment ago
    await talk.at("17:00", days=1)
    assert len(quoting(talk.alice, f"Your own idea: note a line {words}.")) == 1
    await talk.at("17:00", days=30)
    assert len(quoting(talk.alice, "Your own idea")) == 1


async def test_words_of_ones_own_are_taken_in_a_window_and_stay_words(talk: Talk) -> None:
    await set_up(talk.alice)
    await talk.alice.presses("Own words")
    assert await talk.alice.saves(cue="  ") == {"cue": "A few words, please: before lunch."}
    assert await talk.alice.saves(cue="when *Ada* says <!channel>") is None
    assert talk.alice.screen[-1].startswith("Saved: a line when *Ada* says <!channel>.")
    await talk.at("17:00", days=1)
    assert len(quoting(talk.alice, "a line when *Ada* says <!channel>.")) == 1


async def test_left_out_nothing_is_quoted(talk: Talk) -> None:
    await set_up(talk.alice)
    assert await talk.alice.presses("No, thanks") == "That's fine. /done takes a line at any time."
    await talk.at("17:00", days=7)
    assert quoting(talk.alice, "Your own idea") == []


async def test_it_is_quoted_under_a_closed_day_too_and_then_no_more(talk: Talk) -> None:
    await set_up(talk.alice)
    await talk.alice.presses("After a hard call")
    await talk.at("16:00", days=1)
    assert IDEA in await talk.alice.types("/enough")
    await talk.at("17:00", days=9)
    assert quoting(talk.alice, "Your own idea") == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "",
            "When would be a good moment to note a line? One moment of the day is easier to remember than a rule.",
        ),
        ("help", "/coach cue before lunch saves the moment when you'd like to note a line"),
        ("before lunch", "Saved: a line before lunch. /coach cue off forgets it."),
        ("off", "That's fine."),
        ("after the 3 o'clock lull & tea", "Saved: a line after the 3 o'clock lull & tea."),
        ("x" * 500, "Saved: a line " + "x" * 119),
    ],
)
async def test_it_is_typed_too(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(f"/coach cue {typed}")).startswith(answer)


async def test_settings_and_help_show_it_until_it_is_forgotten(talk: Talk) -> None:
    await talk.alice.types("/coach cue before lunch")
    assert "• You note a line before lunch" in await talk.alice.types("/coach settings")
    assert "Yours: before lunch." in await talk.alice.types("/coach cue help")
    assert (await talk.alice.types("/coach cue off")).startswith("Forgotten.")
    assert "You note a line" not in await talk.alice.types("/coach settings")
