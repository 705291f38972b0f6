"""Tokens that rotate: refreshed in time, by one at a time, whoever is killed on the way; and what Slack refuses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot.app.bot import Bot
from slackbot.errors import RefusedError, TryLaterError
from slackbot.settings import read_settings
from slackbot.slack.inbound.http import PATH
from slackbot.standin import Fault
from tests.edge.installs.hosted import Hosted, environment, hosted

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Hosted]:
    async with hosted(MORNING, tmp_path) as opened:
        await opened.install(opened.charlie)
        await opened.says(opened.charlie, "/done a line")
        yield opened


def refreshes(place: Hosted) -> list[str]:
    """What came of each refresh: Slack's code, empty where it took it."""
    asked = [call for call in place.slack.calls if call.method == "oauth.v2.access"]
    return [call.error for call in asked if call.args.get("grant_type") == "refresh_token"]


async def has_a_good_token(place: Hosted) -> bool:
    try:
        await place.multi_workspace.workspaces.slack_of(place.zeta.id).whoami()
    except (RefusedError, TryLaterError):
        return False
    return True


async def test_a_token_is_refreshed_two_hours_before_it_expires_and_not_sooner(place: Hosted) -> None:
    place.clock.advance(10 * HOUR - SECOND)
    await place.multi_workspace.rotation.run()
    assert refreshes(place) == []
    place.clock.advance(SECOND)
    for _ in range(3):
        await place.multi_workspace.rotation.run()
    assert refreshes(place) == [""]
    assert (await place.place(place.zeta)).expires_at == MORNING + 22 * HOUR
    place.clock.advance(11 * HOUR)
    assert await has_a_good_token(place)


async def test_days_go_by_on_tokens_of_twelve_hours(place: Hosted) -> None:
    for _ in range(3 * 24):
        place.clock.advance(HOUR)
        await place.multi_workspace.rotation.run()
        assert await has_a_good_token(place)
    assert set(refreshes(place)) == {""}
    assert place.slack.refusals == []


async def test_a_token_that_expired_while_the_bot_was_down_is_refreshed_by_the_first_call(place: Hosted) -> None:
    place.clock.advance(13 * HOUR)
    assert await has_a_good_token(place)
    assert (refreshes(place), place.slack.refusals) == ([""], [])


async def test_two_that_refresh_at_once_refresh_once(place: Hosted) -> None:
    place.clock.advance(11 * HOUR)
    slack = place.multi_workspace.workspaces.slack_of(place.zeta.id)
    await asyncio.gather(*(place.multi_workspace.rotation.run() for _ in range(5)), slack.profile("U1"))
    assert (refreshes(place), place.slack.refusals) == ([""], [])


async def test_calls_that_find_a_token_expired_wait_for_one_refresh(place: Hosted) -> None:
    place.clock.advance(13 * HOUR)
    slack = place.multi_workspace.workspaces.slack_of(place.zeta.id)
    await asyncio.gather(*(slack.profile("U1") for _ in range(5)))
    assert (refreshes(place), place.slack.refusals) == ([""], [])


async def test_tokens_for_ever_are_left_as_they_are(tmp_path: Path) -> None:
    async with hosted(MORNING, tmp_path, rotates=False) as place:
        await place.install(place.charlie)
        place.clock.advance(100 * HOUR)
        await place.multi_workspace.rotation.run()
        assert (refreshes(place), (await place.place(place.zeta)).expires_at) == ([], None)
        assert await has_a_good_token(place)


@pytest.mark.parametrize("fault", [Fault.status(503), Fault.reset_before(), Fault.ratelimited("30")])
async def test_where_slack_is_away_a_refresh_is_tried_again_in_a_minute(place: Hosted, fault: Fault) -> None:
    place.slack.fault("oauth.v2.access", fault)
    place.clock.advance(11 * HOUR)
    for _ in range(3):
        await place.multi_workspace.rotation.run()
    assert len(refreshes(place)) == 1
    assert await has_a_good_token(place)
    place.clock.advance(MINUTE)
    await place.multi_workspace.rotation.run()
    assert (refreshes(place)[1:], (await place.place(place.zeta)).expires_at) == ([""], place.clock() + 12 * HOUR)


