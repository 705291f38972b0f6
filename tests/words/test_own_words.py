"""A team's own words: they go before ours, add to them, and a broken one is named and left out."""

from pathlib import Path

import pytest

from slackbot.own_words import Fault, faults, open_words


def write(root: Path, name: str, text: str) -> None:
    file = root / "en" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_an_own_template_goes_before_ours_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "break/welcome_back.txt", "Hello again, one thing at a time.\n")
    words = open_words(tmp_path)
    assert words.message("break/welcome_back", {}).text == "Hello again, one thing at a time."
    assert words.message("done/full", {}).text.startswith("That day's list")
    assert faults(tmp_path) == []


def test_a_prompt_is_added_by_adding_a_file(tmp_path: Path) -> None:
    write(tmp_path, "prompts/zz_ours.txt", "---\ntheme: peers\nfit: any\n---\nWho made you laugh today?\n")
    assert "zz_ours" in [prompt.name for prompt in open_words(tmp_path).library.prompts]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "break/welcome_back.txt",
            "Hello\n{% if %}\n",
            Fault("break/welcome_back.txt", 2, "Expected an expression, got 'end of statement block'"),
        ),
        (
            "done/added.txt",
            "Noted\n\n{{ nobody_gives_this }}\n",
            Fault("done/added.txt", 3, "'nobody_gives_this' is undefined"),
        ),
        (
            "done/full.txt",
            "{{ ''.__class__.__mro__ }}",
            Fault("done/full.txt", 1, "access to attribute '__class__' of 'str' object is unsafe."),
        ),
        (
            "prompts/broken.txt",
            "A question without a theme?\n",
            Fault(
                "prompts/broken.txt",
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
    assert faults(tmp_path) == [fault]
    words = open_words(tmp_path)
    assert words.message("break/welcome_back", {}).text == "Welcome back. One thing at a time."
    assert words.message("done/full", {}).text.startswith("That day's list")
    assert "broken" not in [prompt.name for prompt in words.library.prompts]
