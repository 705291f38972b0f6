"""How long a test waits for an answer."""

from typing import NamedTuple

import pytest


class TimeLimits(NamedTuple):
    """How long an answer may take, in seconds."""

    ack: float  # as Slack waits
    at_once: float  # if nothing stands in the way


def take_your_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer than Slack and the bot do, for tests on a busy machine."""
    monkeypatch.setattr("slackbot.store.database.CALL_SECONDS", 20.0)
    monkeypatch.setattr("slackbot.slack.inbound.lookups._SECONDS", 10.0)
    monkeypatch.setattr("slackbot.standin.transport.sockets.ACK_SECONDS", 20.0)
    monkeypatch.setattr("slackbot.standin.state.triggers.LIFE_SECONDS", 20.0)
