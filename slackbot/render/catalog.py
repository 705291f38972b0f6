"""The templates of one language: a team's own before ours, and English for every message that is missing."""

import logging
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    meta,
)

from slackbot.coach.reflecting import Library
from slackbot.render.compiled import compiled
from slackbot.render.ideas import IDEAS, idea
from slackbot.render.markup import Composer, clock, front_matter, shield
from slackbot.render.prompts import PROMPTS, prompt
from slackbot.render.sandbox import Plain, Sandbox, is_own_file
from slackbot.render.template_budget import budget
from slackbot.reply import Facts

T = TypeVar("T")

log = logging.getLogger(__name__)

DEFAULT_LANGUAGE: Final = "en"
SHIPPED: Final = "shipped"
# Errors of a template that names a missing fact, misuses one, or that Python can't compile: it nests too deeply.
BREAKS: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
_SUFFIX: Final = ".txt"
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_ENDS_IN_TAG: Final = re.compile(r"^(?![^\S\n]*\{%).*%\}$", re.MULTILINE)


class _Templates(FileSystemLoader):
    """Reads the templates of one folder, except those known to be broken.

    A tag at the end of a line of words keeps the line break, as its writer expects; a line of tags alone leaves nothing
    behind (`trim_blocks`).
    """

    def __init__(self, root: Path, broken: Collection[str] = (), *, is_ours: bool = True) -> None:
        super().__init__(root)
        self._root = root
        self._broken = frozenset(broken)
        self._is_ours = is_ours

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template, keeping the number and the places of its lines."""
        if template in self._broken or not (self._is_ours or is_own_file(self._root, template)):
            raise TemplateNotFound(template)
        source, name, up_to_date = super().get_source(environment, template)
        return _ENDS_IN_TAG.sub(r"\g<0>{{ '' }}", source), name, up_to_date

    def list_templates(self) -> list[str]:
        """Every template of the folder that can be used."""
        sound = {*super().list_templates()} - self._broken
        return sorted(name for name in sound if self._is_ours or is_own_file(self._root, name))


class _Shipped(PrefixLoader):
    """Our templates under their own prefix (`shipped/done/added.txt`), for a team that adds a sentence to one."""

    def list_templates(self) -> list[str]:
        """None: they are not messages of their own."""
        return []


class Catalog:
    """The templates of one language; `in_language` returns those of another."""

    def __init__(
        self,
        folder: Path,
        language: str = DEFAULT_LANGUAGE,
        own: Path | None = None,
        broken: Collection[str] = (),
        *,
        forgiving: bool = False,
    ) -> None:
        """Read from `folder` and, with precedence, from `own`, a team's words.

        Files of `own` named in `broken` (`en/done/added.txt`) are not read. `forgiving`: if one of the others fails on
        facts that no sample had, ours is used.
        """
        self.folder = folder
        self.language = language
        self._own = own
        self._broken = frozenset(broken)
        self._forgiving = forgiving and own is not None
        self._catalogs: dict[str, Catalog] = {language: self}
        self._environment = _environment(Plain if own is None else Sandbox, self._loaders())

    def _loaders(self) -> Iterator[BaseLoader]:
        if self._own is not None:
            broken = {name.partition("/")[2] for name in self._broken if name.startswith(f"{self.language}/")}
            yield _Templates(self._own / self.language, broken, is_ours=False)
        ours = _Templates(self.folder / self.language)
        yield ours
        if self._own is not None:
            yield _Shipped({SHIPPED: ours})

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language with words: the folders named like one (`en`, `pt-br`)."""
        roots = [root for root in (self.folder, self._own) if root is not None]
        folders = {folder.name for root in roots for folder in root.iterdir() if folder.is_dir()}
        return tuple(sorted(name for name in folders if LANGUAGE.fullmatch(name)))

    def speaking(self, *wanted: str | None) -> "Catalog":
        """Return the catalog of the first wanted language that exists (`de-AT`, else `de`), else English."""
        for name in (name for tag in wanted if tag for name in _as_folders(tag)):
            if name in self.languages:
                return self.in_language(name)
        return self.in_language(DEFAULT_LANGUAGE)

    def in_language(self, language: str) -> "Catalog":
        """Return the catalog of a language, created on first use."""
        if language not in self._catalogs:
            other = Catalog(self.folder, language, self._own, self._broken, forgiving=self._forgiving)
            other._catalogs = self._catalogs
            self._catalogs[language] = other
        return self._catalogs[language]

    def reread(self, broken: Collection[str]) -> None:
        """Read the files again when they are next needed, without those of a team's own named in `broken`."""
        for catalog in self._catalogs.values():
            catalog._forget(frozenset(broken))  # noqa: SLF001 - one of its own kind

    def _forget(self, broken: frozenset[str]) -> None:
        self._broken = broken
        self._environment.loader = ChoiceLoader(list(self._loaders()))
        if self._environment.cache is not None:
            self._environment.cache.clear()  # it keeps templates by their loader, and never drops one itself
        for name in ("library", "languages", "_ours", "_whole"):
            self.__dict__.pop(name, None)

    def names(self) -> list[str]:
        """Name every message: `done/added`; names that begin with an underscore are parts that messages share."""
        here = set(self._environment.list_templates(extensions=[_SUFFIX[1:]]))
        english = set() if self._is_english else {f"{name}{_SUFFIX}" for name in self._english.names()}
        names = (name.removesuffix(_SUFFIX) for name in here | english)
        return sorted(name for name in names if "/" in name and not name.rpartition("/")[2].startswith("_"))

    def check(self, name: str) -> None:
        """Check that a template can be read.

        Raises:
            jinja2.TemplateSyntaxError: it can't.
            PromptError, IdeaError: it is a prompt or an idea and can't be used as one.
        """
        self._holder(name)._environment.get_template(name + _SUFFIX)  # noqa: SLF001 - one of its own kind
        if name.startswith(PROMPTS):
            prompt(name, self.source(name))
        if name.startswith(IDEAS):
            idea(name, self.source(name))

    @cached_property
    def library(self) -> Library:
        """The prompts and ideas of this language, one per file; English if it has none of its own.

        Raises:
            PromptError, IdeaError: one of them can't be used.
        """
        return Library(self._read_all(PROMPTS, prompt), self._read_all(IDEAS, idea))

    def _read_all(self, folder: str, read: Callable[[str, str], T]) -> tuple[T, ...]:
        here = self._environment.list_templates(filter_func=lambda name: name.startswith(folder))
        if not here and not self._is_english:
            return self._english._read_all(folder, read)  # noqa: SLF001 - one of its own kind
        names = (name.removesuffix(_SUFFIX) for name in sorted(here))
        return tuple(read(name, self.source(name)) for name in names)

    def is_view(self, name: str) -> bool:
        """Whether a message is a modal: its template begins with front matter that has a title."""
        return "title" in front_matter(self.source(name))

    def file(self, name: str) -> Path:
        """Return the file with a message's template. Raises `jinja2.TemplateNotFound`."""
        return Path(self._holder(name)._read(name)[1])  # noqa: SLF001 - one of its own kind

    def source(self, name: str) -> str:
        """Return the text of a message's template. Raises `jinja2.TemplateNotFound`."""
        return self._holder(name)._read(name)[0]  # noqa: SLF001 - one of its own kind

    def _read(self, name: str) -> tuple[str, str]:
        loader = self._environment.loader
        source, file, _ = loader.get_source(self._environment, name + _SUFFIX) if loader else ("", "", None)
        return source, file or ""

    def fill(self, name: str, facts: Facts, composer: Composer) -> str:
        """Fill a message's template with facts. Raises the errors in `BREAKS`, but never for our own templates."""
        holder = self._holder(name)
        try:
            return holder._filled(name, facts, composer)  # noqa: SLF001 - one of its own kind
        except BREAKS as error:
            if not self._forgiving:
                raise
            log.warning("a template of MESSAGES_DIR failed, ours is used instead: %s, %s", name, type(error).__name__)
        composer.controls.clear()
        return holder._ours.fill(name, facts, composer)  # noqa: SLF001 - one of its own kind

    @cached_property
    def _ours(self) -> "Catalog":
        return Catalog(self.folder, self.language)

    @property
    def _is_english(self) -> bool:
        return self.language == DEFAULT_LANGUAGE

    @property
    def _english(self) -> "Catalog":
        return self.in_language(DEFAULT_LANGUAGE)

    def _holder(self, name: str) -> "Catalog":
        """Return the catalog for a message: this one if it has all of it, else English, so none is half translated."""
        return self if self._is_english or name in self._whole else self._english

    @cached_property
    def _whole(self) -> frozenset[str]:
        """Name the messages that are complete here: their own templates, and all that they include."""
        taken = {name: self._taken_by(name) for name in self._environment.list_templates(extensions=[_SUFFIX[1:]])}
        return frozenset(name.removesuffix(_SUFFIX) for name in taken if _reachable(name, taken) <= taken.keys())

    def _taken_by(self, template: str) -> set[str]:
        source, _ = self._read(template.removesuffix(_SUFFIX))
        try:
            taken = {name for name in meta.find_referenced_templates(self._environment.parse(source)) if name}
            return {name.removeprefix(f"{SHIPPED}/") for name in taken}
        except TemplateError:
            return set()

    def _filled(self, name: str, facts: Facts, composer: Composer) -> str:
        template = self._environment.get_template(name + _SUFFIX)
        composer.is_ordinary = facts.get("hard_day") is False
        functions = composer.functions(name)
        if hidden := facts.keys() & functions.keys():
            raise TypeError(f"a fact of {name} is called like a function of the templates: {sorted(hidden)}")
        with nullcontext() if self._own is None else budget(facts):
            return template.render(shield(dict(facts)), **functions)


def shipped_words() -> Path:
    """Find `messages/`: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("slackbot")))
    inside = package / "messages"
    return inside if inside.is_dir() else package.parent / "messages"


def _environment(kind: type[Plain], loaders: Iterator[BaseLoader]) -> Environment:
    environment = kind(
        loader=ChoiceLoader(list(loaders)),
        autoescape=False,  # HTML escaping is wrong for Slack; facts are shielded, and escaped in blocks
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # all of them: a bounded cache searches a queue of its keys at each use
        bytecode_cache=compiled(),
    )
    environment.filters["clock"] = clock
    return environment


def _reachable(template: str, taken: dict[str, set[str]]) -> set[str]:
    """Return every template that one includes, directly or indirectly, and itself."""
    reached, ahead = {template}, [template]
    while ahead:
        more = taken.get(ahead.pop(), set()) - reached
        reached |= more
        ahead += more
    return reached


def _as_folders(tag: str) -> tuple[str, str]:
    """Return the folders that may hold a language's words: its own (`de-at`), and that of the base language (`de`)."""
    name = tag.lower().replace("_", "-")
    return name, name.partition("-")[0]
