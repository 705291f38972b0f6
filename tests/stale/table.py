"""The table of presses and windows, each with the states that may overtake it and the answer in each."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parent / "answers.toml"
LIVE: Final = "live"
EVERYBODYS: Final = ("twice", "late", "stranger", "elsewhere")


@dataclass(frozen=True)
class Row:
    """A press or a submission by `who`; `opens` is the button that opens the window.

    `before` happens first. `states` are what overtakes it, each a list of acts; `answers` give, for each state, the
    message's name and after a plus the tables written. A state without an answer of its own is answered as if nothing
    had happened.
    """

    kind: str
    name: str
    who: str
    value: str
    opens: str
    fields: Mapping[str, str]
    before: tuple[str, ...]
    states: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its name in a report."""
        return f"{self.kind} {self.name} {self.value or self.opens}".strip()

    def answer_in(self, state: str) -> str:
        """The answer in a state."""
        return self.answers.get(state, self.answers[LIVE])


def rows() -> Iterator[Row]:
    """Read the table."""
    table = tomllib.loads(FILE.read_text("utf-8"))
    return (row_of(entry, table["overtaken"]) for entry in table["row"])


def row_of(entry: Mapping[str, Any], overtaken: Mapping[str, Mapping[str, list[str]]]) -> Row:
    """Make a row from an entry of the file."""
    kind = "action" if "press" in entry else "window"
    return Row(
        kind,
        entry["press"] if kind == "action" else entry["submit"],
        entry.get("who", "alice"),
        entry.get("value", ""),
        entry.get("opens", ""),
        entry.get("fields", {}),
        tuple(entry.get("before", ())),
        {name: tuple(acts) for name, acts in overtaken.get(entry.get("about", ""), {}).items()},
        entry["answers"],
    )
