"""Whatever people do, and in whatever order, no line reaches anybody without its author's yes as it is sent.

Two workspaces share every id: the teams' channels, the people, the lines. In each all of it is private at first, so
that there is always something that could leak.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from slackbot.jobs import recap
from slackbot.services import Services
from slackbot.store import forgetting, members, outbox, recaps, shares, teams, thanks_given
from slackbot.store.engine import make_engine
from slackbot.store.members import MemberId
from slackbot.store.migrate import migrate
from slackbot.store.schema import member, recap_part
from slackbot.store.teams import Team
from tests.store.people import DUE, MORNING, TODAY

WORKSPACES = ("T1", "T2")
USERS = ("U1", "U2", "U3")
CHANNELS = ("C1", "C2")
LINES = (1, 2)
PEOPLE = [MemberId(workspace, user) for workspace in WORKSPACES for user in USERS]

who = st.sampled_from(PEOPLE)
channel = st.sampled_from(CHANNELS)
line = st.sampled_from(LINES)
does = st.one_of(
    st.tuples(st.just("share"), who, channel, line),
    st.tuples(st.just("share"), who, channel, line),
    st.tuples(st.just("unshare"), who, channel, line),
    st.tuples(st.just("none"), who, channel, st.just(0)),
    st.tuples(st.just("take_off"), who, channel, line),
    st.tuples(st.just("leave"), who, channel, st.just(0)),
    st.tuples(st.just("join"), who, channel, st.just(0)),
    st.tuples(st.just("apart"), who, channel, st.just(0)),
    st.tuples(st.just("forget"), who, channel, st.just(0)),
    st.tuples(st.just("thank"), who, channel, line),
    st.tuples(st.just("post"), st.just(PEOPLE[0]), channel, st.just(0)),
    st.tuples(st.just("post"), st.just(PEOPLE[-1]), channel, st.just(0)),
)


class Model:
    """Who said yes to what in which team, and who is in it, kept in the plainest way there is."""

    def __init__(self) -> None:
        self.yes: set[tuple[MemberId, str, int]] = set()
        self.here = {(one, channel) for one in PEOPLE for channel in CHANNELS}
        self.gone: set[MemberId] = set()

    def may_be_shown(self, workspace: str, channel: str) -> set[str]:
        """The words that may stand in a recap of a channel that is made now."""
        return {
            words(one, line)
            for one, where, line in self.yes
            if one.workspace_id == workspace
            and where == channel
            and (one, channel) in self.here
            and one not in self.gone
        }


def words(one: MemberId, number: int) -> str:
    """A line's words, which name whose it is."""
    return f"line {number} of {one.user_id} in {one.workspace_id}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file: Path = tmp_path_factory.mktemp("histories") / "neverdone.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.long
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(does, max_size=25))
def test_no_line_is_shown_without_its_authors_yes_at_that_moment(
    store: Engine, history: list[tuple[str, MemberId, str, int]]
) -> None:
    with store.connect() as tx, tx.begin() as undone_at_the_end:
        everybody_arrives(tx)
        model = Model()
        for step in [*history, *(("post", one, channel, 0) for one in (PEOPLE[0], PEOPLE[-1]) for channel in CHANNELS)]:
            live(tx, model, *step)
            for workspace in WORKSPACES:
                for channel in CHANNELS:
                    assert posted(tx, workspace, channel) <= model.may_be_shown(workspace, channel) | stays(model)
        undone_at_the_end.rollback()


def everybody_arrives(tx: sa.Connection) -> None:
    tx.execute(sa.delete(member))
    for one in PEOPLE:
        members.add(tx, one, "Europe/Berlin", MORNING)
        members.change(tx, one, name=f"{one.user_id} of {one.workspace_id}")
    for workspace in WORKSPACES:
        for channel in CHANNELS:
            made = teams.begin(tx, workspace, channel, channel)
            teams.change(tx, workspace, made.id, active=True)
            teams.set_people(tx, made, USERS, MORNING)


def live(tx: sa.Connection, model: Model, what: str, one: MemberId, channel: str, number: int) -> None:
    """Do one thing, to the store and to the model."""
    found = team(tx, one, channel)
    if what == "post":
        post(tx, found)
    elif one not in model.gone:
        DO[what](tx, model, one, found, number)


def share(tx: sa.Connection, model: Model, one: MemberId, found: Team, number: int) -> None:
    if (one, found.channel_id) in model.here:
        shares.put(tx, one, found.id, "line", number, text=words(one, number), yes=True, day=TODAY)
        model.yes.add((one, found.channel_id, number))


def unshare(tx: sa.Connection, model: Model, one: MemberId, found: Team, number: int) -> None:
    shares.put(tx, one, found.id, "line", number, text=words(one, number), yes=False, day=TODAY)
    model.yes.discard((one, found.channel_id, number))


