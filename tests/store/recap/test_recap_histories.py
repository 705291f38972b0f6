"""Whatever people do, and in whatever order, a recap shows what its people say yes to as it is sent, and nothing else.

Two workspaces share every id: the teams' channels, the people, the lines. A plain model is held against the store after
each step, word for word and name for name, so what is not shown any more is seen as well as what leaks. Each history
makes a recap, has Slack give it back, makes it again, posts it, and goes on.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from slackbot.store.engine import make_engine
from slackbot.store.recap import recaps
from slackbot.store.recap.shares import CHALLENGE, LINE
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate
from tests.store.people import MORNING
from tests.store.recap.recap_model import PEOPLE
from tests.store.recap.recap_world import World

Step = tuple[str, MemberId, str, str]

SAYS = ("share", "reword", "sign", "agree_here", "both_agree", "join", "forge")
TAKES_BACK = ("unshare", "none", "take_off", "stay_apart", "leave_slack", "unsign", "disagree_here", "forget")
GOES = ("leave", "leave_and_return", "join")


def steps(what: tuple[str, ...], most: int) -> st.SearchStrategy[list[Step]]:
    """Some steps, most of them of three people in one team: there they meet."""
    who = st.sampled_from([*PEOPLE[:3], *PEOPLE])
    saying = st.tuples(
        st.sampled_from(what), who, st.sampled_from(["C1", "C1", "C2"]), st.sampled_from([LINE, CHALLENGE])
    )
    return st.lists(saying, max_size=most)


def each(what: str) -> list[Step]:
    """One thing for the teams that meet, and for one in the other workspace."""
    return [(what, who, channel, LINE) for who, channel in ((PEOPLE[0], "C1"), (PEOPLE[0], "C2"), (PEOPLE[-1], "C1"))]


ALICE_HERE = (PEOPLE[0], "C1", LINE)
SHARES_A_LINE: Step = ("share", *ALICE_HERE)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file: Path = tmp_path_factory.mktemp("histories") / "neverdone.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.long
@settings(max_examples=120, deadline=None)
@given(
    steps(SAYS, 8),
    steps((*SAYS, *GOES, *TAKES_BACK), 4),
    steps((*GOES, *TAKES_BACK), 3),
    steps((*TAKES_BACK, *GOES, "share", "sign"), 6),
)
@example([SHARES_A_LINE], [("leave_slack", *ALICE_HERE)], [], [])
@example([SHARES_A_LINE], [("leave_and_return", *ALICE_HERE)], [], [])
@example([SHARES_A_LINE], [], [("unshare", *ALICE_HERE)], [])
@example([SHARES_A_LINE], [], [], [("take_off", *ALICE_HERE)])
@example([("both_agree", *ALICE_HERE)], [], [("leave", *ALICE_HERE)], [])
@example([("agree_here", *ALICE_HERE), ("forge", *ALICE_HERE)], [], [], [("forget", *ALICE_HERE)])
@example(
    [("both_agree", PEOPLE[2], "C1", LINE), ("forge", PEOPLE[1], "C1", LINE)], [], [], [("none", PEOPLE[0], "C1", LINE)]
)
def test_a_recap_shows_what_is_said_yes_to_as_it_is_sent_and_nothing_else(
    store: Engine, says: list[Step], before: list[Step], given_back: list[Step], after: list[Step]
) -> None:
    with store.connect() as tx, tx.begin() as undone_at_the_end:
        world = World(tx)
        for step in [*says, *before, *each("make"), *given_back, *each("make"), *each("post")]:
            world.lives(*step)
        world.is_as_the_model_says()
        for step in after:
            world.lives(*step)
            world.is_as_the_model_says()
        undone_at_the_end.rollback()


def test_what_is_taken_back_is_to_be_shown_anew(store: Engine) -> None:
    """Each change of what was posted leaves its message out of date, until it was shown."""
    with store.connect() as tx, tx.begin() as undone_at_the_end:
        world, alice = World(tx), PEOPLE[0]
        for what in ("share", "make", "post", "unshare"):
            world.lives(what, alice, "C1", LINE)
        assert recaps.claim_changed(tx, MORNING) is not None
        assert recaps.claim_changed(tx, MORNING + timedelta(seconds=1)) is None
        undone_at_the_end.rollback()
