"""The words: turns a message's name and its facts into Slack's payload for one reader."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from slackbot.coach.reflecting import Library
from slackbot.render.blocks import TITLE_LIMIT, Block, blocks, fallback, plain_text
from slackbot.render.catalog import BREAKS, DEFAULT_LANGUAGE, Catalog, shipped_words
from slackbot.render.document import markdown
from slackbot.render.letter import File, Message
from slackbot.render.markup import Composer, Part, parse, plain
from slackbot.render.rotation import Rotation
from slackbot.render.sheet import html
from slackbot.reply import Document, Facts, Reply
from slackbot.store.people.members import Member

__all__ = ["BREAKS", "DEFAULT_LANGUAGE", "Words", "shipped_words"]

# Commands that a writer puts between backticks; typed text has none of the parser's (`shield`).
_COMMAND: Final = re.compile("`/(?!invite\\b)")  # /invite is Slack's own


@dataclass(frozen=True)
class _Reader:
    """The reader: their workspace's prefix for commands (`nd-`), and their place in the rotation."""

    prefix: str = ""
    rotation: Rotation = field(default_factory=Rotation)


class Words:
    """The templates of a language for a reader; `to` returns the words for one person at a moment."""

    def __init__(
        self,
        folder: Path,
        language: str = DEFAULT_LANGUAGE,
        own: Path | None = None,
        broken: Collection[str] = (),
        *,
        forgiving: bool = False,
    ) -> None:
        """Open the templates as `catalog`; the arguments are those of `Catalog`."""
        self.catalog = Catalog(folder, language, own, broken, forgiving=forgiving)
        self._reader = _Reader()

    @property
    def language(self) -> str:
        """The language of these words."""
        return self.catalog.language

    @property
    def library(self) -> Library:
        """The prompts and ideas; raises as `Catalog.library`."""
        return self.catalog.library

    def to(self, member: Member, at: datetime) -> Self:
        """Return the words for a person at a moment: their language, their prefix, the wordings of their day."""
        rotation = Rotation.of(f"{member.workspace_id} {member.user_id}", at, member.hours)
        return self.speaking(*member.languages).calling(member.prefix).turned(rotation)

    def speaking(self, *wanted: str | None) -> Self:
        """Return the words in the first wanted language that exists (`de-AT`, else `de`), else in English."""
        return self._as(self.catalog.speaking(*wanted), self._reader)

    def calling(self, prefix: str) -> Self:
        """Return the same words with commands named as in a workspace with this prefix: `/nd-done`."""
        return self._as(self.catalog, replace(self._reader, prefix=prefix))

    def turned(self, rotation: Rotation) -> Self:
        """Return the same words, with `one_of` picking by this place in the rotation."""
        return self._as(self.catalog, replace(self._reader, rotation=rotation))

    def _as(self, catalog: Catalog, reader: _Reader) -> Self:
        if catalog is self.catalog and reader == self._reader:
            return self
        words = copy(self)
        words.catalog, words._reader = catalog, reader  # noqa: SLF001 - one of its own kind
        return words

    def parts(self, name: str, facts: Facts) -> list[Part]:
        """Render a message's parts, for a layout other than Slack's. Raises as `message`."""
        return self._parts(name, facts)[1]

    def message(self, name: str, facts: Facts) -> Message:
        """Render a message.

        Raises:
            jinja2.TemplateError: the template is broken, or names a fact that it is not given.
        """
        _, parts = self._parts(name, facts)
        return Message(fallback(parts), blocks(parts))

    def letter(self, reply: Reply, uid: str) -> Message:
        """Render a reply with its files, ready to send; `uid` is its delivery's. Raises as `message`."""
        message = self.message(reply.message, {"uid": uid, **reply.facts})
        if not reply.documents:
            return message
        attached = tuple(File(part.name, part.title, self._content(part).encode()) for part in reply.documents)
        return replace(message, files=attached, instead=self.message(reply.instead, {}))

    def _content(self, document: Document) -> str:
        if document.text:
            return document.text
        parts = self._parts(document.message, document.facts)[1]
        return html(parts, document.title, self.language) if document.name.endswith(".html") else markdown(parts)

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
        """Put a rendered message into a window: Home shows answers so, where a channel would show a message."""
        shown = self.view("home/shown", {}, {})
        return {**shown, "blocks": [*message["blocks"], *shown["blocks"]]}

    def filled(self, name: str, facts: Facts) -> dict[str, Any]:
        """Fill a message or a modal, by its front matter: returns the payload or the view. Raises as `message`."""
        return self.view(name, facts, {}) if self.catalog.is_view(name) else self.message(name, facts).payload()

    def wordings(self, name: str, facts: Facts) -> Iterator[dict[str, Any]]:
        """Fill a message in each of its wordings, as `filled`; only once if it has no `one_of`."""
        composer = Composer(self._reader.rotation)
        self.catalog.fill(name, facts, composer)
        for day in range(composer.widest):
            yield self.turned(Rotation(day=day, shows_all=True)).filled(name, facts)

    def plain(self, name: str, facts: Facts) -> str:
        """Render words for a place that takes text alone, such as a field's error."""
        composer = Composer(self._reader.rotation)
        return plain(self._render(name, facts, composer), composer.controls)

    def _parts(self, name: str, facts: Facts) -> tuple[dict[str, str], list[Part]]:
        composer = Composer(self._reader.rotation)
        return parse(self._render(name, facts, composer), composer.controls)

    def _render(self, name: str, facts: Facts, composer: Composer) -> str:
        rendered = self.catalog.fill(name, facts, composer)
        return _COMMAND.sub(rf"\g<0>{self._reader.prefix}", rendered) if self._reader.prefix else rendered
