"""The words: templates of `messages/`, a folder a language, filled with facts."""

import json
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import time
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slackbot.coach.reflecting import Library
from slackbot.render.blocks import TITLE_LIMIT, Block, blocks, fallback, plain_text
from slackbot.render.document import markdown
from slackbot.render.letter import File, Message
from slackbot.render.markup import Composer, Part, named, parse, plain, shield
from slackbot.render.prompts import PROMPTS, prompt
from slackbot.reply import Document, Facts, Reply

log = logging.getLogger(__name__)

DEFAULT_LANGUAGE: Final = "en"
# What comes of a template that asks for what is not there, or does with it what can't be done.
BREAKS: Final = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
_SUFFIX: Final = ".txt"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
# What a writer puts between backticks; in what people typed there are none of the parser's (`shield`).
_COMMAND: Final = re.compile("`/(?!invite\\b)")  # that one is Slack's
_ENDS_IN_TAG: Final = re.compile(r"^(?!\s*(?:\{%.*?%\}\s*)+$).*%\}$", re.MULTILINE)


class _Templates(FileSystemLoader):
    """Reads the templates of one folder, less those that are known to be broken.

    A tag at the end of a line of words does not swallow the line's end: a line of tags alone leaves nothing behind
    (`trim_blocks`), of any other line a writer expects that it ends.
    """

    def __init__(self, root: Path, broken: Collection[str] = ()) -> None:
        super().__init__(root)
        self._broken = frozenset(broken)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template, its lines as many and in the same places."""
        if template in self._broken:
            raise TemplateNotFound(template)
        source, name, up_to_date = super().get_source(environment, template)
        return _ENDS_IN_TAG.sub(r"\g<0>{{ '' }}", source), name, up_to_date

    def list_templates(self) -> list[str]:
        """Every template of the folder that can be used."""
        return sorted({*super().list_templates()} - self._broken)


class Words:
    """The templates of one language, falling back to English; `speaking` gives those of another."""

    def __init__(
        self,
        folder: Path,
        language: str = DEFAULT_LANGUAGE,
        own: Path | None = None,
        broken: Collection[str] = (),
        *,
        forgiving: bool = False,
    ) -> None:
        """Read from `folder`, and in each language before it from `own`, a team's words.

        Of those, files named in `broken` (`en/done/added.txt`) are not read. `forgiving`: where one of them breaks on
        facts that no sample had, ours says it.
        """
        self.folder = folder
        self.language = language
        self._own = own
        self._broken = frozenset(broken)
        self._forgiving = forgiving and own is not None
        self._others: dict[str, Words] = {language: self}
        self._prefix = ""
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(list(self._loaders())),
            autoescape=False,  # HTML's escaping is wrong for Slack: facts are shielded, and escaped in blocks
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["clock"] = _clock

    def _loaders(self) -> Iterator[_Templates]:
        for language in dict.fromkeys((self.language, DEFAULT_LANGUAGE)):
            if self._own is not None:
                broken = {name.partition("/")[2] for name in self._broken if name.startswith(f"{language}/")}
                yield _Templates(self._own / language, broken)
            yield _Templates(self.folder / language)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language that there are words in: the folders that are named like one (`en`, `pt-br`)."""
        roots = [root for root in (self.folder, self._own) if root is not None]
        folders = {folder.name for root in roots for folder in root.iterdir() if folder.is_dir()}
        return tuple(sorted(name for name in folders if _LANGUAGE.fullmatch(name)))

    def speaking(self, *wanted: str | None) -> "Words":
        """The words in the first of the wanted languages that there is (`de-AT`, else `de`), else in English."""
        for name in (name for tag in wanted if tag for name in _as_folders(tag)):
            if name in self.languages:
                return self._in(name).calling(self._prefix)
        return self._in(DEFAULT_LANGUAGE).calling(self._prefix)

    def calling(self, prefix: str) -> "Words":
        """The same words, in which commands are called as in a workspace with a prefix: `/nd-done`."""
        if prefix == self._prefix:
            return self
        called = copy(self)
        called._prefix = prefix  # noqa: SLF001 - one of its own kind
        return called

    def _in(self, language: str) -> "Words":
        if language not in self._others:
            self._others[language] = self._another(language)
        return self._others[language]

    def _another(self, language: str) -> "Words":
        return Words(self.folder, language, self._own, self._broken, forgiving=self._forgiving)

    def names(self) -> list[str]:
        """Name every message: `done/added`; what begins with an underscore is shared by others."""
        found = (name.removesuffix(_SUFFIX) for name in self._environment.list_templates(extensions=[_SUFFIX[1:]]))
        return sorted(name for name in found if "/" in name and not name.rpartition("/")[2].startswith("_"))

    def parts(self, name: str, facts: Facts) -> list[Part]:
        """Render the parts of a message, for another layout than Slack's. Raises as `message`."""
        return self._parts(name, facts)[1]

    def message(self, name: str, facts: Facts) -> Message:
        """Render a message.

        Raises:
            jinja2.TemplateError: the template is broken, or asks for a fact that it is not given.
        """
        _, parts = self._parts(name, facts)
        return Message(fallback(parts), blocks(parts))

    def letter(self, reply: Reply, uid: str) -> Message:
        """Render a reply as a message that is sent, with its files; `uid` is its delivery's. Raises as `message`."""
        message = self.message(reply.message, {"uid": uid, **reply.facts})
        if not reply.documents:
            return message
        files = tuple(File(one.name, one.title, self._content(one).encode()) for one in reply.documents)
        return replace(message, files=files, instead=self.message(reply.instead, {}))

    def _content(self, document: Document) -> str:
        return document.text or markdown(self._parts(document.message, document.facts)[1])

    def view(self, name: str, facts: Facts, private: Mapping[str, str]) -> Block:
        """Render a modal; its callback id is its name with a dot (`done.edit`).

        Raises:
            jinja2.TemplateError: as `message`.
        """
        head, parts = self._parts(name, facts)
        return {
            "type": "modal",
            "callback_id": name.replace("/", "."),
            "private_metadata": json.dumps(dict(private)),
            **{slot: plain_text(head[slot], TITLE_LIMIT) for slot in ("title", "submit", "close") if slot in head},
            "blocks": blocks(parts),
        }

    def home(self, name: str, facts: Facts) -> Block:
        """Render a Home tab; raises as `message`."""
        return {"type": "home", "blocks": self.message(name, facts).blocks}

    def around(self, message: Mapping[str, Any]) -> Block:
        """Put a rendered message into a window to be read: what Home shows where a channel would show an answer."""
        shown = self.view("home/shown", {}, {})
        return {**shown, "blocks": [*message["blocks"], *shown["blocks"]]}

    def check(self, name: str) -> None:
        """Make sure that a template can be read.

        Raises:
            jinja2.TemplateSyntaxError: it can't.
            PromptError: it is a prompt, and can't be used as one.
        """
        self._environment.get_template(name + _SUFFIX)
        if name.startswith(PROMPTS):
            prompt(name, self._source(name))

    def filled(self, name: str, facts: Facts) -> dict[str, Any]:
        """Fill a message or a modal as its front matter says: the payload, or the view. Raises as `message`."""
        return self.view(name, facts, {}) if self.is_view(name) else self.message(name, facts).payload()

    def is_view(self, name: str) -> bool:
        """Whether a message is a modal: its template begins with front matter that has a title."""
        return "title" in parse(self._source(name), ())[0]

    @cached_property
    def library(self) -> Library:
        """The prompts of the folder `prompts/`, in this language.

        Raises:
            PromptError: one of them can't be used.
        """
        names = [name for name in self.names() if name.startswith(PROMPTS)]
        return Library(tuple(prompt(name, self._source(name)) for name in names))

    def plain(self, name: str, facts: Facts) -> str:
        """Render words for a place that takes text only, such as a field's error."""
        return plain(self._render(name, facts, Composer()))

    def file(self, name: str) -> Path:
        """The file that a message's template stands in. Raises `jinja2.TemplateNotFound`."""
        loader = self._environment.loader
        found = loader.get_source(self._environment, name + _SUFFIX)[1] if loader else None
        return Path(found or "")

    def _source(self, name: str) -> str:
        loader = self._environment.loader
        return loader.get_source(self._environment, name + _SUFFIX)[0] if loader else ""

    def _parts(self, name: str, facts: Facts) -> tuple[dict[str, str], list[Part]]:
        composer = Composer()
        return parse(self._render(name, facts, composer), composer.controls)

    def _render(self, name: str, facts: Facts, composer: Composer) -> str:
        rendered = self._safely_filled(name, facts, composer)
        return _COMMAND.sub(rf"\g<0>{self._prefix}", rendered) if self._prefix else rendered

    def _safely_filled(self, name: str, facts: Facts, composer: Composer) -> str:
        try:
            return self._filled(self._environment, name, facts, composer)
        except BREAKS as error:
            if not self._forgiving:
                raise
            log.warning("a template of MESSAGES_DIR broke, ours says it: %s, %s", name, type(error).__name__)
        composer.controls.clear()
        return self._filled(self._ours, name, facts, composer)

    @cached_property
    def _ours(self) -> Environment:
        return Words(self.folder, self.language)._environment  # noqa: SLF001 - one of its own kind

    @staticmethod
    def _filled(environment: Environment, name: str, facts: Facts, composer: Composer) -> str:
        template = environment.get_template(name + _SUFFIX)
        controls = {
            "button": composer.button,
            "menu": composer.menu,
            "field": composer.field,
            "person_field": composer.person_field,
            "person": named,
        }
        if hidden := facts.keys() & controls.keys():
            raise TypeError(f"a fact of {name} is called like what places controls: {sorted(hidden)}")
        return template.render(shield(dict(facts)), **controls)


def shipped_words() -> Path:
    """Find `messages/`: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("slackbot")))
    inside = package / "messages"
    return inside if inside.is_dir() else package.parent / "messages"


def _as_folders(tag: str) -> tuple[str, str]:
    """The folders in which a language's words may be: its own (`de-at`), and the one of all who speak it (`de`)."""
    name = tag.lower().replace("_", "-")
    return name, name.partition("-")[0]


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
