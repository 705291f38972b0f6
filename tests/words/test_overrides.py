"""A team's own words: they go before ours, add to them, and a broken one is named and left out."""

from pathlib import Path

import pytest

from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.overrides import Fault, faults, open_words
from slackbot.render.own_names import misnamed
from slackbot.render.words import shipped_words

BACK = {"offer": 0, "second": None, "noes": 0, "hard_day": False}


def write(root: Path, name: str, text: str, language: str = "en") -> None:
    file = root / language / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def unlooked_at(*_: object) -> list[Fault]:
    """Find no faults: a shared part would be tried within every message."""
    return []


def test_an_own_template_goes_before_ours_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "break/welcome_back.txt", "Hello again, one thing at a time.\n")
    words = open_words(tmp_path, ACTIONS)
    assert words.message("break/welcome_back", BACK).text == "Hello again, one thing at a time."
    assert words.message("done/full", {}).text.startswith("This day's list")
    assert faults(tmp_path, ACTIONS) == []


def test_a_prompt_is_added_by_adding_a_file(tmp_path: Path) -> None:
    write(tmp_path, "prompts/zz_ours.txt", "---\ntheme: peers\nfit: any\n---\nWho made you laugh today?\n")
    assert "zz_ours" in [prompt.name for prompt in open_words(tmp_path, ACTIONS).library.prompts]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "break/welcome_back.txt",
            "Hello\n{% if %}\n",
            Fault("en/break/welcome_back.txt", 2, "Expected an expression, got 'end of statement block'"),
        ),
        (
            "done/added.txt",
            "Noted\n\n{{ nobody_gives_this }}\n",
            Fault("en/done/added.txt", 3, "'nobody_gives_this' is undefined"),
        ),
        (
            "done/full.txt",
            "{{ ''.__class__.__mro__ }}",
            Fault("en/done/full.txt", 1, "access to attribute '__class__' of 'str' object is unsafe."),
        ),
        (
            "done/added.txt",
            'Noted.\n{{ button("Undo", "done.nope", undo) }}\n',
            Fault("en/done/added.txt", 2, "no button does 'done.nope'"),
        ),
        (
            "done/list.txt",
            '{% for line in lines %}\n- {{ line.text }} {{ menu(("Edit", "done.eddit", line.id)) }}\n{% endfor %}\n',
            Fault("en/done/list.txt", 2, "no button does 'done.eddit'"),
        ),
        ("done/help.txt", "{# later #}\n", Fault("en/done/help.txt", 1, "it says nothing")),
        (
            "done/edit.txt",
            "What is behind you: {{ text }}\n",
            Fault("en/done/edit.txt", 1, "this is a window: it begins with `title: …` between two lines of `---`"),
        ),
        ("done/full.txt", "---\ntitle: Full\n---\nIt is.\n", Fault("en/done/full.txt", 1, "this is no window")),
        (
            "done/edit.txt",
            "---\ntitle: Edit\nsubmit: Save\n---\n{{ field('words', 'What') }}\n",
            Fault("en/done/edit.txt", 1, "the field 'text' is missing"),
        ),
        (
            "done/edit.txt",
            "---\ntitle: Edit\nsubmit: Save\n---\n{{ field('text', 'What') }}\n{{ field('more', 'More') }}\n",
            Fault("en/done/edit.txt", 6, "nothing takes the field 'more'"),
        ),
        (
            "done/edit.txt",
            "---\ntitle: Edit\n---\n{{ field('text', 'What', value=text) }}\n",
            Fault("en/done/edit.txt", 1, "a window with fields has `submit: …` between its lines of `---`"),
        ),
        (
            "done/list.txt",
            "{% for line in lines * 40 %}\n{{ line.text }}\n\n{% endfor %}\n",
            Fault("en/done/list.txt", 1, "Slack takes 50 parts at most, and of some facts this makes more"),
        ),
        (
            "done/removed.txt",
            'Off.\n\n{% include "done/nope.txt" %}\n',
            Fault("en/done/removed.txt", 3, "there is no template 'done/nope.txt' to take from"),
        ),
        (
            "prompts/broken.txt",
            "A question without a theme?\n",
            Fault(
                "en/prompts/broken.txt",
                1,
                "prompts/broken.txt begins with `theme: …` and `fit: …` between two lines of `---`",
            ),
        ),
    ],
)
def test_a_broken_one_is_named_with_its_line_and_ours_is_used(
    tmp_path: Path, name: str, text: str, fault: Fault
) -> None:
    write(tmp_path, name, text)
    assert faults(tmp_path, ACTIONS) == [fault]
    words = open_words(tmp_path, ACTIONS)
    assert words.message("break/welcome_back", BACK).text == "Welcome back. One thing at a time."
    assert words.message("done/full", {}).text.startswith("This day's list")
    assert "broken" not in [prompt.name for prompt in words.library.prompts]


