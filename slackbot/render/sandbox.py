"""The environment that fills templates, in which a team's own can neither read the machine's files nor exhaust it.

Jinja's sandbox keeps templates away from Python's internals, but not from nested loops, recursive macros, or texts
that double. Here each rendering has a budget for those, and features that no message needs (`lipsum`, `range`,
padding, multiplying) are removed.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, Template, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST_FILE: Final = 32_768  # bytes; our largest template is a fifth of that
_BUDGET: Final = 200_000  # loop steps, calls and inclusions of one rendering; a long template's cost more
_COSTS_ONE_MORE: Final = 2_048  # characters of a template
_LONGEST_TEXT: Final = 400_000  # characters that a template may build; Slack takes a tenth of that
_LARGEST_PRODUCT: Final = 10_000
_FILTERS: Final = frozenset(
    {"capitalize", "count", "d", "default", "dictsort", "first", "items", "int", "join", "last", "length", "list"}
    | {"lower", "map", "max", "min", "reject", "rejectattr", "replace", "round", "select", "selectattr", "sort"}
    | {"string", "sum", "title", "trim", "unique", "upper"}
)
_TEXT_METHODS: Final = frozenset(
    {"capitalize", "endswith", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split"}
    | {"startswith", "strip", "title", "upper"}
)
_left: ContextVar[list[int]] = ContextVar("steps that a rendering may still take")


@contextmanager
def budget() -> Iterator[None]:
    """Give the rendering in this context a full budget."""
    token = _left.set([_BUDGET])
    try:
        yield
    finally:
        _left.reset(token)


def is_own_file(root: Path, template: str) -> bool:
    """Whether a template is a regular file of its folder, without links on the way and of a usual size."""
    file, folder = root / template, root.parent.resolve() / root.name
    return file.is_file() and file.resolve() == folder / template and file.stat().st_size <= LARGEST_FILE


class Budgeted(Environment):
    """An environment whose renderings have a budget, with the few filters and functions that messages need."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as jinja2.Environment takes them
        super().__init__(**options)
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters |= {"_counted": _counted, "_joined": _joined}
        for name in ("join", "replace"):
            self.filters[name] = _bounded(self.filters[name])
        self.globals = {name: self.globals[name] for name in ("dict", "namespace")}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Share one set of globals, since no template has its own: then Jinja keeps a module that is imported."""
        return super().make_globals(d) if d else self.globals

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - as jinja2.Environment takes them
        """Count an inclusion, because a template may include itself."""
        _take(1)
        return super().get_template(*args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        weight = nodes.Const(1 + len(source) // _COSTS_ONE_MORE)
        for loop in list(parsed.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "_counted", [weight], [], None, None, lineno=loop.lineno)
        return _with_joined_texts(parsed)


class Sandbox(Budgeted, ImmutableSandboxedEnvironment):
    """Jinja's sandbox with a budget, for a team's own templates; ours need no watching, and are quicker without."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any operands
        """Keep an operator from making a huge text or number."""
        if (
            operator == "**"
            or (operator == "%" and isinstance(left, str))
            or (operator == "*" and _is_huge(left, right))
        ):
            raise SecurityError(f"a template can't use {operator!r} here")
        return _checked(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - any object
        """Hide the methods of texts that pad or format them to any width."""
        return super().is_safe_attribute(obj, attr, value) and (not isinstance(obj, str) or attr in _TEXT_METHODS)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 - any attribute
        """Offer no `format`, which pads to any width."""

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any callable
        """Count a call, because a macro may call itself."""
        _take(1)
        return super().call(context, obj, *args, **kwargs)


def _with_joined_texts(part: nodes.Template) -> nodes.Template:
    """Compile each `~` into a call of `_joined`, which limits the length."""
    for holder in [part, *part.find_all(nodes.Node)]:
        for field, value in list(holder.iter_fields()):
            setattr(holder, field, [_joining(each) for each in value] if isinstance(value, list) else _joining(value))
    return part


def _joining(value: Any) -> Any:  # noqa: ANN401 - a node, or a node's plain field
    if not isinstance(value, nodes.Concat):
        return value
    texts = nodes.List([_joining(each) for each in value.nodes], lineno=value.lineno)
    return nodes.Filter(texts, "_joined", [], [], None, None, lineno=value.lineno)


def _take(steps: int) -> None:
    left = _left.get(None)
    if left is None:
        return
    left[0] -= steps
    if left[0] < 0:
        raise SecurityError("this template goes round too often")


@pass_context  # with a context, Jinja evaluates nothing at compile time, where nobody counts
def _counted(_context: Context, items: Iterable[Any], weight: int) -> list[Any]:
    listed = list(items)
    _take(weight * len(listed))
    return listed


@pass_context
def _joined(_context: Context, texts: list[Any]) -> str:
    return str(_checked("".join(map(str, texts))))


def _bounded(make: Callable[..., Any]) -> Callable[..., Any]:
    """Keep one of Jinja's filters from making a huge text."""

    @wraps(make)
    def checked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the filter takes them
        return _checked(make(*args, **kwargs))

    return checked


def _checked(value: Any) -> Any:  # noqa: ANN401 - whatever an operator made
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise SecurityError("this template makes too long a text")
    return value


def _is_huge(left: Any, right: Any) -> bool:  # noqa: ANN401 - any operands
    """Whether a product is larger than any message needs; for texts and lists their length counts."""
    sizes = [
        abs(each) if isinstance(each, int) else len(each) if isinstance(each, (str, list)) else 0
        for each in (left, right)
    ]
    return sizes[0] * sizes[1] > _LARGEST_PRODUCT
