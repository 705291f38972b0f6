"""The words: templates of `messages/`, a folder a language, filled with facts."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slackbot.render.blocks import TITLE_LIMIT, Block, blocks, fallback, plain_text
from slackbot.render.markup import Composer, Part, parse, plain, shield
from slackbot.reply import Facts

DEFAULT_LANGUAGE: Final = "en"
_SUFFIX: Final = ".txt"
_ENDS_IN_TAG: Final = re.compile(r"^(?!\s*(?:\{%.*?%\}\s*)+$).*%\}$", re.MULTILINE)


@dataclass(frozen=True)
class Message:
    """A message as Slack takes it: the whole story as text, and the same as blocks."""

    text: str
    blocks: list[Block]

    def payload(self) -> dict[str, Any]:
        """The message as a part of a call to Slack or of an answer."""
        return {"text": self.text, "blocks": self.blocks, "mrkdwn": False}


class _Templates(FileSystemLoader):
    """Reads templates so that a tag at the end of a line of words does not swallow the line's end.

    A line of tags alone leaves nothing behind (`trim_blocks`); of any other line a writer expects that it ends.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template, its lines as many and in the same places."""
        source, name, up_to_date = super().get_source(environment, template)
        return _ENDS_IN_TAG.sub(r"\g<0>{{ '' }}", source), name, up_to_date


class Words:
    """The templates of one language, falling back to English."""

    def __init__(self, folder: Path, language: str = DEFAULT_LANGUAGE) -> None:
        self.folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=_Templates([folder / language, folder / DEFAULT_LANGUAGE]),
            autoescape=False,  # HTML's escaping is wrong for Slack: facts are shielded, and escaped in blocks
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["clock"] = _clock

    def names(self) -> list[str]:
        """Name every message: `done/added`; what begins with an underscore is shared by others."""
        found = (name.removesuffix(_SUFFIX) for name in self._environment.list_templates(extensions=[_SUFFIX[1:]]))
        return sorted(name for name in found if not name.rpartition("/")[2].startswith("_"))

    def message(self, name: str, facts: Facts) -> Message:
        """Render a message.

        Raises:
            jinja2.TemplateError: the template is broken, or asks for a fact that it is not given.
        """
        _, parts = self._parts(name, facts)
        return Message(fallback(parts), blocks(parts))

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
            **{slot: plain_text(head[slot], TITLE_LIMIT) for slot in ("title", "submit", "close")},
            "blocks": blocks(parts),
        }

    def is_view(self, name: str) -> bool:
        """Whether a message is a modal: its template begins with front matter."""
        loader, environment = self._environment.loader, self._environment
        return loader is not None and loader.get_source(environment, name + _SUFFIX)[0].startswith("---\n")

    def plain(self, name: str, facts: Facts) -> str:
        """Render words for a place that takes text only, such as a field's error."""
        return plain(self._render(name, facts, Composer()))

    def _parts(self, name: str, facts: Facts) -> tuple[dict[str, str], list[Part]]:
        composer = Composer()
        return parse(self._render(name, facts, composer), composer.controls)

    def _render(self, name: str, facts: Facts, composer: Composer) -> str:
        template = self._environment.get_template(name + _SUFFIX)
        return template.render(shield(dict(facts)), button=composer.button, menu=composer.menu, field=composer.field)


def shipped_words() -> Path:
    """Find `messages/`: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("slackbot")))
    inside = package / "messages"
    return inside if inside.is_dir() else package.parent / "messages"


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