async def test_an_answer_that_is_lost_costs_nothing_until_the_token_ends_and_then_pauses_the_workspace(
    place: Hosted,
) -> None:
    """Slack took the refresh token and nobody heard what it gave: it works once, so no other can be had with it."""
    await place.says(place.charlie, "/coach shift 00:00-23:59 mon-sun")
    await place.says(place.charlie, "/coach digest 20:30")
    place.slack.fault("oauth.v2.access", Fault.reset_after())
    place.clock.advance(10 * HOUR)
    for _ in range(8):
        await place.multi_workspace.rotation.run()
        assert await has_a_good_token(place)
        place.clock.advance(14 * MINUTE)
    await place.until(MORNING + 11 * HOUR + 59 * MINUTE)
    assert len(place.charlie.dm) == 1
    place.clock.turn_to(MORNING + 12 * HOUR)
    await place.multi_workspace.rotation.run()
    installation = await place.place(place.zeta)
    assert (installation.lives, set(refreshes(place)[1:])) == (False, {"invalid_refresh_token"})
    calls = len(place.slack.calls)
    for days in range(1, 3):
        await place.until(MORNING + timedelta(days=days, hours=12))
    assert len(place.slack.calls) == calls
    await place.install(place.charlie)
    assert "a line" in await place.says(place.charlie, "/week")


async def test_a_bot_that_is_killed_while_it_refreshes_is_taken_over_by_the_next(place: Hosted) -> None:
    """Killed before Slack answers, with nothing kept: the next start tries the same refresh token again."""
    place.slack.fault("oauth.v2.access", Fault.hang(60))
    place.clock.advance(11 * HOUR)
    refreshing = asyncio.create_task(place.multi_workspace.rotation.run())
    await place.slack.until(lambda: refreshes(place))
    refreshing.cancel()
    await asyncio.wait({refreshing})
    await place.bot.stop()
    place.bot = Bot(read_settings(environment(place.slack, place.home)), place.clock, ticking=False, manual_clock=True)
    await place.bot.start()
    place.slack.courier.request_url = f"http://127.0.0.1:{place.bot.port}{PATH}"
    await place.multi_workspace.rotation.run()
    assert refreshes(place)[1:] == [""]
    assert (await place.place(place.zeta)).expires_at == place.clock() + 12 * HOUR
    await place.bot.stop()


async def test_a_secret_that_is_wrong_pauses_nobody_for_good(place: Hosted) -> None:
    """That is for whoever runs the bot to mend: nothing ends, nothing is deleted, and it goes on by itself."""
    right, place.slack.oauth.client_secret = place.slack.oauth.client_secret, "another"
    place.clock.advance(13 * HOUR)
    await place.multi_workspace.rotation.run()
    assert (refreshes(place), (await place.place(place.zeta)).lives) == (["bad_client_secret"], True)
    assert not await has_a_good_token(place)
    place.slack.oauth.client_secret = right
    place.clock.advance(10 * MINUTE)
    await place.multi_workspace.rotation.run()
    assert (refreshes(place)[-1], await has_a_good_token(place)) == ("", True)


async def test_a_token_that_slack_takes_for_expired_before_its_time_is_refreshed_at_once(place: Hosted) -> None:
    slack = place.multi_workspace.workspaces.slack_of(place.zeta.id)
    for method in ("users.info", "auth.test"):
        place.slack.fault(method, Fault.error("token_expired"), times=3)
    came = await asyncio.gather(*(slack.profile("U1") for _ in range(3)), return_exceptions=True)
    assert [str(error) for error in came] == ["another_token"] * 3
    assert refreshes(place) == [""]
    assert (await slack.profile("U1")).zone == "Europe/Berlin"
