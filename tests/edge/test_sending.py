"""Sending, on a clock that is turned: what Slack's bad days, clock changes and second thoughts do to a digest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.coach.calendar import Occurrence
from slackbot.delivery.batch import Allowance, take
from slackbot.delivery.context import Lease, SenderContext
from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.errors import LeaseLostError
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway
from slackbot.standin import Fault
from slackbot.store.outbox import lanes, outbox
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import lane
from tests.edge.digests_due import FIVE, SECOND, ended, posted
from tests.talk import Talk

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("however_busy")]


NEXT_DAY = timedelta(days=1)


AT_ONCE = {"chat.postMessage": 2, "conversations.open": 1}  # calls for both of a batch: posts go together


def looks(talk: Talk) -> int:
    """How often a DM was read."""
    return sum(call.method == "conversations.history" for call in talk.slack.calls)


@asynccontextmanager
async def another_sender(talk: Talk, api: str = "", total: float = 5) -> AsyncIterator[Sender]:
    """A sender on the same database, with a session and a view of Slack of its own."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=total)) as session:
        client = AsyncWebClient(talk.slack.bot_token, api or talk.slack.api_url, session=session, retry_handlers=[])
        gateway = Gateway(client, session, talk.trial.clock)
        yield Sender(talk.bot.database, KINDS, talk.bot.words, lambda _workspace: gateway, talk.trial.clock)


@pytest.fixture
async def five(talk: Talk) -> Talk:
    """Alice and bob get a digest at five, and it is nearly five."""
    await talk.alice.types("/coach digest 17:00")
    await talk.bob.types("/coach digest 17:00")
    await talk.trial.turn_to(FIVE - SECOND)
    return talk


@pytest.mark.parametrize(
    ("method", "retry_after", "seconds"),
    [
        ("chat.postMessage", "1", 1),
        ("chat.postMessage", "30", 30),
        ("chat.postMessage", None, 30),
        ("chat.postMessage", "abc", 30),
        ("chat.postMessage", "86400", 300),
        ("conversations.open", "1", 1),
        ("conversations.open", None, 30),
    ],
)
async def test_slack_asks_to_wait_and_it_is_sent_once_after_that_and_not_before(
    five: Talk, method: str, retry_after: str | None, seconds: int
) -> None:
    five.slack.fault(method, Fault.ratelimited(retry_after), times=AT_ONCE[method])
    await five.trial.turn_to(FIVE + timedelta(seconds=seconds) - SECOND)
    assert (five.alice.mail, five.bob.mail) == ([], [])
    await five.trial.turn_to(FIVE + timedelta(seconds=seconds))
    assert (len(five.alice.mail), len(five.bob.mail)) == (1, 1)
    await five.trial.turn_to(FIVE + timedelta(hours=6))
    assert (len(five.alice.mail), len(five.bob.mail)) == (1, 1)


async def test_slack_asks_to_wait_three_times(five: Talk) -> None:
    five.slack.fault("chat.postMessage", Fault.ratelimited("30"), times=6)
    await five.trial.turn_to(FIVE + timedelta(seconds=89))
    assert (posted(five), five.alice.mail) == (6, [])
    await five.trial.turn_to(FIVE + timedelta(seconds=90))
    assert (len(five.alice.mail), len(five.bob.mail)) == (1, 1)


LOST_ANSWERS = [
    (Fault.reset_before(), 0),
    (Fault.reset_after(), 1),
    (Fault.status(500), 0),
    (Fault.status(500, "oops", stored=True), 1),
    (Fault.status(503, "<html>"), 0),
    (Fault.status(200, "<html>", stored=True), 1),
    (Fault.status(200, ""), 0),
    (Fault.error("fatal_error"), 0),
    (Fault.error("internal_error"), 0),
]


def called(value: object) -> str:
    return f"{value.kind} {value.code} {value.error_code}" if isinstance(value, Fault) else ""


@pytest.mark.parametrize(("fault", "arrived"), LOST_ANSWERS, ids=called)
async def test_where_nobody_may_look_a_post_that_may_have_arrived_is_never_sent_again_and_life_goes_on(
    five: Talk, fault: Fault, arrived: int
) -> None:
    five.slack.fault("chat.postMessage", fault)
    five.slack.fault("conversations.history", Fault.error("missing_scope"))
    await five.trial.turn_to(FIVE + timedelta(hours=6))
    assert (len(five.alice.mail), len(five.bob.mail), posted(five)) == (arrived, 1, 2)
    assert [state for state, _ in await ended(five, five.alice)] == ["UNKNOWN"]
    assert five.bot.sender.ended == {("digest", "unknown"): 1, ("digest", "sent"): 1}
    await five.trial.turn_to(FIVE + NEXT_DAY)
    assert (len(five.alice.mail), len(five.bob.mail)) == (arrived + 1, 2)


