"""Every message in every state against its golden file; `pytest tests/words --update-goldens` rewrites the files.

A golden is the message as a person reads it, with `or:` before each line that another wording (`one_of`) has, then the
payload of the first wording as JSON: one line without its blocks, and one line a block.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.ideas import IDEAS
from slackbot.render.overrides import open_words
from slackbot.render.prompts import PROMPTS
from slackbot.render.samples import Sample, load
from slackbot.render.words import shipped_words
from slackbot.trial.preview import readable

FOLDER = Path(__file__).parent / "goldens"


def golden_of(sample: Sample) -> str:
    """Name the golden of a sample: a message's own, and one for all prompts, and for all ideas."""
    folder = sample.message.partition("/")[0]
    return folder if f"{folder}/" in {PROMPTS, IDEAS} else sample.message


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
    first, *others = open_words(None, ACTIONS).wordings(sample.message, sample.facts)
    shown = readable(first)
    more = _other_wordings(shown, map(readable, others))
    return "\n".join([f"═══ {sample.title}", shown, *more, "---", *_compact(first), ""])


def _other_wordings(first: str, others: Iterable[str]) -> Iterator[str]:
    """The lines that another wording of the message has and none before it had."""
    seen = set(first.split("\n"))
    for line in (line for other in others for line in other.split("\n")):
        if line not in seen:
            yield f"or: {line}"
        seen.add(line)


def _compact(payload: dict[str, Any]) -> Iterator[str]:
    yield _json({name: value for name, value in payload.items() if name != "blocks"})
    yield from map(_json, payload.get("blocks", []))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
