"""Sending, on a clock that is turned: what Slack's bad days, clock changes and second thoughts do to a digest."""

from datetime import timedelta

import pytest

from slackbot.standin import Fault
from tests.edge.sending.digests_due import AT_ONCE, FIVE, NEXT_DAY, SECOND, another_sender, ended, posted
from tests.talk import Talk

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("however_busy")]


def looks(talk: Talk) -> int:
    """How often a DM was read."""
    return sum(call.method == "conversations.history" for call in talk.slack.calls)


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
