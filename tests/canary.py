"""The canary scan: private texts of every kind, and every place that somebody else could read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from slackbot.standin import Standin
from slackbot.standin.state.ledger import Entry
from slackbot.store.schema.schema import metadata

BIRD: Final = "canary"  # in every planted text, followed by its kind


def planted(kind: str) -> str:
    """Return a private text of a kind, unlike any other text."""
    return f"{BIRD}-{kind}-9f3e"


def found_in(text: str) -> set[str]:
    """Return the kinds whose planted text is in a text, whole or cut."""
    return set(re.findall(rf"{BIRD}-?([a-z]*)", text))


def entries_of_others(slack: Standin, owner: str) -> list[Entry]:
    """Return everything that anybody but the owner could see: DMs, whispers, posts, windows, Home, deletions."""
    return [entry for entry in slack.ledger if entry.seen_by != frozenset({owner})]


def leaks_to_others(slack: Standin, owner: str) -> set[str]:
    """Return the kinds whose planted text somebody else could see: in words, blocks, metadata or hidden fields."""
    told = (json.dumps([entry.text, entry.blocks, entry.raw]) for entry in entries_of_others(slack, owner))
    return {kind for text in told for kind in found_in(text)}


def files_of(database: Path) -> Iterator[Path]:
    """Yield a SQLite database's files: itself, its log, the log's index, and others with its name as a prefix."""
    return database.parent.glob(f"{database.name}*")


def bytes_with(database: Path, word: str) -> dict[str, int]:
    """Count a word in the raw bytes of each of a database's files, free pages and dead log included."""
    needles = [word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    read = {file.name: file.read_bytes() for file in files_of(database)}
    counts = {name: sum(raw.count(needle) for needle in needles) for name, raw in read.items()}
    return {name: count for name, count in counts.items() if count}


def every_row(tx: sa.Connection) -> str:
    """Every row of every table, as text."""
    return str([tuple(row) for table in metadata.sorted_tables for row in tx.execute(sa.select(table))])
