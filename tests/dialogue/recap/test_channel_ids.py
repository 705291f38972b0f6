"""Dialogues about a private channel that gets a new id when somebody begins to share it: its recap goes on there."""

from collections.abc import AsyncIterator

import pytest

from slackbot.store.recap import teams
from slackbot.store.schema.changes import TeamChanges
from tests.dialogue.privacy.consent_week import press_raw
from tests.dialogue.recap.recap_week import QUIET, ours, value_of
from tests.dialogue.recap.test_team import Team
from tests.edge.inbound.test_every_event import everything
from tests.talk import open_talk

NEW = "C0SHARED1"
HISTORY = {"inbox"}  # the answers that were given before


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A private channel with a recap on Fridays, led by alice; bob shared a line."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        team.channel.private = True
        await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
        await talk.bob.types("/done wrote back to Mr Okafor")
        await team.types(talk.alice, "/coach team fri 16:00")
        await shares(team)
        yield team


async def shares(team: Team) -> None:
    bob = team.talk.bob
    await bob.types("/coach recap")
    await bob.presses("Share", value=value_of(bob, "Okafor", on=bob.last))


async def moves(team: Team) -> None:
    await team.talk.slack.channels.gets_id(team.channel, NEW)
    await team.talk.trial.settled()


async def test_the_recap_is_posted_under_the_new_id(week: Team) -> None:
    await moves(week)
    await week.talk.at("16:01", days=3)
    assert len(week.posts) == 1


async def test_the_yeses_lapse_and_people_are_asked_again_with_the_reason(week: Team) -> None:
    await moves(week)
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])
    for who in (week.talk.alice, week.talk.bob):
        assert [mail for mail in who.mail if "another company" in mail.lower() and "#help-desk" in mail] != [], who.mail


async def test_a_yes_after_the_move_is_posted(week: Team) -> None:
    await moves(week)
    await shares(week)
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]


async def test_a_post_from_before_the_move_is_edited_under_the_new_id(week: Team) -> None:
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
    await moves(week)
    await week.talk.at("16:10")
    assert "Okafor" not in ours(week)
    assert week.talk.slack.refusals == []


async def test_a_button_from_before_the_move_still_works(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    value = next(
        str(button["value"])
        for block in (bob.last.blocks if bob.last else [])
        for button in block.get("elements", [])
        if button.get("text", {}).get("text") == "With my name"
    )
    await moves(week)
    await press_raw(week, "recap.sign", value)
    assert "appear with your name" in await bob.types("/coach recap")


async def test_the_channel_is_known_where_one_types(week: Team) -> None:
    await moves(week)
    assert "#help-desk goes out on Thursdays" in await week.types(week.talk.alice, "/coach team thu 15:00")
    assert "Okafor" in await week.types(week.talk.bob, "/coach recap")


async def test_later_events_name_the_new_id(week: Team) -> None:
    await moves(week)
    await week.talk.slack.channels.is_renamed(week.channel, "care")
    assert "#care" in await week.talk.bob.types("/coach recap")
    await week.talk.slack.channels.is_archived(week.channel, week.talk.alice.person.id)
    await week.talk.at("16:01", days=3)
    assert week.posts == []


async def test_the_old_id_is_nowhere_any_more(week: Team) -> None:
    await week.types(week.talk.alice, "/coach team preview")
    old = week.channel.id
    await moves(week)
    tables = await week.talk.bot.database.transact(everything)
    named = {table.name: sum(NEW in repr(row) for row in rows) for table, rows in tables.items()}
    assert {name for name, times in named.items() if times} >= {"member", "team", "delivery", "sighting"}
    assert [table.name for table, rows in tables.items() if old in repr(rows) and table.name not in HISTORY] == []


async def test_a_channel_met_first_under_its_new_id_is_one_team(week: Team) -> None:
    workspace, database = week.talk.slack.team.id, week.talk.bot.database
    await database.transact(teams.begin, workspace, NEW, "help-desk")
    await moves(week)
    await shares(week)
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]


async def test_a_recap_set_up_under_the_new_id_meanwhile_stays_and_the_old_one_ends(week: Team) -> None:
    workspace, database = week.talk.slack.team.id, week.talk.bot.database
    old = week.channel.id
    made = await database.transact(teams.begin, workspace, NEW, "help-desk")
    before = await database.transact(teams.at_channel, workspace, old)
    assert before is not None
    set_up: TeamChanges = {
        "post_day": before.post_day,
        "post_at": before.post_at,
        "zone": before.zone,
        "active": True,
    }
    await database.transact(lambda tx: teams.change(tx, workspace, made.id, **set_up))
    await moves(week)
    assert [
        (team.channel_id, team.active)
        for team in (
            await database.transact(teams.at_channel, workspace, old),
            await database.transact(teams.at_channel, workspace, NEW),
        )
        if team is not None
    ] == [(old, False), (NEW, True)]


async def test_a_channel_that_gets_two_new_ids_is_followed_twice(week: Team) -> None:
    await moves(week)
    await week.talk.slack.channels.gets_id(week.channel, "C0SHARED2")
    await shares(week)
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]


async def test_a_channel_that_another_company_reads_already_keeps_its_yeses(week: Team) -> None:
    slack = week.talk.slack
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await shares(week)
    await moves(week)
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
