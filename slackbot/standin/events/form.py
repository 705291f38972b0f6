"""Filled forms and pressed controls, as the state and actions that Slack sends."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from slackbot.standin.errors import NotPossible
from slackbot.standin.surfaces import elements
from slackbot.standin.words import Json, all_options, shown

_STATEFUL_KEY = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_OPEN = {  # elements whose pick need not be one of their options
    "datepicker",
    "timepicker",
    "users_select",
    "channels_select",
    "conversations_select",
    "plain_text_input",
}
_LOOKS_LIKE = {  # the values that Slack's controls produce and accept
    "datepicker": re.compile(r"\d{4}-\d\d-\d\d"),
    "timepicker": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
    "email_text_input": re.compile(r"[^\s@]+@[^\s@]+"),
    "url_text_input": re.compile(r"https?://\S+"),
    "number_input": re.compile(r"-?\d+(\.\d+)?"),
}
_LISTS = {"selected_options", "selected_users", "selected_channels", "selected_conversations"}


def state_values(blocks: list[Json], filled_in: dict[str, Any] | None = None) -> Json:
    """Return `state.values` in Slack's shape: the filled-in values by block_id, initial values for the rest."""
    values: Json = {}
    for block, element in elements(blocks):
        kind = str(element["type"])
        if kind not in _STATEFUL_KEY:
            continue
        block_id = str(block["block_id"])
        chosen = filled_in[block_id] if filled_in and block_id in filled_in else _initial(element)
        if isinstance(chosen, dict) and element["action_id"] in chosen and "type" not in chosen:
            chosen = chosen[element["action_id"]]
        values.setdefault(block_id, {})[element["action_id"]] = {"type": kind, **_state(element, chosen)}
    return values


def by_block(blocks: list[Json], filled_in: dict[str, Any]) -> dict[str, Any]:
    """Key values by block_id that are keyed by block_id or by visible label.

    Raises:
        NotPossible: there is no such field.
    """
    labels = {shown(block["label"]): str(block["block_id"]) for block in blocks if block.get("type") == "input"}
    ids = {str(block["block_id"]) for block in blocks}
    wrong = [name for name in filled_in if name not in ids and name not in labels]
    if wrong:
        raise NotPossible(f"no field {wrong}; there are {sorted(ids)} with labels {sorted(labels)}")
    return {name if name in ids else labels[name]: value for name, value in filled_in.items()}


def check_filled(blocks: list[Json], values: Json) -> None:
    """Refuse values that Slack's own form does not accept.

    Raises:
        NotPossible: a required field is empty, or a text is too short or too long.
    """
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        key = _STATEFUL_KEY[element["type"]][0]
        if not state[key] and not block.get("optional"):
            raise NotPossible(f"the field {shown(block['label'])!r} is required")
        if state[key]:
            _check_taken(shown(block["label"]), element, state[key])


def _check_taken(label: str, element: Json, value: Any) -> None:  # noqa: ANN401 - text, a number, options
    kind = element["type"]
    if kind == "plain_text_input" and not element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000):
        raise NotPossible(f"the field {label!r} does not take {len(value)} characters")
    if kind in _LOOKS_LIKE and not _LOOKS_LIKE[kind].fullmatch(str(value)):
        raise NotPossible(f"the field {label!r} does not take {value!r}")
    if kind == "number_input" and not _is_within(element, str(value)):
        raise NotPossible(f"the field {label!r} does not take {value!r}")
    if kind.startswith("multi_") and len(value) > element.get("max_selected_items", 100):
        raise NotPossible(f"the field {label!r} does not take {len(value)} choices")


def _is_within(element: Json, value: str) -> bool:
    least, most = element.get("min_value", "-inf"), element.get("max_value", "inf")
    return float(least) <= float(value) <= float(most) and (element["is_decimal_allowed"] or float(value).is_integer())


def holding(element: Json, chosen: object) -> Json:
    """Return the element with a value filled in."""
    state_key, initial = _STATEFUL_KEY[element["type"]]
    held = _state(element, chosen)[state_key]
    return {**element, initial: held} if held else {name: element[name] for name in element if name != initial}


