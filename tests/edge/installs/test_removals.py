"""The app removed and installed again: paused at once, kept for the grace, taken up with no burst, gone after it."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.encryption import TokenCipher
from slackbot.slack.install.token_store import TokenStore
from slackbot.standin import Fault
from slackbot.standin.state.workspace import Team
from slackbot.store.outbox import outbox
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, lane, member, metadata
from tests.edge.installs.hosted import KEY, Hosted, hosted
from tests.talk import Talk

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
GRACE = 14 * DAY
ORDERS = [
    ("tokens_revoked", "app_uninstalled"),
    ("app_uninstalled", "tokens_revoked"),
    ("app_uninstalled", "app_uninstalled"),
    ("tokens_revoked", "tokens_revoked"),
    ("tokens_revoked", "app_uninstalled") * 2,
]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Hosted]:
    """Alice and charlie, of one user id in two workspaces, each with a line and a digest at five."""
    async with hosted(MORNING, tmp_path) as opened:
        await opened.install(opened.alice, opened.charlie)
        for person in (opened.alice, opened.charlie):
            await opened.says(person, f"/done a line of {person.name}'s")
            await opened.says(person, "/coach digest 17:00")
        yield opened


async def removed(place: Hosted, team: Team, events: Sequence[str] = ORDERS[0]) -> None:
    await place.slack.installs.uninstall(team, events)
    await place.settled()


async def why_paused(place: Hosted, team: Team) -> str | None:
    def read(tx: sa.Connection) -> str | None:
        reason: str | None = tx.execute(
            sa.select(lane.c.disabled_reason).where(lane.c.workspace_id == team.id)
        ).scalar_one()
        return reason

    return await place.bot.database.transact(read)


async def ended(place: Hosted, team: Team) -> list[tuple[str, str | None]]:
    deliveries = await place.bot.database.transact(outbox.of_member, MemberId(team.id, "U1"))
    return [(delivery.state.name, delivery.reason) for delivery in deliveries]


def event(place: Hosted, name: str, at: datetime) -> dict[str, Any]:
    """An event about zeta, as Slack sends it."""
    tokens = {"tokens": {"oauth": [], "bot": [place.zeta.bot_user]}} if name == "tokens_revoked" else {}
    return {
        "type": "event_callback",
        "team_id": place.zeta.id,
        "event_id": f"Ev{name}",
        "event_time": int(at.timestamp()),
        "event": {"type": name, **tokens},
        "authorizations": [],
    }


@pytest.mark.parametrize("events", ORDERS, ids=" ".join)
async def test_removed_and_installed_again_within_the_grace(place: Hosted, events: Sequence[str]) -> None:
    """Nothing is called meanwhile, nothing comes in a burst after it, and all that was kept is there."""
    await removed(place, place.zeta, events)
    gone = await place.place(place.zeta)
    assert (gone.lives, gone.refresh_token, gone.ended_at) == (False, None, MORNING)
    assert await why_paused(place, place.zeta) == events[0]
    before = place.calls(place.zeta)
    for days in range(2):
        await place.until(FIVE + days * DAY)
        await place.bot.profiles.refresh()
        await place.bot.sender.tidy()
    assert place.calls(place.zeta) == before
    assert (len(place.charlie.dm), len(place.alice.dm)) == (0, 2)
    place.clock.advance(MINUTE)
    await place.install(place.charlie)
    await place.bot.sender.settled()
    assert place.charlie.dm == []
    assert {state for state, _ in await ended(place, place.zeta)} == {"SKIPPED"}
    assert "a line of charlie's" in await place.says(place.charlie, "/week")
    await place.until(FIVE + 2 * DAY)
    await place.until(FIVE + 3 * DAY)
    assert (len(place.charlie.dm), len(place.alice.dm)) == (2, 4)
    assert place.slack.refusals == []


async def test_a_bot_that_was_down_meanwhile_passes_over_what_was_due(place: Hosted) -> None:
    await removed(place, place.zeta)
    place.clock.turn_to(FIVE + MINUTE)  # and nobody plans
    await place.install(place.charlie)
    await place.bot.sender.settled()
    assert place.charlie.dm == []
    await place.until(FIVE + DAY)
    assert len(place.charlie.dm) == 1


async def test_after_the_grace_all_of_it_is_gone_and_nothing_of_others(place: Hosted) -> None:
    await removed(place, place.zeta)
    place.clock.turn_to(MORNING + GRACE - MINUTE)
    await place.multi_workspace.lifecycle.run()
    assert await place.rows(done_line, place.zeta) == 1
    place.clock.turn_to(MORNING + GRACE)
    await place.multi_workspace.lifecycle.run()
    for table in metadata.sorted_tables:
        if "workspace_id" in table.c:
            assert (table.name, await place.rows(table, place.zeta)) == (table.name, 0)
    assert (await place.rows(done_line, place.acme), await place.rows(member, place.acme)) == (1, 1)
    held = (place.home / "bot.db").read_bytes() + (place.home / "bot.db-wal").read_bytes()
    assert (b"a line of charlie's" in held, b"a line of alice's" in held) == (False, True)


@pytest.mark.parametrize("purged", ["before", "by it"])
async def test_installed_again_after_the_grace_it_begins_anew(place: Hosted, purged: str) -> None:
    await removed(place, place.zeta)
    place.clock.turn_to(MORNING + GRACE + MINUTE)
    if purged == "before":
        await place.multi_workspace.lifecycle.run()
    await place.install(place.charlie)
    assert "a line of charlie's" not in await place.says(place.charlie, "/week")
    await place.until(FIVE + GRACE)
    assert place.charlie.dm == []
    assert await place.says(place.charlie, "/done anew") == "Noted: anew\n[Undo]"


@pytest.mark.parametrize("name", ["app_uninstalled", "tokens_revoked"])
async def test_an_event_from_before_the_present_installation_does_not_pause_it(place: Hosted, name: str) -> None:
    """It comes late, as Slack does on bad days: by the clock it is old, and Slack says that the token lives."""
    await removed(place, place.zeta)
    place.clock.advance(MINUTE)
    await place.install(place.charlie)
    await place.slack.deliver("events_api", event(place, name, MORNING), times=2)
    assert ((await place.place(place.zeta)).lives, await why_paused(place, place.zeta)) == (True, None)
    await place.until(FIVE)
    assert len(place.charlie.dm) == 1


async def test_an_event_that_looks_old_pauses_where_the_token_is_dead(place: Hosted) -> None:
    """The clocks differ, or the event has no time."""
    place.zeta.dead_as = "account_inactive"
    await place.slack.deliver("events_api", event(place, "app_uninstalled", MORNING - DAY))
    assert not (await place.place(place.zeta)).lives


async def test_a_persons_token_that_is_revoked_pauses_nobody(place: Hosted) -> None:
    about = event(place, "tokens_revoked", MORNING + MINUTE)
    about["event"]["tokens"] = {"oauth": ["U1"], "bot": []}
    await place.slack.deliver("events_api", about)
    assert (await place.place(place.zeta)).lives


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
async def test_a_token_that_is_found_dead_is_as_good_as_the_event(place: Hosted, code: str) -> None:
    """The event never came: one call finds out, and it is the last one."""
    place.zeta.dead_as = code
    for days in range(3):
        await place.until(FIVE + days * DAY)
    assert place.calls(place.zeta)[1:] == ["conversations.open", "auth.test"]
    assert ((await place.place(place.zeta)).lives, len(place.alice.dm)) == (False, 3)
    place.clock.turn_to(FIVE + GRACE)
    await place.multi_workspace.lifecycle.run()
    assert await place.rows(member, place.zeta) == 0


@pytest.mark.parametrize("code", ["org_login_required", "team_access_not_granted"])
async def test_what_an_admin_may_allow_again_pauses_nobody_and_comes_later(place: Hosted, code: str) -> None:
    place.slack.fault("conversations.open", Fault.error(code), times=4)
    await place.until(FIVE)
    assert (await why_paused(place, place.zeta), len(place.charlie.dm)) == (None, 0)
    for minutes in range(1, 15):
        await place.until(FIVE + minutes * MINUTE)
    assert (len(place.charlie.dm), len(place.alice.dm)) == (1, 1)


async def test_a_token_that_works_again_resumes_its_workspace_by_itself(place: Hosted) -> None:
    """Slack said for a day that it is invalid, on every call; nobody types anything there."""
    place.zeta.dead_as = "invalid_auth"
    await place.until(FIVE)
    assert (await why_paused(place, place.zeta), (await place.place(place.zeta)).lives) == ("invalid_auth", True)
    await place.multi_workspace.workspaces.revive()
    assert await why_paused(place, place.zeta) == "invalid_auth"
    place.zeta.dead_as = ""
    await place.multi_workspace.workspaces.revive()
    assert await why_paused(place, place.zeta) is None
    await place.until(FIVE + DAY)
    assert len(place.charlie.dm) == 1


async def test_a_call_with_the_token_of_before_does_not_end_the_new_installation(place: Hosted) -> None:
    old = place.zeta.bot_token
    place.clock.advance(MINUTE)
    await place.install(place.charlie)
    tokens = TokenStore(place.bot.database, TokenCipher([KEY]), place.multi_workspace.rotation, place.clock)
    assert await tokens.dies(place.zeta.id, old, "token_revoked") is False
    assert (await place.place(place.zeta)).lives
    assert await tokens.dies(place.zeta.id, place.zeta.bot_token, "token_revoked") is True
    assert not (await place.place(place.zeta)).lives


async def test_installed_over_again_it_goes_on_and_takes_the_new_scopes(place: Hosted) -> None:
    """Somebody adds it once more, to grant more: nothing was paused, so nothing is passed over."""
    await place.until(FIVE - MINUTE)
    await place.install(place.charlie)
    await place.until(FIVE)
    assert len(place.charlie.dm) == 1


async def test_with_one_workspaces_token_an_event_pauses_it_at_once(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.trial.turn_to(MORNING + MINUTE)
    calls = len(talk.slack.calls)
    await talk.slack.installs.uninstall(talk.slack.team)
    await talk.at("17:00")
    assert (len(talk.slack.calls), talk.alice.mail) == (calls, [])


async def test_with_one_workspaces_token_an_old_event_does_nothing_while_the_token_lives(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    payload = {
        "type": "event_callback",
        "team_id": talk.slack.team.id,
        "event_time": int((MORNING - DAY).timestamp()),
        "event": {"type": "app_uninstalled"},
    }
    await talk.slack.deliver("events_api", payload)
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1
