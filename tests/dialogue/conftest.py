"""Fixtures of the dialogues."""

import pytest


@pytest.fixture(autouse=True)
def _what_is_said_not_how_soon(however_busy: None) -> None:
    """How soon is shown in tests/edge and tests/standin."""
