"""Words that remember what they made: for the page of `neverdone try`, where a message leads back to its template."""

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
    """Something that was made: from which message, with which facts, in which language, at which reading."""

    name: str
    facts: Facts
    language: str
    reading: int


class ProvenanceLog:
    """What was made lately, by the blocks it was made into; `reading` counts how often the files were read."""

    def __init__(self) -> None:
        self.reading = 0
        self._made: dict[str, Provenance] = {}

    def keep(self, blocks: Blocks, made: Provenance) -> None:
        """Remember; the oldest is forgotten where there are too many."""
        self._made[_key(blocks)] = made
        if len(self._made) > _REMEMBERED:
            del self._made[next(iter(self._made))]

    def find(self, blocks: Blocks) -> Provenance | None:
        """What these blocks were made from, as Slack gives them back: with ids of its own."""
        return self._made.get(_key(blocks))


class ProvenanceWords(Words):
    """Words whose makings are traced, and that can be read again while the bot runs."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        super().__init__(folder, own=own, forgiving=True)
        self.log = ProvenanceLog()

    def message(self, name: str, facts: Facts) -> Message:
        """Render a message, and remember from what. Raises as `Words.message`."""
        made = super().message(name, facts)
        self.log.keep(made.blocks, Provenance(name, dict(facts), self.language, self.log.reading))
        return made

    def view(self, name: str, facts: Facts, private: Mapping[str, str]) -> dict[str, Any]:
        """Render a modal, and remember from what. Raises as `Words.view`."""
        made = super().view(name, facts, private)
        self.log.keep(made["blocks"], Provenance(name, dict(facts), self.language, self.log.reading))
        return made

    def around(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Put a message into a window: what stands behind it is the message."""
        made, within = super().around(message), self.log.find(message["blocks"])
        if within is not None:
            self.log.keep(made["blocks"], within)
        return made

    def reread(self, broken: Collection[str]) -> None:
        """Read the files again when they are next needed; of a team's own, those named in `broken` are left out."""
        self.log.reading += 1
        self._catalog.reread(broken)


def same(some: Blocks, others: Blocks) -> bool:
    """Whether blocks are the same but for the ids that Slack gives them."""
    return _key(some) == _key(others)


def _key(blocks: Blocks) -> str:
    return json.dumps([{name: value for name, value in block.items() if name != "block_id"} for block in blocks])