@pytest.mark.parametrize(("fault", "arrived"), LOST_ANSWERS, ids=called)
async def test_where_the_dm_may_be_read_it_is_looked_up_whether_a_post_arrived(
    five: Talk, fault: Fault, arrived: int
) -> None:
    five.slack.fault("chat.postMessage", fault)
    await five.trial.turn_to(FIVE + timedelta(seconds=9))
    assert (len(five.alice.mail), len(five.bob.mail), looks(five)) == (arrived, 1, 0)
    await five.trial.turn_to(FIVE + timedelta(seconds=10))
    assert (len(five.alice.mail), posted(five), looks(five)) == (1, 3 - arrived, 1)
    assert await ended(five, five.alice) == [("SENT", None)]
    await five.trial.turn_to(FIVE + timedelta(hours=6))
    assert (len(five.alice.mail), posted(five), looks(five)) == (1, 3 - arrived, 1)


async def test_what_did_not_arrive_and_is_too_late_by_the_time_it_is_looked_up_is_not_sent(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    talk.slack.fault("chat.postMessage", Fault.reset_before())
    talk.slack.fault("conversations.history", Fault.ratelimited("300"), times=3)
    await talk.at("12:00")
    assert (talk.alice.mail, posted(talk)) == ([], 1)
    assert await ended(talk, talk.alice) == [("SKIPPED", "late")]


async def test_where_slack_takes_one_look_a_minute_there_is_one_a_minute_and_posts_go_on(five: Talk) -> None:
    five.slack.fault("chat.postMessage", Fault.reset_after(), times=2)
    five.slack.fault("conversations.history", Fault.ratelimited("60"))
    await five.trial.turn_to(FIVE + timedelta(seconds=20))
    await five.alice.types("/break 5")
    await five.trial.turn_to(FIVE + timedelta(minutes=10))
    assert [call.at - FIVE for call in five.slack.calls if call.method == "conversations.history"] == [
        timedelta(seconds=10),
        timedelta(seconds=70),
        timedelta(seconds=130),
    ]
    assert [len(mail) for mail in (five.alice.mail, five.bob.mail)] == [2, 1]
    sent = [call.at - FIVE for call in five.slack.calls if call.method == "chat.postMessage"]
    assert sent == [timedelta(0), timedelta(0), timedelta(seconds=320)]


async def test_what_cannot_be_looked_up_for_a_day_ends_as_unknown(five: Talk) -> None:
    five.slack.fault("chat.postMessage", Fault.status(500))
    five.slack.fault("conversations.history", Fault.ratelimited("300"), times=1000)
    await five.bob.types("/coach digest off")
    await five.trial.turn_to(FIVE + timedelta(hours=23))
    assert await ended(five, five.alice) == [("SENDING", "http_500")]
    await five.trial.turn_to(FIVE + timedelta(days=1, minutes=6))
    assert (await ended(five, five.alice))[0] == ("UNKNOWN", "http_500")


@pytest.mark.parametrize(
    "fault",
    [Fault.reset_before(), Fault.reset_after(), Fault.status(500), Fault.status(200, "<html>")],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
async def test_a_dm_that_could_not_be_opened_for_once_is_opened_a_little_later(five: Talk, fault: Fault) -> None:
    five.slack.fault("conversations.open", fault)
    await five.trial.turn_to(FIVE)
    assert (five.alice.mail, five.bob.mail) == ([], [])
    await five.trial.turn_to(FIVE + timedelta(seconds=10))
    assert (len(five.alice.mail), len(five.bob.mail), posted(five)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("api", "arrives_later", "state"),
    [("http://127.0.0.1:1/api/", 1, "SENT"), ("", 1, "SENT")],
    ids=["refused", "hanging"],
)
async def test_a_refused_connection_is_tried_again_and_a_hanging_call_is_not(
    five: Talk, api: str, arrives_later: int, state: str
) -> None:
    await five.trial.turn_to(FIVE)
    if not api:
        five.slack.fault("chat.postMessage", Fault.hang(30))
    async with another_sender(five, api, total=0.2) as impatient:
        await five.bob.types("/coach digest off")
        five.trial.clock.advance(NEXT_DAY)
        await impatient.settled()
    assert len(five.alice.mail) == 1
    five.trial.clock.advance(timedelta(seconds=10))
    await five.bot.sender.settled()
    assert len(five.alice.mail) == 1 + arrives_later
    assert [each for each, _ in await ended(five, five.alice)] == ["SENT", state]


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
