"""What is raised for a text that can't be read."""

from collections.abc import Callable

import pytest
from hypothesis import settings

from slackbot.coach.parsing.normalise import UnreadableError

STEADY = settings(max_examples=100, derandomize=True, deadline=None, database=None)


def unreadable(reader: Callable[[str], object], text: str) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        reader(text)
    return caught.value.kind, caught.value.typed
