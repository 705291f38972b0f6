"""Each row of the table in each of its states: the answer, and the tables written."""

from typing import Final

from tests.stale.acts import Acts
from tests.stale.conftest import AFTER, EVE, Lived
from tests.stale.presses import Control, Moment, moment
from tests.stale.table import Row

STRANGER: Final = {"alice": "bob", "bob": "charlie", "charlie": "bob"}
NAMESAKE: Final = "namesake"


def ready(row: Row, eve: Moment, lived: Lived) -> Control:
    """Perform what has to come first, and return the button, or the opened window."""
    acts = Acts(eve, lived.names)
    if row.who == "charlie":  # who does not use the bot yet
        eve.meets(row.who)
    for act in row.before:
        acts.does(act)
    return acts.control(row)


def presser_of(row: Row, state: str) -> str:
    """Return who presses in a state: the row's person, or somebody who got hold of their button."""
    return {"stranger": STRANGER[row.who], "elsewhere": NAMESAKE}.get(state, row.who)


def answer_in(row: Row, state: str, lived: Lived) -> str:
    """Bring a row into a state, press, and return the answer."""
    with moment(lived.engines[EVE], lived.at[EVE], lived.people) as eve:
        control, presser = ready(row, eve, lived), presser_of(row, state)
        if state == "late":
            return _answer_after(row, control, lived)
        if presser != row.who:
            eve.meets(presser)
        if state == "twice":
            eve.uses(presser, control)
        for act in row.states.get(state, ()):
            Acts(eve, lived.names).does(act)
        return str(eve.uses(presser, control))


def _answer_after(row: Row, control: Control, lived: Lived) -> str:
    """Press, once the recap is out, a control opened before it."""
    with moment(lived.engines[AFTER], lived.at[AFTER], lived.people) as after:
        after.meets(row.who)
        return str(after.uses(row.who, control))
