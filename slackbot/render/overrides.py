"""A team's own words: `MESSAGES_DIR` overrides or adds templates; a broken one is reported, and ours is used."""

import logging
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from slackbot.render import Words, validation
from slackbot.render.ideas import IDEAS, IdeaError
from slackbot.render.own_names import misnamed
from slackbot.render.prompts import PROMPTS, PromptError
from slackbot.render.samples import Sample, load
from slackbot.render.sandbox import LARGEST_FILE, is_own_file
from slackbot.render.words import BREAKS, shipped_words

log = logging.getLogger(__name__)

_NOT_READ: Final = f"this is not read: it is a link, or larger than {LARGEST_FILE // 1024} kB"


@dataclass(frozen=True)
class Fault:
    """A fault in a team's template: its name (`en/done/added.txt`), the line (0 is the name itself), and a sentence."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


Look = Callable[[Path | None, Collection[str]], list[Fault]]


def open_words(own: Path | None, known_actions: Collection[str], look: Look | None = None) -> Words:
    """Open the words, a team's own first. Broken overrides are logged and left out.

    `known_actions` are the ids that a button may have. `look` finds the faults: `faults` or `apart.faults_apart`.
    """
    if own is None:
        return _ours()
    problems = (look or faults)(own, known_actions)
    for fault in problems:
        log.warning("a template of MESSAGES_DIR is not used, ours is: %s", fault)
    return Words(shipped_words(), own=own, broken={fault.file for fault in problems}, forgiving=True)


@cache
def _ours() -> Words:
    """Our own words, read once, since they change only with the program."""
    return Words(shipped_words())


def faults(
    own: Path | None,
    known_actions: Collection[str],
    harmful: Collection[str] = (),
    looking_at: Callable[[str], object] = str,
) -> list[Fault]:
    """Validate every template of a team's own, in each language: it must parse, and its samples must fill it.

    Shared parts (`_list.txt`) are tried first, inside all of our messages; then each message with the parts that
    remain. Files in `harmful` are not read; `looking_at` is called with each file that is.
    """
    if own is None:
        return []
    broken = [*_unread(own), *(Fault(file, 1, "") for file in harmful)]
    files = _files(own) - {fault.file for fault in broken}
    shared = {file for file in files if file.rpartition("/")[2].startswith("_")}
    for file in sorted(shared):
        looking_at(file)
        broken += _faults_of(file, own, (files - {file}) | set(harmful), known_actions)
    left_out = {fault.file for fault in broken}
    for file in sorted(files - shared):
        looking_at(file)
        broken += _faults_of(file, own, left_out, known_actions)
    return [fault for fault in broken if fault.file not in harmful]


def _files(own: Path) -> set[str]:
    return {
        f"{language}/{file.relative_to(own / language).as_posix()}"
        for language in Words(shipped_words(), own=own).catalog.languages
        for file in (own / language).rglob("*.txt")
    }


def _unread(own: Path) -> list[Fault]:
    """Report everything that is never read: links, huge files, and meaningless names."""
    ours = _ours()
    misspelt = [Fault(name, 0, why) for name, why in misnamed(own, ours.catalog.languages, ours.catalog.names())]
    known = {fault.file for fault in misspelt}
    strange = (
        file for file in sorted(_files(own) - known) if not is_own_file(own / file[: file.index("/")], _in(file))
    )
    return [*misspelt, *(Fault(file, 1, _NOT_READ) for file in strange)]


def _in(file: str) -> str:
    """Return a file's path within its language."""
    return file.partition("/")[2]


def _faults_of(file: str, own: Path, left_out: set[str], known_actions: Collection[str]) -> list[Fault]:
    """Return a file's first fault; files named in `left_out` are not read."""
    language, _, template = file.partition("/")
    words = Words(shipped_words(), language, own, left_out)
    name = template.removesuffix(".txt")
    try:
        words.catalog.check(name)
        for sample in _samples_of(name, words):
            ours = _by_us(sample.message, sample.state)
            validation.validate(_whole(words.filled(sample.message, sample.facts)), ours, known_actions)
    except validation.InvalidOverrideError as error:
        return [Fault(file, _line_with(own / file, error.word), str(error))]
    except (*BREAKS, PromptError, IdeaError) as error:
        return [as_fault(file, error)]
    return []


def _whole(filled: dict[str, Any]) -> dict[str, Any]:
    return {"blocks": [], **filled}


@cache
def _by_us(message: str, state: str) -> validation.Filled:
    """Fill our template with a sample; for a team's own prompt or idea, return stand-in words."""
    words = _ours()
    of_it = (sample for sample in _samples(words.catalog.folder) if (sample.message, sample.state) == (message, state))
    sample = next(of_it, None)
    return _whole(words.filled(message, sample.facts)) if sample else validation.SOME_WORDS


def _line_with(file: Path, word: str) -> int:
    """Return the first line of a file that contains a word; 1 if none does."""
    lines = file.read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if word and word in line), 1)


def as_fault(file: str, error: Exception) -> Fault:
    """Word a template's error so that its writer can mend it."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Fault(file, error.lineno, error.message or "can't be read")
    if isinstance(error, jinja2.TemplateNotFound):
        return Fault(file, _line(error, file), f"there is no template {error.name!r} to take from")
    return Fault(file, _line(error, file), str(error))


def _samples_of(name: str, words: Words) -> list[Sample]:
    samples = _samples(words.catalog.folder)
    if name.rpartition("/")[2].startswith("_"):
        return list(samples)
    of_it = [sample for sample in samples if sample.message == name]
    return of_it or ([Sample(name, "", {})] if name.startswith((PROMPTS, IDEAS)) else [])


@cache
def _samples(folder: Path) -> tuple[Sample, ...]:
    return tuple(load(folder))


def _line(error: Exception, file: str) -> int:
    """Return the template's line from which an error came; Jinja writes it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename.endswith(file)), 1)
