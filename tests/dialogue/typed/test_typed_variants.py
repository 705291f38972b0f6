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
        ("/coach daysoff 24.12.", "Your days off. I'm quiet on each; /coach daysoff off forgets them.\n• Thursday, 24"),
        ("/coach daysoff 3/4", "I couldn't read 3 as a date."),
        ("/coach daysoff every monday", "I couldn't read every monday as a date."),
        ("/coach daysoff all fridays", "I couldn't read all fridays as a date."),
        ("/coach breaks 10:30; 15:00", "I'll ask about a break at 10:30 and 15:00, "),
        ("/done we: agreed on a script", "Noted: we: agreed on a script"),
        ("/coach pause next friday", "Quiet until Friday, 13 March 2026."),
        ("/coach pause next week", "Quiet until Monday, 9 March 2026."),
        ("/done last friday: the bakery", "Noted for Friday: the bakery"),
        ("/done 27 Feb: the bakery", "Noted for Friday: the bakery"),
        ("/done 27.2.: the bakery", "Noted for Friday: the bakery"),
        ("/done next friday: the bakery", "I haven't noted that: Friday, 13 March 2026 is still to come."),
        ("/done tomorrow: the bakery", "I haven't noted that: Wednesday, 4 March 2026 is still to come."),
        ("/coach lang English", "I'll speak English with you."),
        ("/coach lang en-US", "I'll speak English with you."),
        ("/coach lang klingon", "I don't speak klingon yet."),
        ("/coach lang default", "I'll use your Slack language where I can."),
    ],
)
async def test_numbers_and_dates_are_read_in_words(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("cover", "yes", "no"),
        ("ideas", "enable", "disable"),
        ("together", "Yes please", "never"),
        ("walks", "turn on", "turn off"),
        ("handovers", "true", "false"),
        ("introductions", "start", "stop"),
        ("reflection", "“yes”", "“no”"),
        ("recap", "Yes", "No."),
        ("thanks", "On please", "Off, please"),
        ("signals", "on please", "off please"),
    ],
)
async def test_a_switch_has_many_names(talk: Talk, name: str, yes: str, no: str) -> None:
    for said, meant in ((yes, "on"), (no, "off")):
        answer = await talk.alice.types(f"/coach {name} {meant}")
        assert await talk.alice.types(f"/coach {name} {said}") == answer
    for setting in ("breaks", "challenge-nudge", "digest", "shift", "daysoff"):
        off = await talk.alice.types(f"/coach {setting} off")
        assert await talk.alice.types(f"/coach {setting} none") == off


async def test_what_looks_like_a_switch_may_be_a_place(talk: Talk) -> None:
    assert await talk.alice.types("/coach holidays no") == "Quiet on public holidays in NO."


@pytest.mark.parametrize("typed", ["5pm", "5 p.m.", "17h", "1700", "17", "at 5 PM"])
async def test_a_time_is_read_in_every_setting_that_has_one(talk: Talk, typed: str) -> None:
    await talk.alice.types("/coach shift 9am to 6 p.m.")
    for setting in ("digest", "breaks", "challenge-nudge"):
        assert "17:00" in await talk.alice.types(f"/coach {setting} {typed}")
    channel = talk.slack.channel("help-desk", [talk.alice.person])
    answer = await talk.alice.person.types(f"/coach team fri {typed}", channel=channel.id)
    assert answer is not None
    assert "17:00" in answer.readable()


@pytest.mark.parametrize("name", BELOW)
async def test_help_knows_each_name_as_a_topic(talk: Talk, name: str) -> None:
    assert await talk.alice.types(f"/coach help {name}") == await talk.alice.types(f"/coach {name} help")


@pytest.mark.parametrize("typed", ["", "more", "nonsense", "please"])
async def test_help_about_nothing_it_knows_is_the_help_of_all(talk: Talk, typed: str) -> None:
    assert "/coach settings" in await talk.alice.types("/coach help more")
    general = await talk.alice.types("/coach help more" if typed == "more" else "/coach help")
    assert await talk.alice.types(f"/coach help {typed}") == general


@pytest.mark.parametrize(
    "typed", ["done", "It's done", "put it back", "tomorrow", "hand over", "with somebody", "list"]
)
async def test_the_name_of_a_button_is_no_ticket_but_shows_the_buttons(talk: Talk, typed: str) -> None:
    assert await talk.alice.types(f"/challenge {typed}") == await talk.alice.types("/challenge")
    await talk.alice.types("/challenge the refund")
    assert await talk.alice.types(f"/challenge {typed}") == await talk.alice.types("/challenge")
    assert "the refund" in await talk.alice.types("/challenge")