def none(tx: sa.Connection, model: Model, one: MemberId, found: Team, _number: int) -> None:
    shares.none_of(tx, one, found.id, TODAY)
    model.yes -= {said for said in model.yes if said[:2] == (one, found.channel_id)}


def take_off(tx: sa.Connection, model: Model, one: MemberId, _found: Team, number: int) -> None:
    shares.take_back(tx, one, "line", [number])
    model.yes -= {said for said in model.yes if said[0] == one and said[2] == number}


def leave(tx: sa.Connection, model: Model, one: MemberId, found: Team, _number: int) -> None:
    teams.leave(tx, one, found.id)
    model.here.discard((one, found.channel_id))
    drop_pending(tx, model, one, found.channel_id)


def join(tx: sa.Connection, model: Model, one: MemberId, found: Team, _number: int) -> None:
    teams.arrive(tx, one, found)
    model.here.add((one, found.channel_id))


def stay_apart(tx: sa.Connection, model: Model, one: MemberId, found: Team, _number: int) -> None:
    teams.drop_pending(tx, one, found.id)
    drop_pending(tx, model, one, found.channel_id)


def forget(tx: sa.Connection, model: Model, one: MemberId, _found: Team, _number: int) -> None:
    forgetting.forget(tx, one, home=False)
    model.gone.add(one)
    model.yes -= {said for said in model.yes if said[0] == one}


def thank(tx: sa.Connection, _model: Model, one: MemberId, _found: Team, _number: int) -> None:
    other = USERS[(USERS.index(one.user_id) + 1) % len(USERS)]
    thanks_given.share_sent(tx, one, thanks_given.add(tx, one, other, TODAY, "private"), yes=True)


def drop_pending(tx: sa.Connection, model: Model, one: MemberId, channel: str) -> None:
    model.yes -= {said for said in model.yes if said[:2] == (one, channel)} - still_posted(tx, one, channel)


DO = {
    "share": share,
    "unshare": unshare,
    "none": none,
    "take_off": take_off,
    "leave": leave,
    "join": join,
    "apart": stay_apart,
    "forget": forget,
    "thank": thank,
}


def post(tx: sa.Connection, found: Team) -> None:
    """Make the recap as the transaction does that commits the intent to post it; twice, as if Slack gave it back."""
    if tx.execute(sa.select(recap_part.c.id).where(recap_part.c.team_id == found.id)).first():
        return
    outbox.add(tx, found.account, "recap", TODAY.isoformat(), DUE)
    account, waiting = members.get(tx, found.account), outbox.waiting_of(tx, found.account, "recap")
    assert account is not None
    for _ in range(2):
        recap.say(account, waiting[0], Services(tx))
    for part in range(recaps.parts(tx, found.workspace_id, found.id, TODAY)):
        recaps.posted(tx, found.workspace_id, found.id, TODAY, part, f"1.{part}")


def posted(tx: sa.Connection, workspace: str, channel: str) -> set[str]:
    """All words that a channel's recap shows as things stand now, thanks too."""
    found = team(tx, MemberId(workspace, ""), channel)
    shown: set[str] = set()
    for part in range(recaps.parts(tx, workspace, found.id, TODAY)):
        _, facts = recap.worded(tx, found, TODAY, part)
        for group in ("lines", "challenges", "shortcuts"):
            shown |= {one["text"] for one in facts.get(group, ())}
        assert facts.get("thanks", []) == []  # nobody who was thanked ever said yes
    return shown


def stays(model: Model) -> set[str]:
    """Who left the channel left what was posted with their yes, until they take it out or are forgotten."""
    return {words(one, number) for one, channel, number in model.yes if (one, channel) not in model.here}


def still_posted(tx: sa.Connection, one: MemberId, channel: str) -> set[tuple[MemberId, str, int]]:
    """What of a person's was posted in a channel with their yes."""
    found = team(tx, one, channel)
    of = shares.of_recap(tx, one, found.id, TODAY)
    return {(one, channel, said.source_id) for said in of if said.part is not None and said.yes}


def team(tx: sa.Connection, one: MemberId, channel: str) -> Team:
    found = teams.at_channel(tx, one.workspace_id, channel)
    assert found is not None
    return found


def test_what_is_taken_back_is_to_be_shown_anew(store: Engine) -> None:
    """Each change of what was posted leaves its message out of date, until it was shown."""
    with store.connect() as tx, tx.begin() as undone_at_the_end:
        everybody_arrives(tx)
        alice, model = PEOPLE[0], Model()
        for step in (("share", alice, "C1", 1), ("post", alice, "C1", 0), ("unshare", alice, "C1", 1)):
            live(tx, model, *step)
        assert recaps.claim_changed(tx, MORNING) is not None
        assert recaps.claim_changed(tx, MORNING + timedelta(seconds=1)) is None
        undone_at_the_end.rollback()
