"""Quiet wins: do-not-disturb, the shift, the closed day; what is held comes after, if still in time."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot import manifest
from slackbot.standin import Fault
from tests.talk import Talk, open_talk


@pytest.fixture
def _with_dnd(monkeypatch: pytest.MonkeyPatch) -> None:
    granted = manifest.load()
    granted["oauth_config"]["scopes"]["bot"].append("dnd:read")
    monkeypatch.setattr(manifest, "load", lambda: granted)


@pytest.mark.usefixtures("_with_dnd")
async def test_what_comes_in_do_not_disturb_is_held_until_it_is_over() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach digest 17:00")
        talk.alice.person.profile.rests(
            datetime(2026, 3, 3, 15, 30, tzinfo=UTC), datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
        )
        await talk.at("18:30")
        assert talk.alice.mail == []
        await talk.at("19:00")
        assert [entry.at.hour for entry in talk.alice.person.sees if entry.kind == "post"] == [18]


@pytest.mark.usefixtures("_with_dnd")
async def test_what_would_come_too_late_after_it_does_not_come() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach digest 17:00")
        talk.alice.person.profile.rests(
            datetime(2026, 3, 3, 15, 30, tzinfo=UTC), datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
        )
        await talk.at("12:00", days=1)
        assert talk.alice.mail == []


@pytest.mark.usefixtures("_with_dnd")
async def test_a_welcome_back_is_an_answer_and_comes_all_the_same() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/break 5")
        talk.alice.person.profile.rests(datetime(2026, 3, 3, 7, 0, tzinfo=UTC), datetime(2026, 3, 3, 18, 0, tzinfo=UTC))
        await talk.at("09:10")
        assert talk.alice.mail == ["Welcome back. One thing at a time."]


@pytest.mark.usefixtures("_with_dnd")
async def test_slack_not_saying_so_holds_nothing_back() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach digest 17:00")
        talk.slack.fault("dnd.info", Fault.ratelimited("30"))
        await talk.at("17:00")
        assert len(talk.alice.mail) == 1


@pytest.mark.usefixtures("_with_dnd")
async def test_where_slack_does_not_say_what_it_said_the_day_before_counts() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach digest 17:00")
        await talk.bob.types("/coach digest 17:00")
        talk.alice.person.profile.rests(
            datetime(2026, 3, 3, 15, 30, tzinfo=UTC), datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
        )
        await talk.at("19:00")
        assert (len(talk.alice.mail), len(talk.bob.mail)) == (1, 1)
        talk.slack.fault("dnd.info", Fault.ratelimited("60"), times=9)
        await talk.at("18:30", days=1)
        assert (len(talk.alice.mail), len(talk.bob.mail)) == (1, 2)
        await talk.at("19:00")
        assert (len(talk.alice.mail), len(talk.bob.mail)) == (2, 2)


async def test_without_the_scope_slack_is_not_asked(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.alice.person.profile.rests(talk.trial.clock(), talk.trial.clock() + timedelta(days=1))
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1
    assert [call for call in talk.slack.calls if call.method == "dnd.info"] == []
