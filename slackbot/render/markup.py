"""The writer's markup: plain paragraphs, `# ` headers, `- ` lists, `> ` small print, `*bold*` `_italic_` `` `code` ``.

Facts are shielded before they reach the parser, so typed text can never become markup.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial
from itertools import groupby
from typing import Any, Final, NamedTuple

from slackbot.render.rotation import Rotation

_SHIELD: Final = 0xF0000
_CONTROL: Final = 0xF1000
_SHIELDED: Final = {ord(mark): chr(_SHIELD + ord(mark)) for mark in "\n*_`#->:"}
_UNSHIELDED: Final = {_SHIELD + mark: chr(mark) for mark in _SHIELDED}
_PERSON: Final = chr(0xF2000)
_OURS: Final = re.compile(r"[\U000F0000-\U000F2000\ud800-\udfff\0]")
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")  # never markup, and templates compare with such words
_PLACEHOLDER: Final = re.compile(r"[\U000F1000-\U000F1FFF]")
_STYLED: Final = re.compile(
    r"\*(?P<bold>[^*]+)\*|(?<!\w)_(?P<italic>[^_]+)_(?!\w)|`(?P<code>[^`]+)`"
    r"|\U000F2000(?P<id>[UW][A-Z0-9]+)\U000F2000(?P<person>[^\U000F2000]*)\U000F2000"
)
_SPACES: Final = re.compile(" {2,}")
_SECOND_STOP: Final = re.compile(r"(?<=[.?!…]\*)\.(?!\.)")  # a template's, after words that end a sentence themselves
_DRAWABLE: Final = re.compile(r"\d{1,2}(?:\.[0-6][htdb]{0,4}){1,8}", re.ASCII)
_FRONT: Final = re.compile(r"---\n(.*?)\n---(?:\n|$)", re.DOTALL)


class Span(NamedTuple):
    """A run of text in one style: "" (plain), "bold", "italic", "code" or "person" (`person` is then the id named)."""

    text: str
    style: str = ""
    person: str = ""


@dataclass(frozen=True)
class Control:
    """Something to press, fill in or see: a button, menu, field, people or picture; `facts` are set by `Composer`."""

    kind: str
    facts: dict[str, Any]


class Part(NamedTuple):
    """A piece of a message; `kind` is header, paragraph, item, small or controls."""

    kind: str
    spans: tuple[Span, ...] = ()
    controls: tuple[Control, ...] = ()

    @property
    def text(self) -> str:
        """The words without their style."""
        return "".join(span.text for span in self.spans)


@dataclass
class Composer:
    """Collects the controls of one rendering; templates call its methods.

    `widest` is the number of wordings in the largest `one_of` rendered. `is_ordinary` is set if the day is known not to
    be a hard one, so that something light may be said.
    """

    rotation: Rotation = field(default_factory=Rotation)
    controls: list[Control] = field(default_factory=list)
    widest: int = 1
    is_ordinary: bool = False

    def functions(self, message: str) -> Mapping[str, Callable[..., str]]:
        """Return the functions that a message's template can call, by name."""
        return {
            "button": self.button,
            "menu": self.menu,
            "field": self.field,
            "person_field": self.person_field,
            "picker": self.picker,
            "drawn": self.drawn,
            "person": named,
            "one_of": partial(self.one_of, message),
        }

    def one_of(self, message: str, *wordings: str, light: Sequence[str] = ()) -> str:
        """Pick the wording whose turn it is for this reader; an empty one adds nothing.

        Raises:
            TypeError: there is no wording to pick.
        """
        if not wordings:
            raise TypeError("one_of(…) needs wordings to pick from")
        self.widest = max(self.widest, len(wordings) + len(light))
        may_be_light = self.is_ordinary or self.rotation.shows_all
        return self.rotation.pick(wordings, message, light if may_be_light else ())

    def button(self, label: str, action: str, value: object = "", style: str = "") -> str:
        """Add a button; `action` is a key of ACTIONS, `style` may be `primary` or `danger`."""
        return self._place("button", label=revealed(label), action=action, value=revealed(str(value)), style=style)

    def menu(self, *choices: tuple[str, str, object]) -> str:
        """Add a small menu of choices, each a label, an action and a value."""
        return self._place(
            "menu", choices=[(revealed(label), action, revealed(str(value))) for label, action, value in choices]
        )

    def field(  # noqa: PLR0913 - a template names what it gives
        self,
        name: str,
        label: str,
        value: str = "",
        most: int = 520,
        hint: str = "",
        *,
        lines: bool = False,
        optional: bool = False,
    ) -> str:
        """Add a field to a modal: `most` is its limit in characters, `lines` allows several lines."""
        facts = {"label": revealed(label), "value": revealed(value), "hint": revealed(hint)}
        return self._place("field", name=name, most=most, lines=lines, optional=optional, **facts)

    def person_field(self, name: str, label: str, *, optional: bool = False) -> str:
        """Add a field to a modal in which one person of the workspace is chosen."""
        return self._place("people", name=name, label=revealed(label), optional=optional)

    def picker(
        self,
        kind: str,
        name: str,
        label: str,
        value: str | Sequence[str] = "",
        options: Sequence[str | tuple[str, str] | tuple[str, str, str]] = (),
        *,
        optional: bool = False,
    ) -> str:
        """Add a field to a modal in which something is picked; `kind` is Slack's name of the element.

        Args:
            kind: `timepicker`, `datepicker`, `static_select`, `multi_static_select`, `checkboxes` or `radio_buttons`.
            name: The field's name in the submission.
            label: The words above it.
            value: The initial pick: a time, a date, an option's value, or a list of such values.
            options: Pairs of value and label, or texts that are both. Beside a box or a radio button a third text may
                stand below the label.
            optional: Whether it may stay empty.
        """
        several = [(option, option) if isinstance(option, str) else option for option in options]
        facts = {
            "label": revealed(label),
            "value": revealed(value) if isinstance(value, str) else [revealed(each) for each in value],
            "options": [tuple(map(revealed, option)) for option in several],
        }
        return self._place("picker", type=kind, name=revealed(name), optional=optional, **facts)

    def drawn(self, spec: str) -> str:
        """Turn the paragraph around it into the words of a picture, read where the picture can't be shown.

        `spec` says what to draw (`slackbot.render.skies`); if that can't be drawn, the words stay.
        """
        return self._place("picture", spec=spec) if _DRAWABLE.fullmatch(spec) else ""

    def _place(self, kind: str, **facts: Any) -> str:  # noqa: ANN401 - facts of any kind
        self.controls.append(Control(kind, facts))
        return chr(_CONTROL + len(self.controls) - 1)


