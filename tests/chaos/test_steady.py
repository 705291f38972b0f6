"""A long life: what a process holds after many commands and reconnects is what it held before them."""

import pytest

from tests.chaos.steady import live_long

pytestmark = pytest.mark.long


async def test_a_long_life_holds_no_more_at_its_end() -> None:
    """Open files and threads are as many as before; memory does not grow by more than a few megabytes."""
    lived = await live_long(commands=400, reconnects=9)
    assert lived.is_good, list(lived.lines())
