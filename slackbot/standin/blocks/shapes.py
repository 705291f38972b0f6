"""Checks of JSON by shape; each yields its objections in Slack's words, with JSON pointers."""

import re
from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]


def wrong(what: str, path: str) -> str:
    """Format an objection as a line of Slack's `response_metadata.messages`."""
    return f"[ERROR] {what} [json-pointer:{path}]"


def string(most: int, *, least: int = 1, pattern: str = "") -> Check:
    """A string with a length in a range."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", path)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", path)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", path)
        elif pattern and not re.fullmatch(pattern, value):
            yield wrong(f"must look like {pattern}", path)

    return check


def boolean(value: object, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", path)


def integer(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield wrong(f"must be an integer from {least} to {most}", path)

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"must be one of {', '.join(allowed)}", path)

    return check


def listing(item: Check, least: int, most: int) -> Check:
    """A list with a number of items in a range."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", path)
            return
        if len(value) < least:
            yield wrong(f"no fewer than {least} items required", path)
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", path)
        for number, entry in enumerate(value):
            yield from item(entry, f"{path}/{number}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others; `type` is left to `variant`."""
    known = {**required, **(optional or {})}

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", path)
            return
        for name in required:
            if name not in value:
                yield wrong(f"missing required field: {name}", path)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{path}/{name}")
            elif name != "type":
                yield wrong(f"invalid additional property: {name}", path)

    return check


def plain_object(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object without a `type` of its own."""
    inner = shape(required, optional)

    def check(value: object, path: str) -> Iterator[str]:
        if isinstance(value, dict) and "type" in value:
            yield wrong("invalid additional property: type", path)
        yield from inner(value, path)

    return check


def typed(required: Mapping[str, Check]) -> Check:
    """An object with `type` among its fields."""
    inner = shape({name: check for name, check in required.items() if name != "type"})

    def check(value: object, path: str) -> Iterator[str]:
        yield from inner(value, path)
        yield from required["type"](value.get("type") if isinstance(value, dict) else None, f"{path}/type")

    return check


def variant(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` determines its shape."""

    def check(value: object, path: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield wrong("missing required field: type", path)
        elif kind not in kinds:
            yield wrong(f"unsupported type: {kind}", f"{path}/type")
        else:
            yield from kinds[kind](value, path)

    return check
