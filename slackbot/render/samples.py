"""Sample facts for every message in every state: what `preview` shows, and goldens and voice test read."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# facts that may be None, which TOML can't say
_ABSENT: Final = dict.fromkeys(
    ("shift", "digest_at", "until", "look_back", "reflection", "language", "handed_back", "cue", "asked_at")
)


@dataclass(frozen=True)
class Sample:
    """A message in one of its states; TOML has no null, so a fact that is missing there is None here."""

    message: str
    state: str
    facts: dict[str, Any]

    @property
    def title(self) -> str:
        """The message's name, and the state where it has several."""
        return f"{self.message} · {self.state}" if self.state else self.message


def load(words: Path) -> Iterator[Sample]:
    """Read all samples beside the words, in the order of their files."""
    for file in sorted((words / "samples").glob("*.toml")):
        for name, states in tomllib.loads(file.read_text("utf-8")).items():
            for state, facts in states.items():
                yield Sample(f"{file.stem}/{name}", state, {**_ABSENT, **facts})
    for folder in ("ideas", "prompts"):  # a writer adds one by adding a file
        for file in sorted((words / "en" / folder).glob("*.txt")):
            yield Sample(f"{folder}/{file.stem}", "", {})