def clock(at: time) -> str:
    """Write a time of day."""
    return at.strftime("%H:%M")


def named(user_id: str, otherwise: str) -> str:
    """Insert a person's name as Slack shows it; `otherwise` replaces it where names can't stand (in a notification).

    This is a live mention, so use it only in messages that nobody reads except the person who is told.
    """
    return f"{_PERSON}{revealed(user_id)}{_PERSON}{otherwise}{_PERSON}"


def shield(facts: Any) -> Any:  # noqa: ANN401 - facts are nested plain values
    """Make every text in facts inert for the parser, once, before a template sees any of them.

    Raises:
        TypeError: a fact is not a plain value (text, number, date, time, None, list or dict of them).
    """
    match facts:
        case str():
            return facts if _WORD.fullmatch(facts) else _OURS.sub("", facts).translate(_SHIELDED)
        case None | bool() | int() | date() | time():
            return facts
        case list() | tuple():
            return [shield(fact) for fact in facts]
        case dict():
            return {name: shield(fact) for name, fact in facts.items()}
        case _:
            raise TypeError(f"not a plain fact: {type(facts).__name__}")


def parse(source: str, controls: Sequence[Control]) -> tuple[dict[str, str], list[Part]]:
    """Read rendered text into its front matter (`title: …` between `---` lines) and its parts."""
    front = _FRONT.match(source)
    return front_matter(source), list(_parts(source[front.end() :] if front else source, controls))


def front_matter(source: str) -> dict[str, str]:
    """Read what stands between the `---` lines of a rendered text, or of a template; empty if it has none."""
    front = _FRONT.match(source)
    return dict(_pairs(front[1])) if front else {}


def plain(source: str, controls: Sequence[Control] = ()) -> str:
    """Read rendered text as one plain run of words, without what there is to press."""
    return " ".join(part.text for part in _parts(source, controls) if part.text)


def _pairs(front: str) -> Iterator[tuple[str, str]]:
    for line in front.split("\n"):
        name, _, value = line.partition(":")
        yield name.strip(), revealed(value.strip())


def _parts(source: str, controls: Sequence[Control]) -> Iterator[Part]:
    lines = [_SPACES.sub(" ", line).strip() for line in source.split("\n")]
    for kind, group in groupby(lines, key=_kind):
        if kind == "paragraph":
            yield _part("paragraph", " ".join(group), controls)
        elif kind:
            yield from (_part(kind, line[2:].strip(), controls) for line in group)


def _kind(line: str) -> str:
    if not line:
        return ""
    return {"# ": "header", "- ": "item", "> ": "small"}.get(line[:2], "paragraph")


def _part(kind: str, text: str, controls: Sequence[Control]) -> Part:
    marks = _PLACEHOLDER.findall(text)
    if not marks:
        return Part(kind, _spans(text))
    words = _PLACEHOLDER.sub("", text).strip()
    return Part(kind if words else "controls", _spans(words), tuple(controls[ord(mark) - _CONTROL] for mark in marks))


def _spans(text: str) -> tuple[Span, ...]:
    text = _SECOND_STOP.sub("", text)
    if _STYLED.search(text) is None:
        return (Span(revealed(text)),) if text else ()
    return tuple(_styled(text))


def _styled(text: str) -> Iterator[Span]:
    end = 0
    for match in _STYLED.finditer(text):
        if match.start() > end:
            yield Span(revealed(text[end : match.start()]))
        style = match.lastgroup or ""
        yield Span(revealed(match[style]), style, match["id"] or "")
        end = match.end()
    if end < len(text):
        yield Span(revealed(text[end:]))


def revealed(text: str) -> str:
    """Undo `shield` for text that leaves the parser."""
    return text.translate(_UNSHIELDED)
