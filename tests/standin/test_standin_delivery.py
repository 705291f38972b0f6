"""Sockets, signed requests, retries and response_urls."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.signature import SignatureVerifier

from slackbot.standin import DispatchFailed, OperationTimeout, Retry, Standin
from slackbot.standin.transport import sockets as socket_module
from slackbot.standin.transport.courier import wire
from slackbot.standin.transport.result import Answer
from tests.standin.tiny_bot import Bot, over_http, over_socket


async def ticket(slack: Standin, session: aiohttp.ClientSession) -> str:
    headers = {"Authorization": f"Bearer {slack.app_token}"}
    async with session.post(slack.api_url + "apps.connections.open", headers=headers) as got:
        return str((await got.json())["url"])


@asynccontextmanager
async def raw_sockets(slack: Standin, count: int = 1) -> AsyncIterator[list[aiohttp.ClientWebSocketResponse]]:
    """Sockets of a bot that does nothing by itself, their hellos unread."""
    async with aiohttp.ClientSession() as session, AsyncExitStack() as stack:
        sockets = [await session.ws_connect(await ticket(slack, session)) for _ in range(count)]
        for socket in sockets:
            stack.push_async_callback(socket.close)
        yield sockets


async def test_hello_counts_the_sockets_and_the_eleventh_is_sent_away(slack: Standin) -> None:
    async with raw_sockets(slack, 11) as sockets:
        hellos = [await socket.receive_json() for socket in sockets]
    assert [hello.get("num_connections") for hello in hellos] == [*range(1, 11), None]
    assert hellos[10]["reason"] == "too_many_websockets"


async def test_a_ticket_is_good_for_one_socket(slack: Standin) -> None:
    async with aiohttp.ClientSession() as session:
        url = await ticket(slack, session)
        async with session.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_payloads_go_round_robin_and_any_socket_may_ack(slack: Standin) -> None:
    alice = slack.person("Alice")
    async with raw_sockets(slack, 2) as sockets:
        for socket in sockets:
            await socket.receive_json()
        typing = [asyncio.ensure_future(alice.types(f"/say {number}")) for number in range(4)]
        got = [[await socket.receive_json() for _ in range(2)] for socket in sockets]
        assert sorted(envelope["payload"]["text"] for envelope in got[0]) in (["0", "2"], ["1", "3"])
        assert all(envelope["accepts_response_payload"] for envelope in got[0] + got[1])
        for envelope in got[0] + got[1]:
            await sockets[0].send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "ok"}})
        assert [message.text for message in await asyncio.gather(*typing) if message] == ["ok"] * 4
    assert slack.refusals == []


async def test_acks_that_nobody_asked_for_are_refused(slack: Standin) -> None:
    async with raw_sockets(slack) as (socket,):
        await socket.receive_json()
        await socket.send_json({"envelope_id": "made-up"})
        await socket.send_str("hm")
        await socket.ping(b"done?")
        await socket.close()
    assert [refusal.error for refusal in slack.refusals] == ["unknown_envelope_id", "invalid_ack"]


async def test_a_payload_on_the_ack_of_an_event_is_not_taken(slack: Standin) -> None:
    alice = slack.person("Alice")
    async with raw_sockets(slack) as (socket,):
        await socket.receive_json()
        moving = asyncio.ensure_future(alice.profile.moves_to("Asia/Tokyo"))
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "thanks"}})
        await moving
    assert slack.refusals[0].error == "payload_not_accepted"


async def test_refreshed_and_dropped_sockets_come_back(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    async with over_socket(bot):
        await slack.sockets.refresh()
        await slack.connected()
        assert await alice.types("/say")
        slack.sockets.drop()
        await slack.connected()
        assert await alice.types("/say")
    assert slack.refusals == []


async def test_ten_commands_in_flight_outlive_a_refresh(slack: Standin, bot: Bot) -> None:
    people = [slack.person(f"P{number}") for number in range(10)]
    asked, refreshed = asyncio.Semaphore(0), asyncio.Event()

    async def slow(ack: AsyncAck) -> None:
        asked.release()
        await refreshed.wait()
        await ack("kept")

    bot.listen_first(slow)
    async with over_socket(bot), asyncio.timeout(60):
        typing = [asyncio.ensure_future(person.types("/slow")) for person in people]
        for _ in people:
            await asked.acquire()
        await slack.sockets.refresh()
        await slack.connected()
        refreshed.set()
        messages = await asyncio.gather(*typing)
    assert [message.text for message in messages if message] == ["kept"] * 10
    assert slack.refusals == []


async def test_events_missed_while_away_come_again_as_retries(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    await alice.profile.moves_to("Asia/Tokyo")
    async with over_socket(bot):
        await slack.settled()
    assert bot.heard[0]["headers"]["x-slack-retry-num"] == ["1"]
    assert bot.heard[0]["headers"]["x-slack-retry-reason"] == ["connection_failed"]
    assert slack.courier.missed == []


async def test_a_bot_that_does_not_ack_makes_the_person_wait_in_vain(
    slack: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_module, "ACK_SECONDS", 0.05)
    alice = slack.person("Alice")
    async with raw_sockets(slack) as (socket,):
        await socket.receive_json()
        with pytest.raises(OperationTimeout):
            await alice.types("/say")
        late = await socket.receive_json()
        await socket.send_json({"envelope_id": late["envelope_id"]})
        await socket.close()
    assert [(refusal.method, refusal.error) for refusal in slack.refusals] == [("ack", "operation_timeout")]


async def test_a_silent_socket_answers_no_ping_and_its_event_comes_over_the_next(slack: Standin) -> None:
    alice = slack.person("Alice")
    async with raw_sockets(slack) as (deaf,):
        await deaf.receive_json()
        slack.sockets.silence()
        await deaf.ping(b"1")
        moving = asyncio.ensure_future(alice.profile.moves_to("Asia/Tokyo"))
        with pytest.raises(TimeoutError):
            await deaf.receive(timeout=0.02)
    await moving
    async with raw_sockets(slack) as (fresh,):
        await fresh.receive_json()
        envelope = await fresh.receive_json()
        await fresh.send_json({"envelope_id": envelope["envelope_id"]})
        await slack.settled()
    assert (envelope["retry_attempt"], envelope["payload"]["event"]["user"]["tz"]) == (1, "Asia/Tokyo")


async def test_a_ping_is_answered(slack: Standin) -> None:
    async with aiohttp.ClientSession() as session:
        url = await ticket(slack, session)
        async with session.ws_connect(url, autoping=False) as socket:
            await socket.receive_json()
            await socket.ping(b"tea")
            assert (await socket.receive()).data == b"tea"


async def test_a_command_in_flight_may_be_acked_over_the_next_socket(slack: Standin) -> None:
    alice = slack.person("Alice")
    async with raw_sockets(slack, 1) as (old,):
        await old.receive_json()
        typing = asyncio.ensure_future(alice.types("/say"))
        envelope = await old.receive_json()
        slack.sockets.drop()
        async with raw_sockets(slack) as (fresh,):
            await fresh.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "kept"}})
            message = await typing
    assert message is not None
    assert message.text == "kept"
    assert slack.refusals == []


@pytest.mark.parametrize("envelope_type", ["slash_commands", "interactive", "events_api"])
def test_requests_are_signed_as_slacks_own_verifier_wants(slack: Standin, envelope_type: str) -> None:
    body, _ = wire(envelope_type, {"type": "x", "text": "ü & <b>"})
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(body, slack.signed(body))
    assert not verifier.is_valid_request(body + b" ", slack.signed(body))
    assert not verifier.is_valid_request(body, slack.signed(body, datetime(2020, 1, 1, tzinfo=UTC)))


async def test_an_http_answer_that_is_no_200_fails_the_dispatch(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    async with over_http(bot) as url:
        bot.slack.courier._secret = "wrong"  # noqa: SLF001 - a forged Slack
        with pytest.raises(DispatchFailed) as failed:
            await alice.types("/say")
        assert failed.value.status == 401
        assert slack.refusals[0].error == "http_401"
        slack.courier.request_url = url
    assert bot.heard == []


async def test_failed_events_are_retried_at_once_and_then_when_asked(slack: Standin) -> None:
    alice = slack.person("Alice")
    seen: list[tuple[str | None, str | None]] = []
    statuses = iter([500, 500, 200])

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        seen.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=next(statuses))

    runner = web.ServerRunner(web.Server(serve), shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await alice.profile.moves_to("Asia/Tokyo")
    assert seen == [(None, None), ("1", "http_error")]
    await slack.courier.redeliver()
    await slack.courier.redeliver()
    assert seen[2:] == [("2", "http_error")]
    await runner.cleanup()


async def test_the_same_payload_can_come_twice(online: Bot, slack: Standin) -> None:
    payload = {"type": "event_callback", "team_id": slack.team.id, "event_id": "Ev1", "event": {"type": "user_change"}}
    again = await slack.deliver("events_api", payload, times=2, retry=Retry(1))
    together = await slack.deliver("events_api", payload, times=2, together=True)
    assert [answer.ok for answer in again + together] == [True] * 4
    assert [body["event_id"] for body in online.heard] == ["Ev1"] * 4
    assert [body["headers"].get("x-slack-retry-num") for body in online.heard][:2] == [["1"]] * 2


async def test_raw_commands_are_sent_as_they_are(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await alice.sends_command(command="/say", text="<!channel> & \0", team_id="T_FORGED")
    assert (online.heard[0]["text"], online.heard[0]["team_id"]) == ("<!channel> & \0", "T_FORGED")


def test_an_answer_says_how_it_failed() -> None:
    with pytest.raises(DispatchFailed):
        Answer(404).demand()
    assert json.dumps(Answer(200, {"a": 1}).demand().payload) == '{"a": 1}'
