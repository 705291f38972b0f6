"""A look at a team's own words in another process: what no budget knows of ends there, and is named."""

from pathlib import Path

import pytest

from slackbot.commands import ACTIONS
from slackbot.render import apart
from slackbot.render.apart import faults_apart
from slackbot.render.overrides import faults
from tests.words.test_harm import HARMFUL, own

SAME = ["includes itself", "a macro that calls itself twice", "a long text"]


@pytest.mark.parametrize("case", SAME)
def test_it_finds_what_the_look_at_home_finds(tmp_path: Path, case: str) -> None:
    own(tmp_path, HARMFUL[case])
    assert faults_apart(tmp_path, ACTIONS) == faults(tmp_path, ACTIONS) != []


def test_sound_words_have_no_faults(tmp_path: Path) -> None:
    own(tmp_path, "As it was before.")
    assert faults_apart(tmp_path, ACTIONS) == []
    assert faults_apart(None, ACTIONS) == []


def test_what_takes_more_time_than_a_message_may_is_named_and_none_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that is shared is tried within all of our messages: more than a second of the processor."""
    for name in ("_a", "_b", "_c"):
        own(tmp_path, "x", name)
    monkeypatch.setattr(apart, "_PROCESSOR", 1)
    monkeypatch.setattr(apart, "_MOST_TRIES", 1)
    harmful, *rest = faults_apart(tmp_path, ACTIONS)
    assert harmful.what == "it takes more time or memory than a message may"
    assert {fault.file for fault in (harmful, *rest)} == {"en/_a.txt", "en/_b.txt", "en/_c.txt"}
