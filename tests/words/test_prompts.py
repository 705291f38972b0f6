"""The library of prompts: enough of each theme, each its own, short, a question, in our voice."""

from collections import Counter
from pathlib import Path

import pytest

from slackbot.coach.reflecting import ANY_DAY, FITS, Prompt
from slackbot.render import Words
from slackbot.render.prompts import PromptError
from slackbot.render.words import shipped_words
from tests.words.voice import faults

LIBRARY = Words(shipped_words()).library
THEMES = {
    "appreciation",
    "breaks",
    "giving-time",
    "hard-or-smart",
    "never-done",
    "numbers",
    "one-hard-thing",
    "peers",
    "the-moment",
}
ARTICLES = (
    "piece of the puzzle",
    "running list",
    "perfectly okay",
    "head down",
    "crunch mode",
    "work smart",
    "live each day",
    "around the building",
    "spinning",
)


def words_of(tmp_path: Path, source: str) -> Words:
    (tmp_path / "en" / "prompts").mkdir(parents=True)
    (tmp_path / "en" / "prompts" / "mine.txt").write_text(source, "utf-8")
    return Words(tmp_path)


def test_there_are_enough_of_every_theme() -> None:
    themes = Counter(prompt.theme for prompt in LIBRARY.prompts)
    assert set(themes) == THEMES
    assert min(themes.values()) >= 7
    assert len(LIBRARY.prompts) >= 64


def test_every_sort_of_day_has_some_and_an_ordinary_day_has_more_than_two_months_of_them() -> None:
    fits = Counter(prompt.fit for prompt in LIBRARY.prompts)
    assert set(fits) == FITS
    assert min(fits.values()) >= 4
    assert fits[ANY_DAY] >= 45


def test_no_two_are_alike_in_their_opening_words() -> None:
    openings = Counter(" ".join(prompt.text.lower().split()[:3]) for prompt in LIBRARY.prompts)
    assert [opening for opening, times in openings.items() if times > 1] == []
    first = Counter(prompt.text.split()[0] for prompt in LIBRARY.prompts)
    assert max(first.values()) <= 8


@pytest.mark.parametrize("prompt", LIBRARY.prompts, ids=lambda prompt: prompt.name)
def test_a_prompt_is_short_asks_and_keeps_to_the_voice(prompt: Prompt) -> None:
    assert list(faults({"text": prompt.text, "blocks": []}, [])) == []
    assert prompt.text.endswith("?")
    assert len(prompt.text.split()) <= 20
    assert sum(prompt.text.count(end) for end in ".?") <= 2
    assert not any(character.isdigit() for character in prompt.text)
    assert [phrase for phrase in ARTICLES if phrase in prompt.text.lower()] == []


@pytest.mark.parametrize("prompt", LIBRARY.prompts, ids=lambda prompt: prompt.name)
def test_a_prompt_is_a_message_as_any_other_and_shows_no_front_matter(prompt: Prompt) -> None:
    words = Words(shipped_words())
    assert words.message(f"prompts/{prompt.name}", {}).text == prompt.text
    assert words.is_view(f"prompts/{prompt.name}") is False


def test_a_writer_adds_one_by_adding_a_file(tmp_path: Path) -> None:
    words = words_of(tmp_path, "---\ntheme: tea\nfit: any\n---\nWho made the tea?\n")
    assert words.library.prompts == (Prompt("mine", "tea", "any", "Who made the tea?"),)
    assert words.library.themes == ["tea"]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Who made the tea?\n",
        "---\ntheme: tea\n---\nWho made the tea?\n",
        "---\ntheme:\nfit: any\n---\nWho made the tea?\n",
        "---\ntheme: tea\nfit: any\nteme: tea\n---\nWho made the tea?\n",
        "---\ntheme: tea\nfit: rainy\n---\nWho made the tea?\n",
        "---\ntheme: tea\nfit: any\n---\n",
        "---\ntheme: tea\nfit: any\nWho made the tea?\n",
        "---\ntheme: tea\nfit: any\n---\nWho made {{ it }}?\n",
    ],
)
def test_a_broken_one_is_named_with_its_file(tmp_path: Path, source: str) -> None:
    words = words_of(tmp_path, source)
    with pytest.raises(PromptError, match=r"^prompts/mine\.txt"):
        _ = words.library
