"""A team's own words: `MESSAGES_DIR` overrides or adds templates; a broken one is named, and ours is used instead."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from slackbot.render import Words
from slackbot.render.prompts import PROMPTS, PromptError
from slackbot.render.words import DEFAULT_LANGUAGE, shipped_words
from slackbot.samples import Sample, load

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a template of a team's own: its name below the folder, the line, and in words."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


def open_words(own: Path | None) -> Words:
    """Open the words, a team's own first; a broken one of those is reported in the log and left out."""
    if own is None:
        return _ours()
    found = faults(own)
    for fault in found:
        log.warning("a template of MESSAGES_DIR is not used, ours is: %s", fault)
    return Words(shipped_words(), own=own, broken={fault.file for fault in found})


@cache
def _ours() -> Words:
    """Our own words, read once: they change only with the program."""
    return Words(shipped_words())


def faults(own: Path | None) -> list[Fault]:
    """Look at every template of a team's own: does it parse, and can it be filled with each of its samples?"""
    if own is None:
        return []
    words = Words(shipped_words(), own=own)
    root = own / DEFAULT_LANGUAGE
    files = sorted(file.relative_to(root).as_posix() for file in root.rglob("*.txt"))
    samples = list(load(words.folder))
    return [fault for file in files for fault in _first(_tried(words, file, samples))]


def _tried(words: Words, file: str, samples: list[Sample]) -> Iterator[Fault]:
    name = file.removesuffix(".txt")
    of_it = [sample for sample in samples if sample.message == name]
    if name.startswith(PROMPTS) and not of_it:
        of_it = [Sample(name, "", {})]
    try:
        words.check(name)
        for sample in of_it:
            words.filled(sample.message, sample.facts)
    except jinja2.TemplateSyntaxError as error:
        yield Fault(file, error.lineno, error.message or "can't be read")
    except (jinja2.TemplateError, PromptError, TypeError, KeyError) as error:
        yield Fault(file, _line(error, file), str(error))


def _line(error: Exception, file: str) -> int:
    """The line of a template that an error came from; Jinja writes them into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename.endswith(file)), 1)


def _first(found: Iterator[Fault]) -> list[Fault]:
    fault = next(found, None)
    return [fault] if fault else []