@pytest.mark.parametrize("typed", ["10 cover walk", "walk cover", "cover for tea", "with cover", "tea with cover"])
async def test_cover_is_asked_for_wherever_it_stands(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/break {typed}")).startswith("I'm asking colleagues who cover")


@pytest.mark.parametrize(
    ("typed", "length", "what"),
    [
        ("10 cover walk", "ten", "walk"),
        ("cover 10 walk", "ten", "walk"),
        ("cover, 10 minutes, walk", "ten", "walk"),
        ("walk cover", "five", "walk"),
        ("walk 10 cover", "ten", "walk"),
        ("10 walk with cover", "ten", "walk"),
        ("cover for tea", "five", "tea"),
        ("cover for ten minutes", "ten", ""),
        ("10 min with cover for a walk", "ten", "a walk"),
        ("ten cover, please", "ten", ""),
        ("with cover", "five", ""),
        ("cover", "five", ""),
    ],
)
async def test_a_covered_break_keeps_its_length_and_what_it_is_for(
    talk: Talk, typed: str, length: str, what: str
) -> None:
    asked = await talk.alice.types(f"/break {typed}")
    assert f"your {length} minutes start." in asked
    assert ("What it's for stays with you" in asked) is bool(what)
    await talk.alice.presses("Start anyway")
    assert (f"One break: {what}." if what else "One break.") in await talk.alice.types("/today")


async def test_a_cover_that_is_still_asked_for_says_for_how_long(talk: Talk) -> None:
    await talk.bob.types("/coach shift 08:00-18:00")
    await talk.bob.types("/break cover on")
    await talk.alice.types("/break cover walk")
    assert (await talk.alice.types("/break 15 cover tea")).startswith(
        "I've asked colleagues already, for five minutes, and that question is still open. "
        "/break end takes it back; after that you can ask for fifteen minutes."
    )
    assert "Fifteen minutes, yours: tea." in await talk.alice.presses("Start anyway")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("cover on", "When a colleague asks for cover"),
        ("usual 10 minutes", "Ten minutes it is"),
        ("usual ten min", "Ten minutes it is"),
        ("10 cover with somebody", "Those are two questions to colleagues"),
        ("cover walk with company", "Those are two questions to colleagues"),
        ("10, walk", "Ten minutes, yours: walk."),
        ("10 minutes: walk", "Ten minutes, yours: walk."),
        ("10 coffee with somebody", "Ten minutes, yours: coffee."),
        ("coffee with somebody for 10 minutes", "Ten minutes, yours: coffee."),
        ("with somebody 10, please", "Ten minutes, yours. If"),
        ("a walk with someone", "Five minutes, yours. If"),
    ],
)
async def test_no_option_of_a_break_is_dropped_in_silence(talk: Talk, typed: str, read: str) -> None:
    await talk.alice.types("/coach walks on")
    assert read in await talk.alice.types(f"/break {typed}")


async def test_a_running_break_takes_over_what_it_is_for(talk: Talk) -> None:
    await talk.alice.types("/break")
    await talk.alice.types("/break 10 walk")
    assert "One break: walk." in await talk.alice.types("/today")
    await talk.alice.types("/break 15")
    assert "One break: walk." in await talk.alice.types("/today")


@pytest.mark.parametrize("typed", ["hand over to @bob", "hand it over @bob", "give to @bob", "pass this on to @bob"])
async def test_a_hand_over_with_a_name_shows_the_buttons_and_is_no_ticket(talk: Talk, typed: str) -> None:
    await talk.alice.types("/challenge the refund")
    assert await talk.alice.types(f"/challenge {typed}") == await talk.alice.types("/challenge")


@pytest.mark.parametrize("typed", ["discover the garden", "recover", "coverage"])
async def test_a_word_that_holds_cover_asks_nobody(talk: Talk, typed: str) -> None:
    assert "I'm asking colleagues" not in await talk.alice.types(f"/break {typed}")


async def test_lengths_are_read_in_words(talk: Talk) -> None:
    assert "I'll say hello around 09:10" in await talk.alice.types("/break ten walk")
    assert "Ten minutes" in await talk.alice.types("/time ten the import")
