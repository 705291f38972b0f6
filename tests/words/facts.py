"""The facts that each message is given: `python -m tests.words.facts` writes them into messages/FACTS.md, for writers.

They come from the samples, which the tests hold complete, so that no list is typed in by hand.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, meta, nodes

from slackbot.render.markup import clock
from slackbot.render.samples import ABSENT
from slackbot.render.words import shipped_words

WORDS: Final = shipped_words()
FILE: Final = WORDS / "FACTS.md"
HEAD: Final = """# The facts of each message

What a template may use between `{{ }}`, message by message. A fact without a note in brackets is words. Any of them may
be empty in a state where it makes no sense; `neverdone preview done/added` shows every state. Messages that are sent by
themselves also have `uid`, for their buttons.

Written by `python -m tests.words.facts` from `samples/`; prompts and ideas have no facts.

| message | facts |
|---|---|
"""
_READER: Final = Environment(autoescape=False)  # noqa: S701 - templates are read here, never rendered
_READER.filters["clock"] = clock
_NOTES: Final = ((bool, "yes or no"), (int, "a number"), (datetime, "a moment"), (date, "a date"), (time, "a time"))


def page() -> str:
    """The page as it is to stand in the file."""
    return HEAD + "".join(
        f"| `{name}` | {', '.join(_told(facts)) or 'none'} |\n" for name, facts in by_message().items()
    )


@cache
def by_message() -> dict[str, dict[str, Any]]:
    """Each message's facts with a value as an example, taken from all its samples."""
    messages: dict[str, dict[str, Any]] = {}
    for file in sorted((WORDS / "samples").glob("*.toml")):
        for name, states in tomllib.loads(file.read_text("utf-8")).items():
            facts = messages.setdefault(f"{file.stem}/{name}", {})
            for state in states.values():
                facts.update({fact: value for fact, value in state.items() if value or fact not in facts})
            facts |= dict.fromkeys(sorted(asked_for(f"{file.stem}/{name}") & ABSENT.keys() - facts.keys()), "")
    return messages


def _told(facts: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in facts.items():
        note = _note(value)
        yield f"`{fact}`" + (f" ({note})" if note else "")


def _note(value: Any) -> str:  # noqa: ANN401 - whatever a sample has
    if isinstance(value, list):
        first = value[0] if value else ""
        return f"a list, each with {_names(first)}" if isinstance(first, dict) else "a list"
    if isinstance(value, dict):
        return f"with {_names(value)}"
    return next((note for kind, note in _NOTES if isinstance(value, kind)), "")


def _names(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"`{name}`" for name in facts)


@cache
def asked_for(message: str) -> frozenset[str]:
    """The facts that a message's template asks for, with those of the parts that it includes."""
    source = (WORDS / "en" / f"{message}.txt").read_text("utf-8")
    parsed = _READER.parse(source)
    parts = {each.template.value for each in parsed.find_all(nodes.Include) if isinstance(each.template, nodes.Const)}
    inside = (asked_for(part.removesuffix(".txt")) for part in parts if (WORDS / "en" / part).is_file())
    named_here = {name.name for name in parsed.find_all(nodes.Name) if name.ctx == "store"}
    return frozenset(meta.find_undeclared_variables(parsed).union(*inside) - named_here)


if __name__ == "__main__":
    Path(FILE).write_text(page(), "utf-8")
