"""What is raised for a text that can't be read."""

from collections.abc import Callable

import pytest

from slackbot.coach.parsing.normalise import UnreadableError


def unreadable(reader: Callable[[str], object], text: str) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        reader(text)
    return caught.value.kind, caught.value.typed
