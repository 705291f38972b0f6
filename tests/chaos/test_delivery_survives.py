"""Delivery under kill -9, stops, and a database that goes away: nothing lost, nothing doubled, each doubt with a cause.

The long runs of the same are made by `python -m tests.chaos`.
"""

import asyncio
import random
from collections import Counter
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import EPOCH, lane
from tests.chaos.herd import Herd, Life
from tests.chaos.life import FAST
from tests.chaos.points import POINTS, Plan
from tests.chaos.run import carry_out, errors_of
from tests.chaos.stage import Order, Stage, on_stage
from tests.edge.program.postgresql import Server

pytestmark = pytest.mark.long

DELIVERING = tuple(point for point in POINTS if point != "looking_up")
IN_DOUBT = {
    "intended",
    "writing",
    "posting",
    "answered",
    "posted",
    "settling",
}  # intents are committed and their ends are not


async def test_one_process_killed_again_and_again_loses_and_doubles_nothing() -> None:
    """Each second kill is at a named point, the others at any moment; Slack has a bad day meanwhile."""
    outcome = await carry_out(Order(items=400, kills=12))
    assert (outcome.kills >= 12, outcome.is_good) == (True, True), list(outcome.lines())


async def test_three_replicas_killed_while_the_database_goes_away_lose_and_double_nothing(postgresql: Server) -> None:
    """The database is stopped once in good order and once at once."""
    outcome = await carry_out(Order(items=120, kills=9, replicas=3, restarts=2), postgresql)
    assert (outcome.kills >= 9, outcome.restarts, outcome.is_good) == (True, 2, True), list(outcome.lines())


async def test_the_checker_sees_a_naive_claim(postgresql: Server) -> None:
    """Where each replica selects and then sends, messages come twice, and the checker says so."""
    outcome = await carry_out(Order(items=40, replicas=3, naive=True, chances={}), postgresql)
    assert outcome.verdict.doubled, list(outcome.lines())


async def through(stage: Stage, first: Plan, size: int = 1) -> Herd:
    """Let a herd do the work whose first life has a plan."""
    plans = iter([first])
    async with Herd(stage.environment, size, stage.home, lambda: next(plans, Plan())) as herd:
        await stage.all_ended()
        if first.point == "tidying":
            await herd.lives[0].ends()
    return herd


@pytest.mark.parametrize("point", DELIVERING)
async def test_a_kill_at_a_named_point_leaves_one_batch_in_doubt_at_most(point: str) -> None:
    """A batch is in doubt where its intents are committed and its ends are not; everywhere else nothing is."""
    async with on_stage(Order(items=3, chances={})) as stage:
        herd = await through(stage, Plan(point))
        verdict = stage.verdict(herd.lives)
    assert (herd.lives[0].status, verdict.is_good) == (-SIGKILL, True), verdict
    assert verdict.causes == Counter({"killed between intent and record": 3} if point in IN_DOUBT else {})


@pytest.mark.parametrize(("point", "passing"), [("intended", 1), ("posting", 2), ("answered", 2), ("posted", 1)])
async def test_a_kill_inside_a_batch_loses_and_doubles_nothing(point: str, passing: int) -> None:
    """None of it posted, some of it, or all of it: each that is in doubt is looked up, and the next batches go on."""
    async with on_stage(Order(items=25, chances={}, history=True)) as stage:
        herd = await through(stage, Plan(point, passing))
        verdict = stage.verdict(herd.lives)
    assert (herd.lives[0].status, verdict.states, verdict.is_good) == (-SIGKILL, Counter(sent=25), True), verdict


@pytest.mark.parametrize("point", DELIVERING)
async def test_a_stop_at_a_named_point_finishes_what_was_begun_and_ends_well(point: str) -> None:
    """SIGTERM in the midst of a claim, a send, a record: no message is in doubt, and the exit status is 0."""
    async with on_stage(Order(items=3, chances={})) as stage:
        herd = await through(stage, Plan(point, signal=SIGTERM))
        verdict = stage.verdict(herd.lives)
        assert (herd.lives[0].status, verdict.states, verdict.is_good) == (0, Counter(sent=3), True), verdict
        assert errors_of(herd.lives) == []