def is_stateful(element: Json) -> bool:
    """Whether an element's value is part of a form's state."""
    return str(element["type"]) in _STATEFUL_KEY


def takes_several(element: Json) -> bool:
    """Whether an element holds a list of choices."""
    return is_stateful(element) and _STATEFUL_KEY[element["type"]][0] in _LISTS


def _initial(element: Json) -> object:
    key, initial = _STATEFUL_KEY[element["type"]]
    return element.get(initial, [] if key in _LISTS else None)


def _state(element: Json, chosen: object) -> Json:
    key = _STATEFUL_KEY[element["type"]][0]
    if key == "selected_option":
        return {key: _option(element, chosen) if chosen is not None else None}
    if key == "selected_options":
        several = chosen if isinstance(chosen, list | tuple) else [chosen]
        return {key: [_option(element, choice) for choice in several]}
    if key in _LISTS:
        several = chosen if isinstance(chosen, list | tuple) else [chosen]
        return {key: [_plain(choice) for choice in several]}
    return {key: _plain(chosen)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if value is None or isinstance(value, str | dict | int):
        return value or None
    return str(getattr(value, "id", value))


def _option(element: Json, wanted: object) -> Json:
    if isinstance(wanted, dict):
        wanted = wanted.get("value")
    for option in all_options(element):
        if wanted in (shown(option["text"]), option["value"]):
            described = {"description": _kept(option["description"])} if "description" in option else {}
            return {"text": _kept(option["text"]), "value": option["value"], **described}
    names = [shown(option["text"]) for option in all_options(element)]
    raise NotPossible(f"no option {wanted!r}; there are {names}")


def _kept(text: Json) -> Json:
    """Return a text object as Slack stores it, with the defaults that the bot left out."""
    return {"emoji": True, **text} if text["type"] == "plain_text" else {"verbatim": False, **text}


def find_control(
    blocks: list[Json], wanted: str, option: str | Sequence[str] | None, value: str | None
) -> tuple[Json, Json]:
    """Return the block and element that a person means by a visible label or an action_id.

    Raises:
        NotPossible: there is none, or more than one.
    """
    pairs = elements(blocks)
    controls = [pair for pair in pairs if pair[1]["action_id"] == wanted or wanted in _names(pair[1])]
    if value is not None:
        controls = [pair for pair in controls if value in _values(pair[1]) or pair[1]["type"] in _OPEN]
    if option is not None:
        options = {option} if isinstance(option, str) else {*option}
        controls = [pair for pair in controls if options <= _names(pair[1])]
    if not controls:
        raise NotPossible(
            f"nothing here is called {wanted!r}; there is {[sorted(_names(element)) for _, element in pairs]}"
        )
    if len(controls) > 1:
        raise NotPossible(
            f"{len(controls)} controls are called {wanted!r}; say which by value: {_all_values(controls)}"
        )
    return controls[0]


def action(block: Json, element: Json, wanted: str, option: str | Sequence[str] | None, value: object) -> Json:
    """Return one entry of `actions` in a block_actions payload, without its action_ts."""
    kind = str(element["type"])
    body: Json = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    if kind == "button":
        parts: Json = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return {**body, **parts}
    if kind == "overflow":
        return {**body, "selected_option": _option(element, option or value or wanted)}
    if kind not in _STATEFUL_KEY:
        raise NotPossible(f"the stand-in's people can't use a {kind}")
    chosen = option or value or (wanted if wanted in _names(element) and all_options(element) else None)
    return {**body, **_state(element, chosen)}


def _names(element: Json) -> set[str]:
    names = {shown(option["text"]) for option in all_options(element)}
    names |= {shown(element[name]) for name in ("text", "placeholder") if element.get(name)}
    return names


def _values(element: Json) -> set[str]:
    return {str(element.get("value"))} | {str(option["value"]) for option in all_options(element)}


def _all_values(controls: list[tuple[Json, Json]]) -> list[list[str]]:
    return [sorted(_values(element)) for _, element in controls]
