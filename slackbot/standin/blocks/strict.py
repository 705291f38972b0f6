"""Checks every payload of the bot as strictly as Slack does."""

import json
import re

from slackbot.standin.blocks.blockkit import block_problems, text_length
from slackbot.standin.blocks.roundtrip import block_differences, view_differences
from slackbot.standin.blocks.shapes import Check, boolean, shape, string, wrong
from slackbot.standin.blocks.texts import plain
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.words import Json

MOST_BLOCK_TEXT = 9_000
MOST_VIEW_BYTES = 250_000
MOST_ATTACHMENTS = 100
MOST_METADATA = 8_000  # our own choice, because Slack does not publish its limit
_SNAKE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


def check_strings(value: object, path: str = "") -> None:
    """Refuse NUL and lone surrogates anywhere.

    Raises:
        SlackRefusesError: `invalid_arguments`, with a pointer.
    """
    if isinstance(value, str):
        if _UNSENDABLE.search(value):
            raise SlackRefusesError("invalid_arguments", wrong("NUL or a lone surrogate", path))
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_strings(name, path)
            check_strings(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            check_strings(inner, f"{path}/{number}")


def check_message(payload: Json, *, cumulative: bool) -> None:
    """Check a message sent by chat.*, on an ack or at a response_url.

    Args:
        payload: text, blocks, metadata and so on.
        cumulative: Whether the total of block text is limited, which according to Slack holds only for chat.*.

    Raises:
        SlackRefusesError: `no_text`, `invalid_blocks`, `msg_blocks_too_long`, `invalid_arguments` and others.
    """
    check_strings(payload)
    text, blocks = payload.get("text"), payload.get("blocks")
    if text is not None and not isinstance(text, str):
        raise SlackRefusesError("invalid_arguments", wrong("must be a string", "/text"))
    _check_attachments(payload)
    _check_markdown(payload)
    _check_metadata(payload.get("metadata"))
    if blocks:
        _check_blocks(blocks, cumulative=cumulative)
    if not (text or "").strip() and not payload.get("markdown_text"):
        raise SlackRefusesError(
            "no_text", "top-level text is what screen readers and notifications read: always give it"
        )


def _check_blocks(blocks: object, *, cumulative: bool) -> None:
    problems = list(block_problems(blocks, "message", "/blocks"))
    if not problems and isinstance(blocks, list):
        problems = block_differences(blocks, "/blocks")
    if problems:
        raise SlackRefusesError("invalid_blocks", *problems)
    if cumulative and text_length(blocks) > MOST_BLOCK_TEXT:
        raise SlackRefusesError("msg_blocks_too_long", f"{text_length(blocks)} characters of block text")


def _check_attachments(payload: Json) -> None:
    attachments = payload.get("attachments")
    if attachments is None:
        return
    if not isinstance(attachments, list):
        raise SlackRefusesError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackRefusesError("too_many_attachments")
    for attachment in attachments:
        if isinstance(attachment, dict) and attachment.get("blocks"):
            _check_blocks(attachment["blocks"], cumulative=False)


def _check_markdown(payload: Json) -> None:
    markdown = payload.get("markdown_text")
    if markdown is None:
        return
    if payload.get("text") or payload.get("blocks"):
        raise SlackRefusesError("markdown_text_conflict")
    if not isinstance(markdown, str) or len(markdown) > 12_000:  # noqa: PLR2004 - Slack's limit for markdown_text
        raise SlackRefusesError("msg_too_long")


def _check_metadata(metadata: object) -> None:
    if metadata is None:
        return
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackRefusesError("invalid_metadata_format", "event_type and event_payload, nothing else")
    kind, kept = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not kind:
        raise SlackRefusesError("invalid_metadata_format", "event_type is a string")
    if not isinstance(kept, dict):
        raise SlackRefusesError("invalid_metadata_format", "event_payload is an object")
    if not _SNAKE.fullmatch(kind) or not all(_is_flat(value) for value in kept.values()):
        raise SlackRefusesError("invalid_metadata_schema", wrong("words, numbers and lists of them", "/metadata"))
    if len(json.dumps(metadata)) > MOST_METADATA:
        raise SlackRefusesError("metadata_too_large", f"{len(json.dumps(metadata))} characters")


def _is_flat(value: object) -> bool:
    several = value if isinstance(value, list) else [value]
    return all(isinstance(part, str | int | float) for part in several)


_COMMON: dict[str, Check] = {
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
    "private_metadata": string(3000, least=0),
}
_BLOCKS: dict[str, Check] = {"blocks": lambda _value, _path: iter(())}
_VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain(24), **_BLOCKS},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape(_BLOCKS, _COMMON),
}


def check_view(view: Json, kind: str) -> None:
    """Check a modal or a home.

    Raises:
        SlackRefusesError: `invalid_arguments` with pointers, or `view_too_large`.
    """
    check_strings(view)
    if len(json.dumps(view)) > MOST_VIEW_BYTES:
        raise SlackRefusesError("view_too_large")
    if view.get("type") != kind:
        raise SlackRefusesError("invalid_arguments", wrong(f"must be {kind}", "/view/type"))
    problems = [*_VIEWS[kind](view, "/view"), *block_problems(view.get("blocks"), kind, "/view/blocks")]
    problems += _unsubmittable(view)
    if not problems:
        problems = [*view_differences(view), *block_differences(view["blocks"], "/view/blocks")]
    if problems:
        raise SlackRefusesError("invalid_arguments", *problems)


def _unsubmittable(view: Json) -> list[str]:
    blocks = view.get("blocks")
    inputs = (
        [block for block in blocks if isinstance(block, dict) and block.get("type") == "input"]
        if isinstance(blocks, list)
        else []
    )
    if inputs and view.get("type") == "modal" and not view.get("submit"):
        return [wrong("must have a submit button if it has an input block", "/view")]
    return []