@pytest.mark.parametrize("point", [*sorted(IN_DOUBT), "looking_up"])
async def test_where_the_dm_may_be_read_a_kill_leaves_no_doubt(point: str) -> None:
    """What was in hand is looked up by who comes after, and sent if it is not there; even a look may be killed."""
    chances = {"chat.postMessage": ((1.0, Fault.reset_after()),)} if point == "looking_up" else {}
    async with on_stage(Order(items=3, chances=chances, history=True)) as stage:
        herd = await through(stage, Plan(point))
        verdict = stage.verdict(herd.lives)
        assert (herd.lives[0].status, verdict.states, verdict.is_good) == (-SIGKILL, Counter(sent=3), True), verdict


async def test_who_is_stopped_hands_its_lanes_back(postgresql: Server) -> None:
    """Even if the stop comes while they are being leased: a rolling restart makes nobody wait for a lease's end."""
    async with on_stage(Order(items=3, chances={}), postgresql) as stage:
        life = Life.begin(stage.environment, Plan("leased", signal=SIGTERM), stage.home / "life")
        assert await life.ends() == 0
        with stage.engine.connect() as tx:
            assert tx.execute(sa.select(lane.c.token, lane.c.lease_until)).one() == (None, EPOCH)


@pytest.mark.parametrize(
    ("point", "passing", "history"),
    [
        ("leased", 1, True),
        ("intending", 1, True),
        ("intended", 1, True),
        ("intended", 1, False),
        ("writing", 1, True),
        ("writing", 6, True),
        ("posting", 1, True),
        ("posting", 6, True),
        ("answered", 1, True),
        ("answered", 6, True),
    ],
)
async def test_a_process_that_slept_through_its_lease_doubles_nothing(
    point: str, passing: int, *, history: bool, postgresql: Server
) -> None:
    """SIGSTOP for longer than lease and time-outs, while another takes over; then it goes on where it was.

    A call whose connection was not there yet when the process stopped is not written when it goes on.
    """
    async with on_stage(Order(items=6, chances={}, history=history), postgresql) as stage:
        plans = iter([Plan(point, passing, signal=SIGSTOP)])
        async with Herd(stage.environment, 1, stage.home, lambda: next(plans, Plan())) as sleepers:
            await asyncio.sleep(0.1)  # for the first to begin
            await sleepers.lives[0].reaches_its_point()
            (stage.home / "others").mkdir()
            async with Herd(stage.environment, 1, stage.home / "others", Plan) as others:
                await stage.all_ended()
                sleepers.lives[0].is_told(SIGCONT)
                await asyncio.sleep(FAST.call)
        verdict = stage.verdict([*sleepers.lives, *others.lives])
        assert (sleepers.lives[0].reached_its_point, verdict.is_good) == (True, True), verdict
        assert errors_of(sleepers.lives) == []


@pytest.mark.parametrize("skew", [-3600, 120, 86400])
async def test_a_replica_whose_clock_is_wrong_sends_nothing_twice(skew: float, postgresql: Server) -> None:
    """Leases go by the database's clock, and a date's digest is one, whatever the date is thought to be."""
    async with on_stage(Order(items=30, chances={}), postgresql) as stage:
        plans = iter([Plan(skew=skew)])
        async with Herd(stage.environment, 2, stage.home, lambda: next(plans, Plan())) as herd:
            await stage.all_ended()
            await asyncio.sleep(FAST.lease)
        verdict = stage.verdict(herd.lives)
        assert verdict.is_good, verdict
        assert errors_of(herd.lives) == []


async def test_all_replicas_killed_at_once(postgresql: Server) -> None:
    """Nobody is left to take over; those who are started then do."""
    chance = random.Random(1)  # noqa: S311 - chance, not secrecy
    async with on_stage(Order(items=60, chances={}), postgresql) as stage:
        async with Herd(stage.environment, 3, stage.home, Plan) as herd:
            for _ in range(3):
                await asyncio.sleep(chance.uniform(0.5, 1))
                for life in herd.living:
                    life.is_told(SIGKILL)
            await stage.all_ended()
        verdict = stage.verdict(herd.lives)
    assert (herd.kills, verdict.is_good) == (9, True), verdict
