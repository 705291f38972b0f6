"""The comparison runs: under kills and lost answers every engine sends everything, and ours nothing twice."""

import pytest

from tests.edge.program.postgresql import Server
from tests.engines.run import OTHERS, Engine, by, ours

pytestmark = pytest.mark.long

MESSAGES, KILLS = 60, 2


async def test_ours_loses_and_doubles_nothing(postgresql: Server) -> None:
    result = await ours(MESSAGES, KILLS, postgresql)
    assert (result.sent, result.lost, result.doubled) == (MESSAGES, 0, 0)


@pytest.mark.parametrize("engine", OTHERS, ids=lambda engine: engine.name)
async def test_another_engine_sends_everything_at_least_once(postgresql: Server, engine: Engine) -> None:
    result = await by(engine, MESSAGES, KILLS, postgresql)
    assert (result.sent, result.lost) == (MESSAGES, 0)
