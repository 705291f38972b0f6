"""Builds Block Kit from parts: rich text and plain text only, in which typed text can never become markup."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from slackbot.coach.words import ELLIPSIS, cut, escape
from slackbot.render.markup import Control, Part, Span

Block = dict[str, Any]

_ENTITY: Final = re.compile(r"&(?=(?:amp|lt|gt);)")
_HEADER_LIMIT: Final = 150
_LABEL_LIMIT: Final = 75
_FIELD_LIMIT: Final = 2000  # characters of the label above a field
_VALUE_LIMIT: Final = 2000
_SECTION_LIMIT: Final = 3000
_FIELDS: Final = frozenset({"field", "people", "picker"})
_DIALS: Final[dict[str, tuple[str, re.Pattern[str]]]] = {
    "timepicker": ("initial_time", re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)),
    "datepicker": ("initial_date", re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)),
}
_OPTION_LIMIT: Final = 150
_OF_SEVERAL: Final = frozenset({"checkboxes", "multi_static_select"})
_RUN_LIMIT: Final = 4000  # characters of rich text, which holds no entities
TITLE_LIMIT: Final = 24
UNDRAWN: Final = "FUNDRAWN"  # looks like a file id; Slack's own begin with F0
_NEXT_DAY: Final = "Z"
_ALT_LIMIT: Final = 2000


def fallback(parts: Iterable[Part]) -> str:
    """Return the whole message as escaped text without markup, for screen readers and notifications."""
    return "\n".join(("• " if part.kind == "item" else "") + escape(part.text) for part in parts if part.spans)


def blocks(parts: Iterable[Part]) -> list[Block]:
    """Make the blocks of a message or a modal."""
    return [block for kind, group in groupby(parts, key=_layout) for block in _blocks(kind, list(group))]


def picture(spec: str, words: str) -> Block:
    """Make the block of a picture that is not uploaded yet: its id says what to draw."""
    file = {"id": UNDRAWN + spec.replace(".", _NEXT_DAY).upper()}
    return {"type": "image", "slack_file": file, "alt_text": _fitting(words, _ALT_LIMIT)}


def undrawn(block: Block) -> str | None:
    """Return what to draw for a block; None for any other block."""
    file_id = str(block.get("slack_file", {}).get("id", "")) if block.get("type") == "image" else ""
    if not file_id.startswith(UNDRAWN):
        return None
    return file_id.removeprefix(UNDRAWN).replace(_NEXT_DAY, ".").lower()


def in_words(block: Block) -> Block:
    """Turn the block of a picture that can't be shown into its words."""
    return {"type": "rich_text", "elements": [_rich("rich_text_section", (Span(block["alt_text"]),))]}


def plain_text(text: str, limit: int) -> Block:
    """Make a plain text object, cut to Slack's limit.

    Slack keeps plain text with entities and shows them decoded (slackapi/bolt-python#513), so only typed entities need
    escaping; otherwise they would be shown as the characters they stand for.
    """
    return {"type": "plain_text", "text": _ENTITY.sub("&amp;", cut(text, limit)), "emoji": False}


def _layout(part: Part) -> str:
    return "row" if part.kind == "item" and part.controls else part.kind


def _blocks(kind: str, parts: Sequence[Part]) -> Iterator[Block]:
    match kind:
        case "item":
            items = [_rich("rich_text_section", part.spans) for part in parts]
            yield {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}]}
        case "controls":
            yield from _controls([control for part in parts for control in part.controls])
        case _:
            for part in parts:
                yield from _block(kind, part)


