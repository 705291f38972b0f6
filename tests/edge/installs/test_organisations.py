"""Enterprise organisations: one installation serves many workspaces, and who moves into one keeps what is theirs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot.standin import Fault, Person
from slackbot.store import installations
from slackbot.store.schema.schema import done_line, member
from tests.edge.installs.hosted import Hosted, hosted

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
GRACE = 14 * DAY


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Hosted]:
    async with hosted(MORNING, tmp_path) as opened:
        yield opened


def people(place: Hosted) -> tuple[Person, Person]:
    """One in each of both workspaces; in an organisation no two have one user id."""
    bob = place.slack.person("bob", tz="Europe/Berlin", team=place.acme)
    return bob, place.slack.person("dana", tz="Europe/Berlin", team=place.zeta)


async def test_one_installation_serves_every_workspace_of_an_organisation(place: Hosted) -> None:
    """And a third workspace, which is none of theirs, is not served by it."""
    bob, dana = people(place)
    org = place.slack.oauth.organise("Org", place.acme, place.zeta)
    stranger = place.slack.person("erin", team=place.slack.add_team("Elsewhere", installed=False))
    await place.install(place.alice, answer="everywhere")
    for person, line in ((bob, "in Acme"), (dana, "in Zeta")):
        assert await place.says(person, f"/done {line}") == f"Noted: {line}\n[Undo]"
        await place.says(person, "/coach digest 17:00")
    assert "not installed in this workspace" in await place.says(stranger, "/done a line")
    await place.until(FIVE + MINUTE)
    for person, line, other in ((bob, "in Acme", "in Zeta"), (dana, "in Zeta", "in Acme")):
        (digest,) = [message.readable() for message in person.dm]
        assert (line in digest, other in digest) == (True, False)
    installation = await place.place(org.id)
    assert (installation.name, installation.is_organisations, place.slack.refusals) == ("Org", True, [])


async def test_its_token_is_refreshed_like_any_other(place: Hosted) -> None:
    org = place.slack.oauth.organise("Org", place.acme, place.zeta)
    await place.install(place.alice, answer="everywhere")
    await place.says(place.charlie, "/done a line")
    for _ in range(30):
        place.clock.advance(timedelta(hours=1))
        await place.multi_workspace.rotation.run()
        await place.multi_workspace.workspaces.slack_of(place.zeta.id).whoami()
    assert (place.slack.refusals, (await place.place(org.id)).lives) == ([], True)


async def has_a_digest(place: Hosted) -> None:
    """Charlie uses the bot, which her workspace installed by itself."""
    await place.install(place.charlie)
    await place.says(place.charlie, "/done before the move")
    await place.says(place.charlie, "/coach digest 17:00")


async def test_a_workspace_that_moves_into_an_organisation_keeps_what_is_its_peoples(place: Hosted) -> None:
    """The organisation installs it for all: the token of before dies, its events come, and nothing is lost by it."""
    await has_a_digest(place)
    place.clock.advance(MINUTE)
    place.slack.oauth.organise("Org", place.zeta)
    await place.says(place.charlie, "/today")
    await place.install(place.charlie, answer="everywhere")
    place.clock.advance(MINUTE)
    await place.bot.database.transact(installations.end, place.zeta.id, place.clock(), "app_uninstalled")
    assert "before the move" in await place.says(place.charlie, "/today")
    await place.until(FIVE)
    assert [message.readable() for message in place.charlie.dm if "before the move" in message.readable()] != []
    place.clock.turn_to(FIVE + 2 * GRACE)
    await place.multi_workspace.lifecycle.run()
    assert await place.rows(done_line, place.zeta) == 1
    assert "Noted" in await place.says(place.charlie, "/done after it")


async def test_a_token_of_before_the_move_is_found_dead_and_the_organisations_is_taken(place: Hosted) -> None:
    """No event came: the message waits a moment, and leaves by the new token."""
    await has_a_digest(place)
    place.slack.oauth.organise("Org", place.zeta)
    await place.says(place.charlie, "/today")
    await place.install(place.charlie, answer="everywhere")
    await place.until(FIVE)
    assert place.charlie.dm == []
    await place.until(FIVE + MINUTE)
    assert len(place.charlie.dm) == 1
    assert not (await place.place(place.zeta)).lives


async def test_a_move_of_which_nothing_was_heard_is_known_by_the_next_that_anybody_types(place: Hosted) -> None:
    await has_a_digest(place)
    await place.slack.installs.uninstall(place.zeta)
    await place.settled()
    place.slack.oauth.organise("Org", place.zeta)
    await place.install(place.charlie, answer="everywhere")
    assert "before the move" in await place.says(place.charlie, "/today")
    await place.until(FIVE)
    assert len(place.charlie.dm) == 1


async def test_while_it_moves_all_waits_and_then_leaves(place: Hosted) -> None:
    await has_a_digest(place)
    place.slack.fault("conversations.open", Fault.error("team_added_to_org"), times=3)
    for minutes in range(3):
        await place.until(FIVE + 6 * minutes * MINUTE)
    assert (place.charlie.dm, (await place.place(place.zeta)).lives) == ([], True)
    await place.until(FIVE + 20 * MINUTE)
    assert len(place.charlie.dm) == 1


@pytest.mark.parametrize("events", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled", "tokens_revoked") * 2])
async def test_removed_from_the_organisation_it_is_paused_in_all_of_it_and_gone_after_the_grace(
    place: Hosted, events: tuple[str, ...]
) -> None:
    bob, dana = people(place)
    org = place.slack.oauth.organise("Org", place.acme, place.zeta)
    await place.install(place.alice, answer="everywhere")
    for person in (bob, dana):
        await place.says(person, "/done a line")
        await place.says(person, "/coach digest 17:00")
    await place.slack.installs.uninstall(place.zeta, events)
    await place.settled()
    calls = len(place.slack.calls)
    await place.until(FIVE)
    assert (len(place.slack.calls), bob.dm, dana.dm) == (calls, [], [])
    place.clock.advance(MINUTE)
    await place.install(place.charlie, answer="everywhere")
    await place.until(FIVE + DAY)
    assert (len(bob.dm), len(dana.dm)) == (1, 1)
    await place.slack.installs.uninstall(place.acme)
    await place.settled()
    assert not (await place.place(org.id)).lives
    place.clock.turn_to(FIVE + DAY + GRACE)
    await place.multi_workspace.lifecycle.run()
    assert [await place.rows(member, team) for team in (place.acme, place.zeta)] == [0, 0]
