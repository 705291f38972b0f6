"""The library of prompts: enough of each theme, each its own, short, a question, in our voice."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice, pairwise
from pathlib import Path

import pytest

from slackbot.coach.reflecting import ANY_DAY, FITS, REST, Prompt, choose, fits_of
from slackbot.render import Words
from slackbot.render.prompts import PromptError
from slackbot.render.words import shipped_words
from tests.words.rendered import told
from tests.words.voice import faults

LIBRARY = Words(shipped_words()).library
THEMES = {
    "appreciation",
    "breaks",
    "end-of-day",
    "giving-time",
    "handover",
    "hard-or-smart",
    "hard-queues",
    "kindness-to-self",
    "limits",
    "never-done",
    "numbers",
    "one-hard-thing",
    "peers",
    "rough-ones",
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
    assert len(LIBRARY.prompts) >= 110


def test_every_sort_of_day_has_some_and_an_ordinary_day_has_more_than_three_months_of_them() -> None:
    fits = Counter(prompt.fit for prompt in LIBRARY.prompts)
    assert set(fits) == FITS
    assert min(fits.values()) >= 4
    assert fits[ANY_DAY] >= REST.days


def test_no_more_than_a_fifth_begin_alike_and_no_two_say_nearly_the_same() -> None:
    first = Counter(prompt.text.split()[0] for prompt in LIBRARY.prompts)
    assert max(first.values()) <= len(LIBRARY.prompts) / 5
    runs = Counter(run for prompt in LIBRARY.prompts for run in set(runs_of_five(prompt.text)))
    assert [run for run, times in runs.items() if times > 1] == []


def runs_of_five(text: str) -> list[str]:
    """All runs of five words."""
    spoken = [word.strip(".,:?").lower() for word in text.split()]
    return [" ".join(spoken[start : start + 5]) for start in range(len(spoken) - 4)]


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param([["done"]], id="ordinary days"),
        pytest.param([[]], id="empty days"),
        pytest.param([["rough"]], id="rough days"),
        pytest.param([["hard"], ["done"], ["time", "hard"], [], ["rough"]], id="days of all sorts"),
    ],
)
def test_nobody_reads_one_twice_in_ninety_days_and_not_two_days_running_of_one_theme(kinds: list[list[str]]) -> None:
    last_given: dict[str, date] = {}
    asked: list[Prompt] = []
    for number, day_kinds in enumerate(islice(cycle(kinds), REST.days)):
        today = date(2026, 3, 2) + timedelta(days=number)
        fits = fits_of(day_kinds, had_break=False, put_off={"break", "challenge"})
        prompt = choose(LIBRARY, fits, last_given, today, "T1/U1")
        assert prompt is not None
        asked.append(prompt)
        last_given = {name: day for name, day in last_given.items() if name != prompt.name} | {prompt.name: today}
    assert len({prompt.name for prompt in asked}) == REST.days
    assert [before.name for before, after in pairwise(asked) if before.theme == after.theme] == []


def test_a_prompt_is_short_asks_and_keeps_to_the_voice() -> None:
    broken = {prompt.name: rules for prompt in LIBRARY.prompts if (rules := list(broken_rules(prompt)))}
    assert broken == {}, told(broken)


def broken_rules(prompt: Prompt) -> Iterator[str]:
    """The rules of a prompt that one breaks."""
    yield from faults({"text": prompt.text, "blocks": []}, [])
    rules = {
        "ends in a question": prompt.text.endswith("?"),
        "at most 20 words": len(prompt.text.split()) <= 20,
        "at most two sentences": sum(prompt.text.count(end) for end in ".?") <= 2,
        "no digit": not any(character.isdigit() for character in prompt.text),
        "its own words": not any(phrase in prompt.text.lower() for phrase in ARTICLES),
    }
    yield from (rule for rule, is_kept in rules.items() if not is_kept)


def test_what_breaks_the_rules_of_a_prompt_is_named() -> None:
    text = f"Work smart. {'word ' * 15}of 2 things. Yes or no."
    assert list(broken_rules(Prompt("mine", "peers", "any", text)))[-5:] == [
        "ends in a question",
        "at most 20 words",
        "at most two sentences",
        "no digit",
        "its own words",
    ]


def test_a_prompt_is_a_message_as_any_other_and_shows_no_front_matter() -> None:
    words = Words(shipped_words())
    names = {prompt.name: f"prompts/{prompt.name}" for prompt in LIBRARY.prompts}
    read = {name: words.message(message, {}).text for name, message in names.items()}
    assert read == {prompt.name: prompt.text for prompt in LIBRARY.prompts}
    assert [name for name, message in names.items() if words.catalog.is_view(message)] == []


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
