"""Names in a team's own words: a misspelt one is told with what was probably meant; ours can be taken and added to."""

from pathlib import Path

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.overrides import faults, open_words

MISSPELT = {
    "en/done/ful.txt": "en/done/ful.txt: no message is called 'done/ful'; did you mean 'done/full'?",
    "en/dnoe/full.txt": "en/dnoe/full.txt: no message is called 'dnoe/full'; did you mean 'done/full'?",
    "en/done/Full.txt": "en/done/Full.txt: no message is called 'done/Full'; did you mean 'done/full'?",
    "en/full.txt": "en/full.txt: no message is called 'full'; did you mean 'done/full'?",
    "en/coach/dijest_set.txt": "en/coach/dijest_set.txt: no message is called 'coach/dijest_set'; "
    "did you mean 'coach/digest_set'?",
    "en/zzz/qqqqqqq.txt": "en/zzz/qqqqqqq.txt: no message is called 'zzz/qqqqqqq'",
    "en/done/full.text": "en/done/full.text: this is not read: a message's file ends in .txt; "
    "did you mean 'done/full.txt'?",
    "en/done/full.md": "en/done/full.md: this is not read: a message's file ends in .txt; "
    "did you mean 'done/full.txt'?",
    "done/full.txt": "done: this is no language; did you mean en/done?",
    "full.txt": "full.txt: this is in no language's folder, such as en/",
    "EN/done/full.txt": "EN: this is no language; did you mean 'en'?",
    "eng/done/full.txt": "eng: this is no language; did you mean 'en'?",
    "english!/done/full.txt": "english!: this is no language; did you mean 'en'?",
}
WELL_SPELT = [
    "de/done/full.txt",
    "pt-br/done/full.txt",
    "en/prompts/zz_ours.txt",
    "en/ideas/zz_ours.txt",
    "en/support.txt",
    pytest.param("en/_ours.txt", marks=pytest.mark.long),  # tried within every message: as dear as all others together
    "en/.draft/x.txt",
]


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name_is_told_with_what_was_probably_meant(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "This day is full.\n")
    assert [str(fault) for fault in faults(tmp_path, ACTIONS)] == [MISSPELT[name]]
    assert open_words(tmp_path, ACTIONS).message("done/full", {}).text.startswith("This day's list")


@pytest.mark.parametrize("name", WELL_SPELT)
def test_a_name_that_means_something_is_no_fault(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "---\ntheme: peers\nfit: any\n---\nWho?\n" if "prompts" in name else "This day is full.\n")
    assert [fault for fault in faults(tmp_path, ACTIONS) if not fault.line] == []


def test_ours_can_be_taken_and_a_sentence_added(tmp_path: Path) -> None:
    write(tmp_path, "en/done/full.txt", '{% include "shipped/done/full.txt" %}\n\nThe bakery thanks you.\n')
    assert faults(tmp_path, ACTIONS) == []
    words = open_words(tmp_path, ACTIONS)
    ours = open_words(None, ACTIONS).message("done/full", {}).text
    assert words.message("done/full", {}).text == f"{ours} The bakery thanks you."
    assert words.catalog.names() == open_words(None, ACTIONS).catalog.names()


def test_what_several_messages_share_can_be_taken_and_added_to(tmp_path: Path) -> None:
    write(tmp_path, "en/coach/paused.txt", 'Sleep well.\n\n{% include "shipped/coach/paused.txt" %}\n')
    assert faults(tmp_path, ACTIONS) == []
    assert open_words(tmp_path, ACTIONS).message("coach/paused", {"until": None}).text.startswith("Sleep well.\nQuiet")


def test_a_misspelt_one_of_ours_is_named(tmp_path: Path) -> None:
    write(tmp_path, "en/done/full.txt", '{% include "shipped/done/ful.txt" %}\n')
    (fault,) = faults(tmp_path, ACTIONS)
    assert "shipped/done/ful.txt" in fault.what
