"""The writer's workbench: each message in its states, its template, and the templates' current faults."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jinja2 import TemplateNotFound

from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.apart import faults_apart
from slackbot.render.overrides import as_fault
from slackbot.render.samples import Sample, load
from slackbot.render.words import BREAKS, DEFAULT_LANGUAGE
from slackbot.standin.page import MessageSource, SampleRendering

_WATCHED: Final = ("*.txt", "*.toml")


class Workbench:
    """The words as their writer sees them, read again when a file changes.

    `broken` names the files of a team's own that can't be used.

    Args:
        folder: Our words.
        own: A team's own words (MESSAGES_DIR).
    """

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self.broken: frozenset[str] = frozenset()
        self._folder = folder
        self._own = own
        self._seen = self._stamps()
        self._open()
        self._faults = self._theirs

    def names(self) -> Sequence[str]:
        """Every message's name, in order."""
        return self._words.catalog.names()

    def source(self, name: str) -> MessageSource:
        """The template of a message, as its writer wrote it."""
        try:
            file = self._words.catalog.file(name)
        except TemplateNotFound:
            return MessageSource(name, "", "")
        return MessageSource(name, self._named(file), file.read_text("utf-8"))

    def renderings(self, name: str) -> Sequence[SampleRendering]:
        """Return the message in each of its states."""
        of_it = [sample for sample in self._samples if sample.message == name]
        return [self._rendering(sample) for sample in of_it or [Sample(name, "", {})]]

    def faults(self) -> Sequence[str]:
        """Faults in the templates, by file and line."""
        return self._faults

    def look_again(self) -> bool:
        """Read the files again if one has changed; returns whether it did."""
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        self._seen = stamps
        self._read()
        return True

    def _open(self) -> None:
        """Read a team's own words; ours need no check, since only valid ones are shipped, until somebody edits them."""
        theirs = faults_apart(self._own, ACTIONS)
        self.broken = frozenset(fault.file for fault in theirs)
        self._theirs = [str(fault) for fault in theirs]
        self._words = Words(self._folder, own=self._own, broken=self.broken)
        self._samples = list(load(self._folder))

    def _read(self) -> None:
        self._open()
        ours = (rendering.fault for sample in self._samples if (rendering := self._rendering(sample)).fault)
        self._faults = [*self._theirs, *dict.fromkeys(ours)]

    def _rendering(self, sample: Sample) -> SampleRendering:
        try:
            self._words.catalog.check(sample.message)
            return SampleRendering(sample.state, self._words.filled(sample.message, sample.facts))
        except BREAKS as error:
            return SampleRendering(sample.state, fault=str(as_fault(f"{DEFAULT_LANGUAGE}/{sample.message}.txt", error)))

    def _stamps(self) -> dict[Path, int]:
        roots = [root for root in (self._folder, self._own) if root is not None]
        files = (file for root in roots for kind in _WATCHED for file in root.rglob(kind))
        return {file: _stamp(file) for file in files}

    def _named(self, file: Path) -> str:
        """Return a file's path for its writer: relative to the working directory, or to their own words."""
        if self._own is not None and file.is_relative_to(self._own):
            return f"{self._own.name}/{file.relative_to(self._own).as_posix()}"
        here = Path.cwd()
        return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:  # an editor is replacing the file
        return 0
