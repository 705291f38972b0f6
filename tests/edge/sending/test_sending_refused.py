"""Sending where Slack refuses for good: a person, a message or a token, and nobody else waits for it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.delivery.batch import Allowance, take
from slackbot.delivery.context import Lease, SenderContext
from slackbot.delivery.pace import Pace
from slackbot.errors import LeaseLostError
from slackbot.scheduled import KINDS
from slackbot.standin import Fault
from slackbot.store.outbox import lanes, outbox
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import lane
from tests.edge.sending.digests_due import AT_ONCE, FIVE, NEXT_DAY, another_sender, ended, posted
from tests.talk import Talk

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("however_busy")]


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("chat.postMessage", "channel_not_found"),
        ("chat.postMessage", "cannot_dm_bot"),
        ("conversations.open", "user_not_found"),
    ],
)
async def test_who_can_not_be_reached_gets_nothing_more_until_they_type_again(
    five: Talk, method: str, code: str
) -> None:
    five.slack.fault(method, Fault.error(code))
    await five.trial.turn_to(FIVE + 3 * NEXT_DAY)
    assert (five.alice.mail, len(five.bob.mail)) == ([], 4)
    assert len(await ended(five, five.alice)) == 1
    await five.alice.types("/done back again")
    await five.trial.turn_to(FIVE + 4 * NEXT_DAY)
    assert ["back again" in mail for mail in five.alice.mail] == [False]  # of another day


@pytest.mark.parametrize("code", ["restricted_action", "restricted_action_read_only_channel", "brand_new_code"])
async def test_a_message_that_slack_refuses_fails_alone(five: Talk, code: str) -> None:
    five.slack.fault("chat.postMessage", Fault.error(code))
    await five.trial.turn_to(FIVE + NEXT_DAY)
    assert await ended(five, five.alice) == [("FAILED", code), ("SENT", None)]
    assert (len(five.alice.mail), len(five.bob.mail), posted(five)) == (1, 2, 4)


async def test_a_message_that_can_not_be_made_ends_with_its_reason_and_blocks_nobody(five: Talk) -> None:
    """A kind of a later version, say, after an upgrade was taken back."""

    def plan(tx: sa.Connection) -> None:
        who = MemberId(five.alice.person.team, five.alice.person.id)
        outbox.add(tx, who, "of_a_later_version", "1", Occurrence(FIVE.date(), FIVE, FIVE + NEXT_DAY))

    await five.bot.database.transact(plan)
    await five.trial.turn_to(FIVE + timedelta(minutes=1))
    assert sorted(await ended(five, five.alice)) == [("SENT", None), ("SKIPPED", "bug")]
    assert (len(five.alice.mail), len(five.bob.mail)) == (1, 1)


async def test_a_lane_that_another_process_holds_gives_no_batch(five: Talk) -> None:
    def batch(tx: sa.Connection, token: str) -> bool:
        tx.execute(sa.update(lane).values(token="theirs"))
        context = SenderContext(five.bot.database, KINDS, five.bot.words, lambda: FIVE, Pace())
        return take(tx, context, Lease(five.slack.team.id, token), Allowance(1), FIVE).is_empty

    assert await five.bot.database.transact(batch, "theirs")
    with pytest.raises(LeaseLostError):
        await five.bot.database.transact(batch, "ours")


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
async def test_what_slack_does_not_take_as_it_is_laid_out_goes_as_plain_text_once(five: Talk, code: str) -> None:
    await five.bob.types("/coach digest off")
    five.slack.fault("chat.postMessage", Fault.error(code))
    await five.trial.turn_to(FIVE)
    assert [state for state, _ in await ended(five, five.alice)] == ["SENT"]
    first, again, *_ = (call.args for call in five.slack.calls if call.method == "chat.postMessage")
    assert (again["text"], again["metadata"], "blocks" in again) == (first["text"], first["metadata"], False)
    five.slack.fault("chat.postMessage", Fault.error(code), times=2)
    await five.trial.turn_to(FIVE + NEXT_DAY)
    assert (await ended(five, five.alice))[1] == ("FAILED", code)
    assert posted(five) == 4


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("chat.postMessage", "token_revoked"),
        ("chat.postMessage", "account_inactive"),
        ("conversations.open", "token_revoked"),
    ],
)
async def test_a_dead_token_ends_all_calls_of_its_workspace(five: Talk, method: str, code: str) -> None:
    five.slack.fault(method, Fault.error(code), times=AT_ONCE[method])
    five.slack.fault("auth.test", Fault.error(code), times=AT_ONCE[method])
    await five.trial.turn_to(FIVE)
    calls = [call for call in five.slack.calls if call.method == method]
    await five.bot.sender.settled()
    for days in range(1, 4):
        five.trial.clock.turn_to(FIVE + days * NEXT_DAY)
        await five.bot.sender.settled()
    assert [call for call in five.slack.calls if call.method == method] == calls
    assert (five.alice.mail, five.bob.mail, len(calls)) == ([], [], AT_ONCE[method])

    def reason(tx: sa.Connection) -> str | None:
        code: str | None = tx.execute(sa.select(lane.c.disabled_reason)).scalar_one()
        return code

    assert await five.bot.database.transact(reason) == code
    assert [state for state, _ in await ended(five, five.alice)] == ["WAITING"] * 4
    await five.bot.sender.tidy()
    before = [("SKIPPED", "workspace_paused")] * 3
    assert await ended(five, five.alice) == [*before, ("WAITING", None)]
    await five.bot.database.transact(lanes.open_lane, five.slack.team.id)  # as the next start does
    async with another_sender(five) as sender:
        await sender.settled()
    assert (len(five.alice.mail), len(five.bob.mail)) == (1, 1)  # the day's; the missed ones came too late
    assert await ended(five, five.alice) == [*before, ("SENT", None)]


async def test_who_was_deactivated_gets_nothing_not_even_what_waits_already(five: Talk) -> None:
    five.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await five.trial.turn_to(FIVE)
    await five.alice.person.profile.is_deactivated()
    await five.trial.turn_to(FIVE + 2 * NEXT_DAY)
    assert (five.alice.mail, len(five.bob.mail)) == ([], 3)
    assert await ended(five, five.alice) == [("SKIPPED", "gone")]
