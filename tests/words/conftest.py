"""All messages, rendered once a run for the rules of this folder."""

from collections.abc import Sequence

import pytest

from tests.words.rendered import Rendered, render_all


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that need every message, after the shuffle: then one worker has them all and renders once.

    Each worker begins with its own part of the list, in order, and gives away only the end of it.
    """
    items.sort(key=lambda item: "messages" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def messages() -> Sequence[Rendered]:
    """Every message in each of its states, with all its wordings."""
    return tuple(render_all())
