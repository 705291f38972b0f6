"""Reads a form of the page: the pressed control, and the value of each field."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from multidict import MultiDictProxy

from slackbot.standin.errors import NotPossible
from slackbot.standin.events.form import action, is_stateful
from slackbot.standin.surfaces import elements
from slackbot.standin.words import Json, all_options

Form = MultiDictProxy[str]

_SEVERAL = frozenset(
    {"checkboxes", "multi_static_select", "multi_users_select", "multi_channels_select", "multi_conversations_select"}
)


def pressed(form: Form, shown: Sequence[Json], real: Sequence[Json], zone: ZoneInfo) -> Json:
    """Return the action of a press: `press` is the control's number as shown, with a menu's choice after a slash.

    Args:
        form: The form as sent.
        shown: The blocks as the page drew them.
        real: The blocks as they are in Slack, which another version of the template may have made.
        zone: The person's time zone, for the dates and times they pick.

    Raises:
        NotPossible: there is no such control.
    """
    number, _, choice = str(form.get("press", "")).partition("/")
    block, element = _at(elements(list(shown)), number)
    block, element = _same(element, real) if shown is not real else (block, element)
    picked = all_options(element)[int(choice)]["value"] if choice else _picked(form, number, element, zone)
    return action(block, element, "", None, picked)


def fields(form: Form, blocks: Sequence[Json], zone: ZoneInfo) -> Json:
    """Read the value of each field of a window, by block_id and action_id."""
    filled_in: Json = {}
    for block, element in elements(list(blocks)):
        if is_stateful(element):
            name = f"{block['block_id']}/{element['action_id']}"
            filled_in.setdefault(block["block_id"], {})[element["action_id"]] = _held(form, name, element, zone)
    return filled_in


def _held(form: Form, name: str, element: Json, zone: ZoneInfo) -> object:
    if element["type"] in _SEVERAL:
        return [str(value) for value in form.getall(name, [])]
    held = str(form.get(name, "")).replace("\r\n", "\n")
    if held and element["type"] == "datetimepicker":
        return _moment(held, zone)
    return held or None


def _moment(local: str, zone: ZoneInfo) -> int:
    """Turn a local date and time into the timestamp that Slack sends."""
    try:
        return int(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp())
    except ValueError:
        raise NotPossible(f"{local!r} is no date and time") from None


def _picked(form: Form, number: str, element: Json, zone: ZoneInfo) -> object:
    return _held(form, f"pick/{number}", element, zone) if is_stateful(element) else None


def _at(pairs: Sequence[tuple[Json, Json]], number: str) -> tuple[Json, Json]:
    if not number.isdecimal() or int(number) >= len(pairs):
        raise NotPossible("there is no such control here any more")
    return pairs[int(number)]


def _same(wanted: Json, blocks: Sequence[Json]) -> tuple[Json, Json]:
    """Return the control in the real blocks that corresponds to the one drawn."""
    for block, element in elements(list(blocks)):
        if all(element.get(name) == wanted.get(name) for name in ("action_id", "type", "value")):
            return block, element
    raise NotPossible("the template has this control, the message in Slack does not: send a fresh one")
