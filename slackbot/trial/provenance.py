"""Words that remember each rendering, so that the page of `neverdone try` can lead from a message to its template."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slackbot.render import Message, Words
from slackbot.reply import Facts

_REMEMBERED: Final = 5000
Blocks = list[dict[str, Any]]


@dataclass(frozen=True)
class Provenance:
    """The origin of a rendering: message, facts, language, and the reading of the files."""

    name: str
    facts: Facts
    language: str
    reading: int


class ProvenanceLog:
    """Recent renderings by their blocks; `reading` counts how often the files were read."""

    def __init__(self) -> None:
        self.reading = 0
        self._made: dict[str, Provenance] = {}

    def keep(self, blocks: Blocks, made: Provenance) -> None:
        """Remember a rendering; if there are too many, the oldest is dropped."""
        self._made[_key(blocks)] = made
        if len(self._made) > _REMEMBERED:
            del self._made[next(iter(self._made))]

    def find(self, blocks: Blocks) -> Provenance | None:
        """Return the rendering that made these blocks, to which Slack has added ids since."""
        return self._made.get(_key(blocks))


class ProvenanceWords(Words):
    """Words that log each rendering, and can be read again while the bot runs."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        super().__init__(folder, own=own, forgiving=True)
        self.log = ProvenanceLog()

    def message(self, name: str, facts: Facts) -> Message:
        """Render a message and log it. Raises as `Words.message`."""
        made = super().message(name, facts)
        self.log.keep(made.blocks, Provenance(name, dict(facts), self.language, self.log.reading))
        return made

    def view(self, name: str, facts: Facts, private: Mapping[str, str]) -> dict[str, Any]:
        """Render a modal and log it. Raises as `Words.view`."""
        made = super().view(name, facts, private)
        self.log.keep(made["blocks"], Provenance(name, dict(facts), self.language, self.log.reading))
        return made

    def around(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Put a message into a window, with the message's own provenance."""
        made, within = super().around(message), self.log.find(message["blocks"])
        if within is not None:
            self.log.keep(made["blocks"], within)
        return made

    def reread(self, broken: Collection[str]) -> None:
        """Read the files again when they are next needed, without those of a team's own named in `broken`."""
        self.log.reading += 1
        self.catalog.reread(broken)


def same(some: Blocks, others: Blocks) -> bool:
    """Whether blocks differ only in the ids that Slack adds."""
    return _key(some) == _key(others)


def _key(blocks: Blocks) -> str:
    return json.dumps([{name: value for name, value in block.items() if name != "block_id"} for block in blocks])
