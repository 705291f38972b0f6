"""Commands as people type them: every way of asking for help, misspelt names, numbers and dates in words."""

import pytest

from slackbot.commands import COMMANDS, RIGHTS, SETTINGS
from tests.talk import Talk

BELOW = sorted({*COMMANDS, *SETTINGS, *RIGHTS} - {"coach"})


@pytest.mark.parametrize("asks", ["?", "--help", "-h", "“Help”", "help?", "/help", "help.", "—help"])
@pytest.mark.parametrize("name", ["done", "break", "thanks", "coach"])
async def test_help_has_many_names(talk: Talk, name: str, asks: str) -> None:
    assert await talk.alice.types(f"/{name} {asks}") == await talk.alice.types(f"/{name} help")
    assert await talk.alice.types("/done") == await talk.alice.types("/done list")  # nothing was noted


@pytest.mark.parametrize("name", BELOW)
async def test_a_question_mark_asks_for_help_after_every_name(talk: Talk, name: str) -> None:
    asked = await talk.alice.types(f"/coach {name} ?")
    assert asked == await talk.alice.types(f"/coach {name} help")
    assert "couldn't read" not in asked


@pytest.mark.parametrize("typed", ["help me with the till", "?!? he said", "-h is an option", "helpdesk"])
async def test_words_about_help_are_words(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/done {typed}")).startswith(f"Noted: {typed}")


@pytest.mark.parametrize("typed", ["/done x", "done: x", "“done” x", "/Done: x"])
async def test_a_name_is_known_with_its_slash_and_with_a_colon(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/coach {typed}")).startswith("Noted: x")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("shfit 9-17", "shift"), ("hlep", "help"), ("brek", "break"), ("setings", "settings"), ("holiday", "holidays")],
)
async def test_a_misspelt_name_is_answered_with_the_one_it_resembles(talk: Talk, typed: str, meant: str) -> None:
    answer = await talk.alice.types(f"/coach {typed}")
    first = typed.split(maxsplit=1)[0]
    assert answer.startswith(f"I don't know /coach {first}. Did you mean /coach {meant}? I know /done,")


@pytest.mark.parametrize("typed", ["nonsense", "xyz", "x" * 3000])
async def test_what_resembles_nothing_is_not_guessed(talk: Talk, typed: str) -> None:
    assert "Did you mean" not in await talk.alice.types(f"/coach {typed}")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/coach budget three", "I'll start at most three messages a day."),
        ("/coach budget 2 a day", "I'll start at most two messages a day."),
        ("/coach budget four messages a day", "I'll start at most four messages a day."),
        ("/coach budget thirteen", "I couldn't read thirteen as a small number."),
        ("/break seven", "Breaks here come in 5, 10 or 15 minutes."),
        ("/coach pause 5 days", "Quiet until Sunday, 8 March 2026."),
        ("/coach pause for two weeks", "Quiet until Tuesday, 17 March 2026."),
        ("/coach pause till 24 Dec", "Quiet until Thursday, 24 December 2026."),
        (
            "/coach daysoff Dec 24th",
            "Your days off. I'm quiet on each; /coach daysoff off forgets them.\n• Thursday, 24",
        ),
        ("/coach daysoff 24.12.", "I couldn't read 24.12 as a date."),
    ],
)
async def test_numbers_and_dates_are_read_in_words(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


async def test_lengths_are_read_in_words(talk: Talk) -> None:
    assert "I'll say hello around 09:10" in await talk.alice.types("/break ten walk")
    assert "Ten minutes" in await talk.alice.types("/time ten the import")
