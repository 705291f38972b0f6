"""Fixtures for every test."""

from collections.abc import AsyncIterator

import pytest

from tests.talk import Talk, open_talk


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine, Berlin time."""
    async with open_talk() as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the goldens need."""
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-goldens"))
