"""Slack's escaping in both directions, and payloads as text for a terminal."""

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def escaped(text: str) -> str:
    """Escape typed text as Slack does for apps: exactly `&`, `<` and `>` become entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def resolved(text: str, ids: Mapping[str, str], *, bare: bool = False) -> str:
    """Turn known names in escaped text into mentions, as for a command with `should_escape`.

    `bare` mentions contain no name, as in messages.
    """

    def mention(name: re.Match[str]) -> str:
        user_id = ids.get(name[1].lower())
        return f"<@{user_id}>" if user_id and bare else f"<@{user_id}|{name[1]}>" if user_id else name[0]

    return re.sub(r"(?<![\w<])@(\w+)", mention, text)


def unescaped(text: str) -> str:
    """Undo `escaped`: return the text as a person sees it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shown(text: object) -> str:
    """Return the words of a text object or a string, as a person reads them."""
    if isinstance(text, dict):
        inner = str(text.get("text", ""))
        return unescaped(inner)
    return unescaped(str(text or ""))


def block_lines(block: Json) -> list[str]:
    """Return one block as lines for a terminal; an unknown block shows as its type."""
    kind = block.get("type")
    if kind in {"section", "header", "markdown"}:
        return _section(block)
    if kind == "context":
        return ["  " + " ".join(_context_part(part) for part in block.get("elements", []))]
    if kind == "actions":
        return [" ".join(control(part) for part in block.get("elements", []))]
    if kind == "input":
        return [f"{shown(block.get('label'))}: {control(block.get('element', {}))}"]
    if kind == "rich_text":
        return [line for part in block.get("elements", []) for line in _rich(part)]
    return ["-" * 20] if kind == "divider" else [f"({kind}: {shown(block.get('alt_text') or block.get('text'))})"]


def control(element: Json) -> str:
    """Show a button as `[Label]`, a menu as `[First · Second]`, anything else by its placeholder or value."""
    kind = str(element.get("type"))
    if kind == "button":
        return f"[{shown(element.get('text'))}]"
    options = all_options(element)
    if options:
        return "[" + " · ".join(shown(option.get("text")) for option in options) + "]"
    hint = element.get("initial_value") or shown(element.get("placeholder")) or kind
    return f"<{hint}>"


def all_options(element: Json) -> list[Json]:
    """Return the options of a menu, those in groups included."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group.get("options") or []
    return options


def _section(block: Json) -> list[str]:
    lines = shown(block.get("text")).split("\n") if block.get("text") else []
    lines += [shown(field) for field in block.get("fields", [])]
    accessory = block.get("accessory")
    if accessory:
        lines = lines or [""]
        lines[-1] = f"{lines[-1]} {_context_part(accessory)}"
    return lines


def _context_part(part: Json) -> str:
    if part.get("type") == "image":
        return f"({part.get('alt_text')})"
    return shown(part) if "text" in part and part.get("type") in {"mrkdwn", "plain_text"} else control(part)


def _rich(part: Json) -> list[str]:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _rich_list(part)
    text = "".join(_rich_text(piece) for piece in part.get("elements", []))
    mark = {"rich_text_quote": "> ", "rich_text_preformatted": "    "}.get(str(kind), "")
    return [mark + line for line in text.rstrip("\n").split("\n")]


def _rich_list(part: Json) -> list[str]:
    lines = []
    indent = "  " * int(part.get("indent") or 0)
    for number, item in enumerate(part.get("elements", []), 1 + int(part.get("offset") or 0)):
        mark = f"{number}." if part.get("style") == "ordered" else "•"
        lines.append(f"{indent}{mark} " + "".join(_rich_text(piece) for piece in item.get("elements", [])))
    return lines


def _rich_text(piece: Json) -> str:
    kind = piece.get("type")
    if kind in {"text", "link"}:
        return str(piece.get("text") or piece.get("url"))
    known = {"user": "@user_id", "usergroup": "@usergroup_id", "channel": "#channel_id", "broadcast": "@range"}
    if kind in known:
        return known[kind][0] + str(piece.get(known[kind][1:], ""))
    return f":{piece.get('name')}:" if kind == "emoji" else str(piece.get("fallback", ""))
