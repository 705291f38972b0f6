"""Templates that are compiled once a process: each is what its file says now, and is as guarded as its reader."""

from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from slackbot.render import Words
from slackbot.render.words import shipped_words


def write(folder: Path, text: str) -> None:
    (folder / "en" / "done").mkdir(parents=True, exist_ok=True)
    (folder / "en" / "done" / "full.txt").write_text(text, "utf-8")


def test_a_changed_file_is_compiled_again(tmp_path: Path) -> None:
    for text in ("Full.", "Done.", "Full."):
        write(tmp_path, text)
        assert Words(tmp_path).message("done/full", {}).text == text


def test_what_was_compiled_without_guards_is_guarded_in_a_teams_own_words(tmp_path: Path) -> None:
    write(tmp_path, "{{ 2 ** 3 }}")
    assert Words(tmp_path).message("done/full", {}).text == "8"
    with pytest.raises(SecurityError):
        Words(shipped_words(), own=tmp_path).message("done/full", {})
    assert Words(tmp_path).message("done/full", {}).text == "8"
