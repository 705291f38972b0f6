"""The environment that fills templates, in which a team's own can neither read the machine's files nor exhaust it.

Jinja's sandbox keeps templates away from Python's internals, but not from nested loops, recursive macros, or texts and
lists that double. Here each rendering has a budget (`template_budget`), and features that no message needs (`lipsum`,
`range`, padding, multiplying, methods of numbers) are removed.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, Template, nodes, pass_context, pass_environment
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slackbot.render import template_budget
from slackbot.render.template_budget import is_huge, made, measured, price_of_text, spend, spend_on

LARGEST_FILE: Final = 32_768  # bytes; our largest template is a fifth of that
_CALL: Final = 4  # steps that a call costs
_LONGEST_ARGUMENT: Final = 200  # characters, for a method of a text
_FILTERS: Final = frozenset(
    {"capitalize", "int", "lower", "map", "max", "min", "reject", "rejectattr", "select", "selectattr", "sort"}
    | {"title", "trim", "upper"}
)
_SHALLOW_FILTERS: Final = frozenset({"count", "d", "default", "first", "items", "last", "length", "list"})
_TESTS: Final = frozenset(
    {"!=", "==", "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "greaterthan"}
    | {"gt", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd"}
    | {"sequence", "string", "true", "undefined", "upper"}
)
_TEXT_METHODS: Final = frozenset(
    {"capitalize", "endswith", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split"}
    | {"startswith", "strip", "title", "upper"}
)
_DATE_METHODS: Final = frozenset(
    {"day", "hour", "isocalendar", "isoformat", "isoweekday", "minute", "month", "second", "weekday", "year"}
)
_METHODS: Final[tuple[tuple[type | tuple[type, ...], frozenset[str]], ...]] = (
    (str, _TEXT_METHODS),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((date, time), _DATE_METHODS),
    ((int, float, list, tuple, type(None)), frozenset()),
)


def is_own_file(root: Path, template: str) -> bool:
    """Whether a template is a regular file of its folder, without links on the way and of a usual size."""
    file, folder = root / template, root.parent.resolve() / root.name
    return file.is_file() and file.resolve() == folder / template and file.stat().st_size <= LARGEST_FILE


class Plain(Environment):
    """An environment with the few filters, tests and functions that messages need, for our own templates."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as jinja2.Environment takes them
        super().__init__(**options)
        self.filters = {name: self.filters[name] for name in (*_FILTERS, *_SHALLOW_FILTERS, "join", "replace")}
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {name: self.globals[name] for name in ("dict", "namespace")}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Share one set of globals, since no template has its own: then Jinja keeps a module that is imported."""
        return super().make_globals(d) if d else self.globals

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any object
        """Read a fact, before Jinja looks for a method of that name and catches the error that there is none."""
        return obj[attribute] if isinstance(obj, dict) and attribute in obj else super().getattr(obj, attribute)


class Sandbox(Plain, ImmutableSandboxedEnvironment):
    """Jinja's sandbox with a budget, for a team's own templates; ours need no watching, and are quicker without."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as jinja2.Environment takes them
        super().__init__(**options, finalize=template_budget.shown)
        self.filters |= _measured(self.filters, _FILTERS)
        self.filters |= {"_counted": _counted, "_joined": _joined, "_made": _made, "_paid": _paid}
        self.filters |= {"join": _join, "replace": template_budget.replaced}
        self.tests = _measured(self.tests, _TESTS)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any operands
        """Keep an operator from making a huge text, list or number."""
        if (
            operator == "**"
            or (operator == "%" and isinstance(left, str))
            or (operator == "*" and is_huge(left, right))
        ):
            raise SecurityError(f"a template can't use {operator!r} here")
        return made(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - any object
        """Hide all methods of plain values but a few, because some pad or format to any width."""
        offered = next((names for kind, names in _METHODS if isinstance(obj, kind)), None)
        return super().is_safe_attribute(obj, attr, value) and (offered is None or attr in offered)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 - any attribute
        """Offer no `format`, which pads to any width."""

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any callable
        """Count a call, because a macro may call itself."""
        spend(_CALL)
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str):
            spend_on(owner)
            if any(isinstance(each, str) and len(each) > _LONGEST_ARGUMENT for each in args):
                raise SecurityError(f"{obj.__name__}(…) takes too long a text here")
        return made(super().call(context, obj, *args, **kwargs))

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - as jinja2.Environment takes them
        """Count an inclusion, because a template may include itself."""
        spend(1)
        return super().get_template(*args, **kwargs)

    def select_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - as jinja2.Environment takes them
        """Count an inclusion of the first of several."""
        spend(1)
        return super().select_template(*args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _guard_values(parsed)
        for loop in list(parsed.find_all(nodes.For)):
            if loop.recursive:
                raise TemplateSyntaxError("a loop can't call itself", loop.lineno, name, filename)
            loop.iter = _through("_counted", loop.iter, 1 + _price(loop))
        parts: list[Any] = [parsed, *parsed.find_all((nodes.Macro, nodes.CallBlock, nodes.Block))]
        for part in parts:
            paid = _through("_paid", nodes.Const("", lineno=part.lineno), _price(part))
            part.body.insert(0, nodes.Output([paid], lineno=part.lineno))
        return parsed


def _measured(offered: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: measured(offered[name]) for name in names}


def _price(part: nodes.Node) -> int:
    """Return the price of a template's own words, or those of a part, whenever they are said."""
    return price_of_text(sum(len(words.data) for words in part.find_all(nodes.TemplateData)))


def _guard_values(parsed: nodes.Template) -> None:
    """Compile each `~`, list and comparison so that it pays for the sizes of its values."""
    for holder in [parsed, *parsed.find_all(nodes.Node)]:
        is_compared = isinstance(holder, nodes.Operand) or (isinstance(holder, nodes.Compare) and _is_dear(holder))
        for field, value in list(holder.iter_fields()):
            guarded = [_guarded(each) for each in value] if isinstance(value, list) else _guarded(value)
            if is_compared and isinstance(guarded, nodes.Expr) and not isinstance(guarded, nodes.Const):
                guarded = _through("_made", guarded)
            setattr(holder, field, guarded)


def _is_dear(comparison: nodes.Compare) -> bool:
    """Whether the left side of a comparison may cost more than a word to read."""
    return not all(isinstance(operand.expr, nodes.Const) and operand.op in {"eq", "ne"} for operand in comparison.ops)


def _guarded(value: Any) -> Any:  # noqa: ANN401 - a node, or a node's plain field
    if isinstance(value, nodes.Concat):
        texts = nodes.List([_guarded(each) for each in value.nodes], lineno=value.lineno)
        return _through("_joined", texts)
    is_slice = isinstance(value, nodes.Getitem) and isinstance(value.arg, nodes.Slice)
    return _through("_made", value) if is_slice or _is_literal_of_values(value) else value


def _is_literal_of_values(value: Any) -> bool:  # noqa: ANN401 - a node, or a node's plain field
    """Whether a node writes out a list, tuple or dict in which not everything is constant."""
    if isinstance(value, nodes.Tuple) and value.ctx != "load":
        return False
    if not isinstance(value, (nodes.List, nodes.Tuple, nodes.Dict)):
        return False
    return any(not isinstance(each, (nodes.Const, nodes.Pair)) for each in value.find_all(nodes.Expr))


def _through(filter_name: str, value: Any, *numbers: int) -> nodes.Filter:  # noqa: ANN401 - an expression
    arguments = [nodes.Const(number) for number in numbers]
    return nodes.Filter(value, filter_name, arguments, [], None, None, lineno=value.lineno)


# With a context, Jinja evaluates none of these at compile time, where nobody counts.
@pass_context
def _counted(_context: Context, items: Iterable[Any], price: int) -> list[Any]:
    listed = list(items)
    spend(price * len(listed))
    return listed


@pass_context
def _joined(_context: Context, texts: list[Any]) -> str:
    return template_budget.joined(texts)


@pass_context
def _made(_context: Context, value: Any) -> Any:  # noqa: ANN401 - any value of a template
    return made(value)


@pass_context
def _paid(_context: Context, nothing: str, price: int) -> str:
    spend(price)
    return nothing


@pass_environment
def _join(environment: Environment, items: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
    parts = map(make_attrgetter(environment, attribute), items) if attribute is not None else items
    return template_budget.joined(parts, between)
