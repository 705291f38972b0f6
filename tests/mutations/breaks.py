"""The list of one-line breaks, each with the tests that must catch it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "breaks.toml"


@dataclass(frozen=True)
class Break:
    """A text in a file and its replacement; `name` states the promise that is broken."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied_to(self, whole: str) -> str:
        """Return the file with the break.

        Raises:
            ValueError: the text is not there, or more than once.
        """
        if whole.count(self.old) != 1:
            raise ValueError(f"{self.name}: the text stands {whole.count(self.old)} times in {self.file}")
        return whole.replace(self.old, self.new)


def breaks() -> Iterator[Break]:
    """Read the list."""
    for subject, listed in tomllib.loads(FILE.read_text("utf-8")).items():
        for each in listed:
            name = f"{subject}: {each['name']}"
            yield Break(name, each["file"], each["old"], each["new"], tuple(each["tests"]))
