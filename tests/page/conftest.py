"""A visit for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.page.visitor import Visitor, open_visit


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    """Somebody who came in as Alice on a Tuesday at nine."""
    async with open_visit() as opened:
        yield opened
