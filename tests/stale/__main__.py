"""`python -m tests.stale` writes the present answers into the table; then read the diff, line by line."""

import asyncio
import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.stale.cases import answer_in
from tests.stale.conftest import live
from tests.stale.table import EVERYBODYS, FILE, LIVE, row_of


def main() -> None:
    """Live the week, press everything in every state, and write the table."""
    text = FILE.read_text("utf-8")
    table = tomllib.loads(text)
    with tempfile.TemporaryDirectory(prefix="neverdone-stale-") as folder:
        lived = asyncio.run(live(Path(folder)))
        for entry in table["row"]:
            row = row_of({**entry, "answers": {}}, table["overtaken"])
            entry["answers"] = {state: answer_in(row, state, lived) for state in (LIVE, *EVERYBODYS, *row.states)}
    FILE.write_text(text[: text.index("[overtaken")] + "\n".join(_lines(table)) + "\n", "utf-8")


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for name, states in table["overtaken"].items():
        yield f"[overtaken.{_key(name)}]"
        yield from (f"{_key(state)} = {_value(acts)}" for state, acts in states.items())
        yield ""
    yield "\n\n".join("\n".join(_row(entry)) for entry in table["row"])


def _row(entry: Mapping[str, Any]) -> Iterator[str]:
    yield "[[row]]"
    yield from (f"{name} = {_value(value)}" for name, value in entry.items() if name != "answers")
    live = entry["answers"][LIVE]
    yield f"answers.{LIVE} = {_value(live)}"
    others = ((state, answer) for state, answer in entry["answers"].items() if answer != live)
    yield from (f"answers.{_key(state)} = {_value(answer)}" for state, answer in others)


def _key(name: str) -> str:
    return json.dumps(name) if " " in name else name


def _value(value: Any) -> str:  # noqa: ANN401 - as TOML reads it
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
