"""All messages, rendered once a run for the rules of this folder."""

from collections.abc import Sequence

import pytest

from tests.words.rendered import Rendered, render_all


@pytest.fixture(scope="session")
def messages() -> Sequence[Rendered]:
    """Every message in each of its states, with all its wordings."""
    return tuple(render_all())
