"""Check the words: every shipped message, and every one of a team's own, can be filled."""

from collections.abc import Iterator

import jinja2

from slackbot.cli.check.finding import Finding, mend, ok
from slackbot.commands import ACTIONS
from slackbot.errors import Fault
from slackbot.render import Words
from slackbot.render.apart import faults_apart
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from slackbot.settings import Settings
from slackbot.trial.preview import filled


def shipped() -> Iterator[Finding]:
    """Fill every shipped message with its samples."""
    broken = list(_broken())
    if not broken:
        yield ok("words", "every message can be filled")
    for what in broken:
        yield mend(Fault("words", f"{what}; install the program again"))


def own(settings: Settings) -> Iterator[Finding]:
    """Validate a team's own words; the shipped one replaces each broken template."""
    if settings.messages_dir is None:
        return
    wrong = faults_apart(settings.messages_dir, ACTIONS)
    if not wrong:
        yield ok("MESSAGES_DIR", f"every template in {settings.messages_dir} can be used")
    for fault in wrong:
        yield mend(Fault("MESSAGES_DIR", f"{fault}; until it is mended, ours is used"))


def _broken() -> Iterator[str]:
    words = Words(shipped_words())
    for sample in load(words.catalog.folder):
        try:
            filled(sample, words)
        except jinja2.TemplateSyntaxError as error:
            yield f"{error.name}, line {error.lineno}: {error.message}"
        except jinja2.TemplateError as error:
            yield f"{sample.title}: {error}"