def test_another_language_is_another_folder_and_falls_back_message_by_message(tmp_path: Path) -> None:
    write(tmp_path, "break/welcome_back.txt", "Willkommen zurück.\n", "nds")
    write(tmp_path, "done/full.txt", "Our own full list.\n")
    words = open_words(tmp_path, ACTIONS)
    assert words.catalog.languages == ("en", "nds")
    german = words.speaking("nds-NL")
    assert german.message("break/welcome_back", BACK).text == "Willkommen zurück."
    assert german.message("done/full", {}).text == "Our own full list."
    assert german.message("cover/covered", {}).text == "Somebody said yes. Thank you."
    assert words.speaking("fr", None).message("break/welcome_back", BACK).text == "Welcome back. One thing at a time."
    assert words.speaking("nds").language == german.language == "nds"
    assert words.speaking() is words


def test_no_file_of_a_shipped_language_is_misnamed() -> None:
    shipped = Words(shipped_words()).catalog
    assert list(misnamed(shipped.folder, shipped.languages, shipped.names())) == [("samples", "this is no language")]


def test_a_message_of_which_a_part_is_missing_in_a_language_is_said_in_english_whole(tmp_path: Path) -> None:
    shown = {"lines": [{"text": "one", "kind": "hard"}], "edited": False, "off_shelf": False}
    facts = {**shown, "returned": True, "undo": "x"}
    write(tmp_path, "done/undone.txt", '{% from "_list.txt" import items %}\nWieder da:\n\n{{ items(lines) }}\n', "nds")
    german = open_words(tmp_path, ACTIONS, unlooked_at).speaking("nds")
    assert german.message("done/undone", facts).text.startswith("Back on the list")
    write(tmp_path, "_list.txt", "{% macro items(lines) %}\n- schwer\n{% endmacro %}", "nds")
    german = open_words(tmp_path, ACTIONS, unlooked_at).speaking("nds")
    assert german.message("done/undone", facts).text == "Wieder da:\n• schwer"


def test_the_prompts_of_a_language_are_its_own_and_never_mixed_with_english(tmp_path: Path) -> None:
    write(tmp_path, "break/welcome_back.txt", "Willkommen zurück.\n", "nds")
    words = open_words(tmp_path, ACTIONS)
    assert words.speaking("nds").library == words.library
    write(tmp_path, "prompts/tee.txt", "---\ntheme: pausen\nfit: any\n---\nWer hat den Tee gemacht?\n", "nds")
    german = open_words(tmp_path, ACTIONS).speaking("nds")
    assert [prompt.text for prompt in german.library.prompts] == ["Wer hat den Tee gemacht?"]


def test_a_broken_one_in_another_language_is_named_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "break/welcome_back.txt", "{% if %}\n", "nds")
    (fault,) = faults(tmp_path, ACTIONS)
    assert str(fault).startswith("nds/break/welcome_back.txt, line 1: ")
    german = open_words(tmp_path, ACTIONS).speaking("nds")
    assert german.message("break/welcome_back", BACK).text == "Welcome back. One thing at a time."


def test_a_broken_shared_one_is_named_and_the_messages_that_share_it_are_whole(tmp_path: Path) -> None:
    write(tmp_path, "_list.txt", "{% macro items(lines) %}{{ lines.nothing.at_all }}{% endmacro %}\n")
    write(tmp_path, "done/full.txt", "That list is full.\n")
    assert [(fault.file, fault.line) for fault in faults(tmp_path, ACTIONS)] == [("en/_list.txt", 1)]
    words = open_words(tmp_path, ACTIONS)
    assert words.message("done/full", {}).text == "That list is full."
    shown = {"lines": [{"text": "one", "kind": "done"}], "edited": False, "off_shelf": False}
    facts = {**shown, "returned": True, "undo": "x"}
    assert words.message("done/undone", facts).text == "Back on the list:\n• one"


def test_one_that_breaks_on_facts_that_no_sample_had_is_said_in_our_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, "done/no_words.txt", "{% if rare is defined %}{{ 1 // rare }}{% endif %}Ours\n")
    words = open_words(tmp_path, ACTIONS)
    assert words.message("done/no_words", {}).text == "Ours"
    assert words.message("done/no_words", {"rare": 0}).text.startswith("I found no words in that")
    assert "done/no_words, ZeroDivisionError" in caplog.text
