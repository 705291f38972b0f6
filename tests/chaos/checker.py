"""The checker: compares the stand-in's ledger, which knows what arrived, with the tables, which say what was sent."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from signal import SIGSTOP
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.standin import Entry, Person
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery
from tests.chaos.herd import Life
from tests.chaos.journal import read
from tests.chaos.weather import Weather, uid_of

_LANE_STOPPED = "a lane stopped: "
_LATE = re.compile(r"delivery (\w+) was not sent: too much time passed")
ENDED = frozenset({State.SENT, State.SKIPPED, State.FAILED, State.UNKNOWN})


class Row(NamedTuple):
    """One delivery as the tables have it."""

    id: int
    who: MemberId
    uid: str
    state: State


@dataclass(frozen=True)
class Verdict:
    """The checker's findings. It names nobody: a fault is a delivery's uid, or a person's id and the difference."""

    states: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)  # the causes of unknown deliveries
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled, or left without a cause."""
        return not (self.lost or self.doubled or self.unexplained)


def rows_of(engine: sa.Engine) -> list[Row]:
    """All deliveries."""
    with engine.connect() as tx:
        digests = tx.execute(sa.select(delivery).where(delivery.c.kind == "digest"))
        return [Row(row.id, MemberId(row.workspace_id, row.user_id), row.uid, State(row.state)) for row in digests]


def check(
    rows: Sequence[Row], due: Iterable[Person], ledger: Iterable[Entry], weather: Weather, lives: Iterable[Life]
) -> Verdict:
    """Compare each due item with what arrived: one row, one end, at most one message, and a cause for each unknown."""
    verdict = Verdict()
    arrived = Counter((entry.team, *entry.seen_by, uid_of(entry.raw)) for entry in ledger if entry.kind == "post")
    by_person = defaultdict(list)
    for row in rows:
        by_person[row.who].append(row)
    causes = _causes(rows, weather, lives)
    for person in due:
        _check_one(verdict, by_person[MemberId(person.team, person.id)], person, arrived, causes)
    known = {(*row.who, row.uid) for row in rows}
    verdict.unexplained.extend(f"{key}: a message of no delivery" for key in arrived if key not in known)
    return verdict


def _check_one(
    verdict: Verdict, rows: list[Row], person: Person, arrived: Counter[tuple[str, ...]], causes: dict[str, str]
) -> None:
    if len(rows) != 1 or rows[0].state not in ENDED:
        states = [row.state.name for row in rows]
        (verdict.doubled if len(rows) > 1 else verdict.lost).append(f"{person.id}: {states}")
        return
    (row,) = rows
    came = arrived[*row.who, row.uid]
    verdict.states[row.state.name.lower()] += 1
    if came > 1:
        verdict.doubled.append(f"{row.uid}: {came} messages")
    if row.state is State.SENT and came == 0:
        verdict.lost.append(f"{row.uid}: sent, and not there")
    if row.state in {State.SKIPPED, State.FAILED} and came:
        verdict.unexplained.append(f"{row.uid}: {row.state.name}, and there")
    if row.state is State.UNKNOWN:
        cause = causes.get(row.uid, "")
        verdict.causes[cause] += 1
        if not cause:
            verdict.unexplained.append(f"{row.uid}: unknown for no cause")


def _causes(rows: Sequence[Row], weather: Weather, lives: Iterable[Life]) -> dict[str, str]:
    """Return why deliveries may be unknown, by uid: injected faults, and a slow machine."""
    known = {row.id: row for row in rows}
    causes: dict[str, str] = {}
    for life in lives:
        in_hand: dict[str, list[str]] = {}  # by workspace: its last batch
        unposted: set[str] = set()
        for word, about in read(life.folder / "journal"):
            if word == "intends":
                batch = [known[int(number)] for number in about.split(",") if int(number) in known]
                in_hand |= {row.who.workspace_id: [each.uid for each in batch] for row in batch[:1]}
                unposted |= {row.uid for row in batch}
            elif word == "posts":
                unposted.discard(about)
            elif word == "answered":
                causes.setdefault(about, "database away before it was recorded")
        if _LANE_STOPPED in life.log:
            causes |= dict.fromkeys(unposted, "database away before the intent was confirmed")
        causes |= dict.fromkeys(_LATE.findall(life.log), "too late to be sent")
        if life.was_killed or life.plan.signal is SIGSTOP:
            ended = "killed" if life.was_killed else "stopped"
            causes |= {uid: f"{ended} between intent and record" for uids in in_hand.values() for uid in uids}
    return causes | dict.fromkeys(weather.lost, "reply lost")
