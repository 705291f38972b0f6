"""A refusal silences nobody for longer than it lasts: what one answer of Slack's began, a later one ends."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from slackbot.slack.install.workspaces import Workspaces
from slackbot.standin import Fault
from slackbot.store.outbox import operations
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, lane
from tests.edge.api.test_slack_errors import APP, TOKEN
from tests.talk import Speaker, Talk

pytestmark = [pytest.mark.usefixtures("however_busy")]

FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, on the talk's first day
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


async def paused_for(talk: Talk) -> str | None:
    """Why nothing is sent in the workspace, if so."""

    def read(tx: sa.Connection) -> str | None:
        reason: str | None = tx.execute(sa.select(lane.c.disabled_reason)).scalar_one()
        return reason

    return await talk.bot.database.transact(read)


async def is_open(talk: Talk, speaker: Speaker) -> bool:
    """Whether somebody's account is open: messages are planned for them."""
    who = MemberId(speaker.person.team, speaker.person.id)
    account = await talk.bot.database.transact(members.get, who)
    return account is not None and account.active


def mails(talk: Talk) -> tuple[int, int]:
    """How many messages alice and bob have."""
    return len(talk.alice.mail), len(talk.bob.mail)


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.open"])
@pytest.mark.parametrize("code", [*APP.split(), *TOKEN.split()])
async def test_a_refusal_of_one_message_keeps_nobody_elses_and_comes_later(five: Talk, code: str, method: str) -> None:
    """Of the token too: `auth.test` takes it, so one method is refused and not the token."""
    five.slack.fault(method, Fault.error(code))
    await five.trial.turn_to(FIVE)
    assert sorted(mails(five)) == [0, 1]
    await five.trial.turn_to(FIVE + 5 * MINUTE)
    assert (mails(five), await paused_for(five)) == ((1, 1), None)
    assert (await is_open(five, five.alice), await is_open(five, five.bob)) == (True, True)


async def test_where_an_admin_refuses_all_of_it_nobody_is_closed_and_it_goes_on_when_allowed(
    five: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """The Messages tab is off for an hour: nobody is at fault, one line says so loudly, another that it is over."""
    five.slack.fault("chat.postMessage", Fault.error("messages_tab_disabled"), times=1000)
    for minutes in range(60):
        await five.trial.turn_to(FIVE + minutes * MINUTE)
    assert (mails(five), await paused_for(five)) == ((0, 0), None)
    loud = [record.getMessage() for record in caplog.records if "messages_tab_disabled" in record.getMessage()]
    assert [line for line in loud if line.startswith("Slack refuses")] == [
        "Slack refuses chat.postMessage with messages_tab_disabled: an admin or the app's settings have to allow it"
    ]
    five.slack.faults.clear()
    for minutes in range(60, 66):
        await five.trial.turn_to(FIVE + minutes * MINUTE)
    assert mails(five) == (1, 1)
    assert "Slack accepts chat.postMessage again" in caplog.text


async def test_a_dead_token_is_found_alive_again_without_a_restart(five: Talk) -> None:
    five.slack.fault("conversations.open", Fault.error("invalid_auth"))
    five.slack.fault("auth.test", Fault.error("invalid_auth"), times=2)
    await five.trial.turn_to(FIVE)
    assert (mails(five), await paused_for(five)) == ((0, 0), "invalid_auth")
    await workspaces(five).revive()
    assert await paused_for(five) == "invalid_auth"
    await workspaces(five).revive()
    assert await paused_for(five) is None
    await five.trial.turn_to(FIVE + MINUTE)
    assert mails(five) == (1, 1)


async def test_while_slack_is_away_nobody_says_that_a_token_is_dead(five: Talk) -> None:
    five.slack.fault("conversations.open", Fault.error("invalid_auth"))
    five.slack.fault("auth.test", Fault.status(503))
    await five.trial.turn_to(FIVE)
    assert await paused_for(five) is None
    await five.trial.turn_to(FIVE + MINUTE)
    assert mails(five) == (1, 1)


async def test_who_comes_back_gets_what_was_theirs(five: Talk) -> None:
    await five.alice.person.profile.is_deactivated()
    await five.trial.turn_to(FIVE)
    assert (mails(five), await is_open(five, five.alice)) == ((0, 1), False)
    await five.alice.person.profile.is_reactivated()
    assert await is_open(five, five.alice)
    await five.trial.turn_to(FIVE + DAY)
    assert mails(five) == (1, 2)


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found", "user_not_visible", "channel_not_found"])
async def test_an_account_that_a_passing_answer_closed_is_opened_by_the_next_profile(five: Talk, code: str) -> None:
    """Whoever never types again is asked about a week later."""
    five.slack.fault("conversations.open", Fault.error(code))
    await five.trial.turn_to(FIVE)
    closed, *others = [who for who in (five.alice, five.bob) if not await is_open(five, who)]
    assert others == []
    five.trial.clock.turn_to(FIVE + 6 * DAY)
    await five.bot.profiles.refresh()
    assert not await is_open(five, closed)
    five.trial.clock.turn_to(FIVE + 7 * DAY)
    await five.bot.profiles.refresh()
    assert await is_open(five, closed)
    before = len(closed.mail)
    await five.trial.turn_to(FIVE + 8 * DAY)
    assert len(closed.mail) > before


def workspaces(talk: Talk) -> Workspaces:
    """The workspaces of the talk's bot."""
    return talk.bot.workspaces


BEFORE_THE_POST = """
missing_scope method_not_supported_for_channel_type not_enough_users too_many_users users_list_not_supplied
invalid_user_combination invalid_arguments invalid_arg_name invalid_charset brand_new_code
"""


@pytest.mark.parametrize("code", BEFORE_THE_POST.split())
async def test_a_refusal_before_the_post_is_as_loud_as_one_of_the_post(
    five: Talk, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, counted and listed as failed."""
    five.slack.fault("conversations.open", Fault.error(code))
    await five.trial.turn_to(FIVE)
    assert sorted(mails(five)) == [0, 1]
    assert five.bot.sender.ended["digest", "failed"] == 1
    assert f"ended as failed: {code}" in caplog.text
    failed = await five.bot.database.transact(operations.entries, FIVE, (State.FAILED,), 9)
    assert [entry.reason for entry in failed] == [code]
