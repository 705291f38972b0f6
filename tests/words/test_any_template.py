"""Whatever a team writes, and however large the facts: it is said within the budget, or refused with a sentence."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

from hypothesis import given
from hypothesis import strategies as st

from slackbot.commands import ACTIONS
from slackbot.render.overrides import faults
from slackbot.render.words import BREAKS, Words, shipped_words
from tests.drawn import STEADY

NAME = "done/list"
MOST_SECONDS = 20  # of processor time; without a budget some of these never end

# Pieces that writers use, in right and wrong places, and some that only mean harm.
LINES = [
    "Today:",
    "- {{ line.text }}",
    "# A title",
    "*bold* _odd",
    "`/done`",
    "> small",
    "---\ntitle: x\n---\n",
    "\n\n",
]
FACTS = ["lines", "lines[0].text", "line.text", "day", "nothing", "earlier", "lines[1:]", "loop.index", "ns.x", "text"]
OTHERS = ["'a'", "2", "[lines, lines]", "{'a': lines}", "none", "one_of", "'%s'", "(1, 2)", "lines | length"]
FILTERS = [
    "upper",
    "length",
    "join(', ')",
    "sort",
    "first",
    "list",
    "replace('a', ns.x)",
    "map('upper')",
    "clock",
    "max",
    "int",
    "trim",
    "default('x')",
    "map(attribute='text') | join(' ')",
    "lipsum",
    "items",
    "round(9, 'ceil')",
    "last",
]
OPERATORS = st.sampled_from(["~", "+", "*", "==", "in", "<", "%", "-", "//", "**", "and"])
EXPRESSIONS = st.recursive(
    st.sampled_from([*FACTS, *OTHERS]),
    lambda inner: st.one_of(
        st.builds("{} | {}".format, inner, st.sampled_from(FILTERS)),
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("one_of({}, {})".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}.strip({})".format, inner, inner),
    ),
    max_leaves=6,
)
TEMPLATES = st.recursive(
    st.one_of(
        st.sampled_from(LINES),
        st.builds("{{{{ {} }}}}".format, EXPRESSIONS),
        st.builds("{{% set ns.x = {} %}}".format, EXPRESSIONS),
        st.builds(
            '{{{{ button("Undo", "{}", {}) }}}}'.format, st.sampled_from(["done.undo", "done.nope"]), EXPRESSIONS
        ),
        st.builds('{{% include "{}" %}}'.format, st.sampled_from([f"{NAME}.txt", f"shipped/{NAME}.txt", "_list.txt"])),
    ),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("{{% for line in {} %}}{}{{% endfor %}}".format, EXPRESSIONS, inner),
        st.builds("{{% for a in ns.x %}}{}{}{{% endfor %}}".format, inner, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, EXPRESSIONS, inner, inner),
        st.builds("{{% set ns.x %}}{}{{% endset %}}".format, inner),
        st.builds("{{% macro m(n) %}}{}{{{{ m(n) }}}}{{% endmacro %}}{{{{ m({}) }}}}".format, inner, EXPRESSIONS),
    ),
    max_leaves=8,
).map("{{% set ns = namespace(x='ab') %}}{}".format)
SIZES = st.sampled_from([0, 1, 3, 50, 2000])


def facts(size: int, length: int) -> Mapping[str, object]:
    """The facts of a day's list, of any size."""
    lines = [{"id": number, "text": "a" * length, "kind": "done"} for number in range(size)]
    pages = dict.fromkeys(("earlier", "later", "last", "day"))
    return {"lines": lines, **pages, "is_today": True, "text": "a" * size}


def said(folder: Path, size: int, length: int) -> str:
    """What is read, or the sentence with which it was refused."""
    try:
        return Words(shipped_words(), own=folder).message(NAME, facts(size, length)).text or "nothing"
    except BREAKS as error:
        return str(error)


@STEADY
@given(TEMPLATES, SIZES, st.sampled_from([1, 500]))
def test_any_template_is_said_within_the_budget_or_refused_with_a_sentence(text: str, size: int, length: int) -> None:
    with TemporaryDirectory(prefix="neverdone-any-") as name:
        file = Path(name) / "en" / f"{NAME}.txt"
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
        began = thread_time()
        told = faults(Path(name), ACTIONS)
        assert all(fault.file == f"en/{NAME}.txt" and fault.line and fault.what for fault in told)
        assert said(Path(name), size, length)
        assert thread_time() - began < MOST_SECONDS
