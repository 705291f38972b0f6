"""Blocks and modals in short, to be put wrong in one place."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**fields: object) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **fields}


def section(**fields: object) -> Json:
    return {"type": "section", "text": mrkdwn("words"), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asks(element: Json, **fields: object) -> Json:
    return {"type": "input", "label": plain("What"), "element": element, **fields}


def modal(*blocks: Json, **fields: object) -> Json:
    return {"type": "modal", "title": plain("T"), "submit": plain("Save"), "blocks": list(blocks), **fields}


WRITE = {"type": "plain_text_input", "action_id": "t"}
