"""Fixtures of the dialogues."""

import pytest


@pytest.fixture(autouse=True)
def _however_busy_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a busy machine take its time: what is said is shown here, how soon in tests/edge and tests/standin."""
    monkeypatch.setattr("slackbot.store.database.PATIENCE", 20.0)
    monkeypatch.setattr("slackbot.slack.desk._PROFILE_SECONDS", 10.0)
    monkeypatch.setattr("slackbot.standin.sockets.ACK_SECONDS", 20.0)
