"""Said is saved: the bot is killed while people type, and what was noted is there, once."""

import pytest

from tests.chaos.noted import type_and_kill
from tests.edge.program.postgresql import Server

pytestmark = pytest.mark.long


async def test_what_was_noted_before_a_kill_is_there_after_it() -> None:
    """One process over signed HTTP, killed at any moment, and where it has saved and has not said so."""
    outcome = await type_and_kill(kills=12)
    assert outcome.is_good, list(outcome.lines())


async def test_what_any_of_three_replicas_noted_is_there(postgresql: Server) -> None:
    """Three replicas over sockets: while one is killed the others answer, and nothing is there twice."""
    outcome = await type_and_kill(12, 3, postgresql)
    assert outcome.is_good, list(outcome.lines())