def _block(kind: str, part: Part) -> Iterator[Block]:
    match kind:
        case "header":
            yield {"type": "header", "text": plain_text(part.text, _HEADER_LIMIT)}
        case "small":
            yield {"type": "context", "elements": [plain_text(part.text, _SECTION_LIMIT)]}
        case "row":
            text = plain_text(part.text, _SECTION_LIMIT)
            yield {"type": "section", "text": text, "accessory": _element(part.controls[0])}
        case "paragraph" if part.controls and part.controls[0].kind == "picture":
            yield picture(part.controls[0].facts["spec"], part.text)
        case _:
            yield {"type": "rich_text", "elements": [_rich("rich_text_section", part.spans)]}
            yield from _controls(part.controls)


def _controls(controls: Sequence[Control]) -> Iterator[Block]:
    for is_field, group in groupby(controls, key=lambda control: control.kind in _FIELDS):
        if is_field:
            yield from (_input(control) for control in group)
        else:
            yield {"type": "actions", "elements": [_element(control) for control in group]}


def _rich(kind: str, spans: Iterable[Span]) -> Block:
    return {"type": kind, "elements": [_run(span) for span in spans]}


def _run(span: Span) -> Block:
    if span.person:
        return {"type": "user", "user_id": span.person, "style": {"bold": True}}
    run: Block = {"type": "text", "text": _fitting(span.text, _RUN_LIMIT)}
    if span.style:
        run["style"] = {span.style: True}
    return run


def _fitting(text: str, most: int) -> str:
    """Cut a text at Slack's limit, where Slack counts characters without entities."""
    return text if len(text) <= most else text[: most - 1] + ELLIPSIS


def _element(control: Control) -> Block:
    facts = control.facts
    if control.kind == "menu":
        options = [
            {"text": plain_text(label, _LABEL_LIMIT), "value": f"{action}:{value}"}
            for label, action, value in facts["choices"]
        ]
        return {"type": "overflow", "action_id": "menu", "options": options}
    button: Block = {"type": "button", "action_id": facts["action"], "text": plain_text(facts["label"], _LABEL_LIMIT)}
    if facts["value"]:
        button["value"] = cut(facts["value"], _VALUE_LIMIT)
    if facts["style"]:
        button["style"] = facts["style"]
    return button


def _input(control: Control) -> Block:
    facts = control.facts
    if control.kind == "people":
        chosen = _field(facts, {"type": "users_select", "action_id": facts["name"]})
        return {**chosen, "optional": True} if facts["optional"] else chosen
    if control.kind == "picker":
        return {**_field(facts, _picker(facts)), "optional": facts["optional"]}
    element: Block = {"type": "plain_text_input", "action_id": facts["name"], "max_length": facts["most"]}
    if facts["lines"]:
        element["multiline"] = True
    if facts["value"]:
        element["initial_value"] = _fitting(facts["value"], facts["most"])
    if facts["hint"]:
        element["placeholder"] = plain_text(facts["hint"], _HEADER_LIMIT)
    return {**_field(facts, element), "optional": facts["optional"]}


def _picker(facts: dict[str, Any]) -> Block:
    kind, value = facts["type"], facts["value"]
    element: Block = {"type": kind, "action_id": facts["name"]}
    if kind in _DIALS:
        key, form = _DIALS[kind]
        return {**element, key: value} if form.fullmatch(value) else element
    options = [_option(*texts) for texts in {option[0]: option for option in facts["options"]}.values()]
    element["options"] = options
    if kind in _OF_SEVERAL:
        initial = [option for option in options if option["value"] in value]
        return {**element, "initial_options": initial} if initial else element
    picked = next((option for option in options if option["value"] == value), None)
    return {**element, "initial_option": picked} if picked else element


def _option(value: str, label: str, description: str = "") -> Block:
    option: Block = {"text": plain_text(label, _LABEL_LIMIT), "value": cut(value, _OPTION_LIMIT)}
    return {**option, "description": plain_text(description, _LABEL_LIMIT)} if description else option


def _field(facts: dict[str, Any], element: Block) -> Block:
    label = plain_text(facts["label"], _FIELD_LIMIT)
    return {"type": "input", "block_id": facts["name"], "label": label, "element": element}
