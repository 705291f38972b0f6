"""The budget of one rendering: the steps that a template may take, and the sizes of the values that it may make.

Prices follow the time that a step takes, so that a spent budget means about a second, whatever it was spent on.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from functools import wraps
from itertools import islice
from typing import Any, Final

from jinja2 import Undefined
from jinja2.exceptions import SecurityError

_STEPS: Final = 200_000  # loop steps, calls, inclusions and outputs of one rendering
_STEPS_A_PART: Final = 100  # more, for each value in the facts; ours take a quarter of that
_CHARACTERS: Final = 100  # of a text, for the price of a step
_PARTS: Final = 4  # of a list, for the price of a step
_LONGEST_TEXT: Final = 400_000  # characters; Slack takes a tenth of that
_MOST_PARTS: Final = 20_000  # of a list with all that it contains
_LARGEST_NUMBER: Final = 10**12
_LARGEST_PRODUCT: Final = 10_000
_SHOWN: Final = (str, int, float, date, time, Undefined, type(None))
_left: ContextVar[list[int]] = ContextVar("steps that a rendering may still take")


@contextmanager
def budget(facts: Mapping[str, Any]) -> Iterator[None]:
    """Give the rendering in this context a full budget, which grows with the facts as a loop over them does."""
    token = _left.set([_STEPS + _STEPS_A_PART * _parts_of(facts, sys.maxsize)])
    try:
        yield
    finally:
        _left.reset(token)


def spend(steps: int) -> None:
    """Take steps from the budget.

    Raises:
        SecurityError: too few are left.
    """
    left = _left.get(None)
    if left is None:
        return
    left[0] -= steps
    if left[0] < 0:
        raise SecurityError("this template goes round too often")


def price_of_text(length: int) -> int:
    """Return the price, beyond the step itself, of a text with so many characters."""
    return length // _CHARACTERS


def spend_on(value: Any) -> None:  # noqa: ANN401 - any value of a template
    """Take the price of reading a whole value."""
    if isinstance(value, str):
        spend(price_of_text(len(value)))
    elif isinstance(value, (list, tuple, dict)):
        spend(_parts_of(value) // _PARTS)


def made(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    """Return a value that a template made, if it is not too large.

    Raises:
        SecurityError: it is.
    """
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise SecurityError("this template makes too long a text")
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        raise SecurityError("this template makes too large a number")
    if isinstance(value, (list, tuple, dict)) and _parts_of(value) > _MOST_PARTS:
        raise SecurityError("this template makes too long a list")
    spend_on(value)
    return value


def measured(make: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a filter or test: it pays for what it reads, and for what it makes."""

    @wraps(make)
    def paid(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the filter takes them
        for each in (*args, *kwargs.values()):
            spend_on(each)
        return made(make(*args, **kwargs))

    return paid


def shown(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    """Return a value on its way to the reader, whose words a list or an object are not.

    Raises:
        SecurityError: it is one of those.
    """
    spend(1)
    text = _plain(value)
    spend_on(text)
    return text


def joined(texts: Iterable[Any], between: Any = "") -> str:  # noqa: ANN401 - any values of a template
    """Join values as texts, if the result is not too long."""
    parts = [str(_plain(each)) for each in islice(texts, _LONGEST_TEXT)]
    glue = str(_plain(between))
    if sum(map(len, parts)) + len(glue) * len(parts) > _LONGEST_TEXT:
        raise SecurityError("this template makes too long a text")
    spend(len(parts) // _PARTS)
    return str(made(glue.join(parts)))


def replaced(text: Any, old: Any, new: Any, count: int | None = None) -> str:  # noqa: ANN401 - any values of a template
    """Replace a part of a text, if the result is not too long."""
    whole, gone, come = (str(_plain(each)) for each in (text, old, new))
    spend_on(whole)
    if whole.count(gone) * len(come) > _LONGEST_TEXT:
        raise SecurityError("this template makes too long a text")
    return str(made(whole.replace(gone, come, -1 if count is None else count)))


def is_huge(left: Any, right: Any) -> bool:  # noqa: ANN401 - any operands
    """Whether a product is larger than any message needs; for texts and lists their length counts."""
    sizes = [
        abs(each) if isinstance(each, (int, float)) else len(each) if isinstance(each, Sequence) else 0
        for each in (left, right)
    ]
    return sizes[0] * sizes[1] > _LARGEST_PRODUCT


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    if isinstance(value, _SHOWN):
        return value
    raise SecurityError(f"this shows a {type(value).__name__} as a whole; a message shows words, numbers and dates")


def _parts_of(value: Any, most: int = _MOST_PARTS) -> int:  # noqa: ANN401 - a list, tuple or mapping
    """Count the values in a list and in the lists in it, up to one more than `most`."""
    ahead, parts = [value], 0
    while ahead and parts <= most:
        each = ahead.pop()
        parts += 1
        if isinstance(each, Mapping):
            ahead += each.values()
        elif isinstance(each, (list, tuple)):
            ahead += each
    return parts
