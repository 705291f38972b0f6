"""Every message as it is: `pytest --update-goldens` writes the files anew, and the change is read in the diff."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.overrides import open_words
from slackbot.render.prompts import PROMPTS
from slackbot.render.samples import Sample, load
from slackbot.render.words import shipped_words
from slackbot.trial.preview import filled, readable

FOLDER = Path(__file__).parent / "goldens"


def golden_of(sample: Sample) -> str:
    """Name the golden of a sample: a message's own, and one for all prompts."""
    return "prompts" if sample.message.startswith(PROMPTS) else sample.message


BY_MESSAGE = {name: list(group) for name, group in groupby(load(shipped_words()), key=golden_of)}


@pytest.mark.parametrize("name", BY_MESSAGE)
def test_a_message_is_as_it_was(name: str, *, update_goldens: bool) -> None:
    golden = FOLDER / f"{name}.txt"
    now = "\n".join(_shown(sample) for sample in BY_MESSAGE[name])
    if update_goldens:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(now, "utf-8")
    assert now == golden.read_text("utf-8")


def test_there_is_no_golden_of_a_message_that_is_gone() -> None:
    assert sorted(BY_MESSAGE) == sorted(
        file.relative_to(FOLDER).with_suffix("").as_posix() for file in FOLDER.rglob("*.txt")
    )


def _shown(sample: Sample) -> str:
    payload = filled(sample, open_words(None, ACTIONS))
    text = f"text: {payload['text']}\n" if "text" in payload else ""
    return f"═══ {sample.title}\n{readable(payload)}\n---\n{text}{json.dumps(payload, indent=1, ensure_ascii=False)}\n"
