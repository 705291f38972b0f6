"""The list of breaks fits the code: each text stands once, each test is there, and each break changes what is run."""

import ast

import pytest

from tests.mutations.breaks import Break, breaks
from tests.pieces import ROOT

BREAKS = list(breaks())
each_break = pytest.mark.parametrize("broken", BREAKS, ids=[broken.name for broken in BREAKS])


def test_there_are_enough_of_them() -> None:
    assert len(BREAKS) >= 60
    assert len({broken.name for broken in BREAKS}) == len(BREAKS)


@each_break
def test_a_break_applies_and_leaves_a_program(broken: Break) -> None:
    whole = (ROOT / broken.file).read_text("utf-8")
    changed = broken.applied_to(whole)
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(whole))


@each_break
def test_the_tests_that_have_to_catch_it_are_there(broken: Break) -> None:
    for test in broken.tests:
        file, _, name = test.partition("::")
        assert name.partition("[")[0] in (ROOT / file).read_text("utf-8")
