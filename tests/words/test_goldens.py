"""Every message in every state against its golden file; `pytest tests/words --update-goldens` rewrites the files.

A golden is the message as a person reads it, with `or:` before each line that another wording (`one_of`) has. Then the
payload of the first wording follows as JSON: a line a block, after a line of the rest where the words don't tell it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any

from slackbot.trial.preview import readable
from tests.words.rendered import Rendered, told

FOLDER = Path(__file__).parent / "goldens"


def test_a_message_is_as_it_was(messages: Sequence[Rendered], *, update_goldens: bool) -> None:
    now = {name: "\n".join(map(_shown, states)) + "\n" for name, states in groupby(messages, lambda each: each.golden)}
    if update_goldens:
        assert [each.sample.title for each in messages if each.breaks] == []
        _write(now)
    changed = {name: diff for name, text in now.items() if (diff := _difference(name, text))}
    assert changed == {}, f"`pytest tests/words --update-goldens` takes up what is meant so:{told(changed)}"


def test_there_is_no_golden_of_a_message_that_is_gone(messages: Sequence[Rendered]) -> None:
    assert sorted({each.golden for each in messages}) == sorted(
        file.relative_to(FOLDER).with_suffix("").as_posix() for file in FOLDER.rglob("*.txt")
    )


def test_a_payload_is_left_out_only_where_the_words_above_say_all_of_it() -> None:
    block = {"type": "context", "elements": [{"type": "plain_text", "text": "a", "emoji": False}]}
    said = {"text": "a", "mrkdwn": False, "blocks": [block]}
    assert list(_compact(said, "  a\n[Undo]")) == [_json(block)]
    for other in ({**said, "text": "a b"}, {**said, "mrkdwn": True}, {**said, "thread_ts": "1"}):
        head = {name: value for name, value in other.items() if name != "blocks"}
        assert list(_compact(other, "  a\n[Undo]")) == [_json(head), _json(block)]


def _write(now: dict[str, str]) -> None:
    for name, text in now.items():
        golden = FOLDER / f"{name}.txt"
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, "utf-8")


def _difference(name: str, now: str) -> str:
    golden = FOLDER / f"{name}.txt"
    before = golden.read_text("utf-8") if golden.is_file() else ""
    return "\n".join(unified_diff(before.split("\n"), now.split("\n"), "golden", "now", lineterm=""))


def _shown(message: Rendered) -> str:
    first, *others = message.payloads or ({"text": message.breaks, "blocks": []},)
    shown = readable(first)
    more = _other_wordings(shown, map(readable, others))
    return "\n".join([f"═══ {message.sample.title}", shown, *more, *_compact(first, shown)])


def _other_wordings(first: str, others: Iterable[str]) -> Iterator[str]:
    """The lines that another wording of the message has and none before it had."""
    seen = set(first.split("\n"))
    for line in (line for other in others for line in other.split("\n")):
        if line not in seen:
            yield f"or: {line}"
        seen.add(line)


def _compact(payload: dict[str, Any], shown: str) -> Iterator[str]:
    head = {name: value for name, value in payload.items() if name != "blocks"}
    if head != {"text": _without_controls(shown), "mrkdwn": False}:
        yield _json(head)
    yield from map(_json, payload.get("blocks", []))


def _without_controls(shown: str) -> str:
    return "\n".join(line.removeprefix("  ") for line in shown.split("\n") if not line.startswith("["))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
