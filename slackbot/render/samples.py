"""Sample facts for every message in every state; `preview` shows them, goldens and the voice test read them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# facts that may be None, which TOML can't express
ABSENT: Final = dict.fromkeys(
    ("shift", "digest_at", "until", "look_back", "reflection", "language", "handed_back", "cue", "asked_at")
)


@dataclass(frozen=True)
class Sample:
    """A message in one of its states. TOML has no null, so a fact missing there is None here."""

    message: str
    state: str
    facts: dict[str, Any]

    @property
    def title(self) -> str:
        """The message's name, with the state if it has several."""
        return f"{self.message} · {self.state}" if self.state else self.message


def load(words: Path) -> Iterator[Sample]:
    """Read all samples beside the words, in the order of their files."""
    for file in sorted((words / "samples").glob("*.toml")):
        for name, states in tomllib.loads(file.read_text("utf-8")).items():
            for state, facts in states.items():
                yield Sample(f"{file.stem}/{name}", state, {**ABSENT, **facts})
    for folder in ("ideas", "prompts"):  # writers add one by adding a file
        for file in sorted((words / "en" / folder).glob("*.txt")):
            yield Sample(f"{folder}/{file.stem}", "", {})
