"""For who runs it: /livez, /readyz and /metrics on an address of their own, with nobody's words or ids in them."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from slackbot.standin import Fault, Standin
from tests.edge.program.runs import CANARY, Run, running, settings

HERE = " serves "


async def asked(run: Run, path: str) -> tuple[int, str]:
    """What a path answers: the status, and the body."""
    address = re.search(r"\S+$", await run.says("/readyz on"))
    assert address is not None
    async with aiohttp.ClientSession() as session, session.get(f"http://{address[0]}{path}") as answer:
        return answer.status, await answer.text()


async def readiness(run: Run) -> tuple[int, dict[str, str]]:
    status, body = await asked(run, "/readyz")
    return status, json.loads(body)["wrong"]


@pytest.mark.long
async def test_a_run_is_alive_ready_and_counts_what_it_did(slack: Standin, tmp_path: Path) -> None:
    alice = slack.person("alice")
    async with running(settings(slack, tmp_path, OPS_ADDRESS="127.0.0.1:0")) as run:
        await run.says(HERE)
        await alice.types(f"/done {CANARY}")
        assert (await asked(run, "/livez"))[0] == 200
        assert await readiness(run) == (200, {})
        status, metrics = await asked(run, "/metrics")
        assert status == 200
        assert 'coach_commands_total{cmd="done",result="answered"} 1.0' in metrics
        assert 'coach_slack_calls_total{method="auth.test",outcome="ok"} 1.0' in metrics
        assert "coach_outbox_due 0.0" in metrics
        assert 'coach_workspaces{state="open"} 1.0' in metrics
        assert "coach_ack_seconds_count 1.0" in metrics
        assert CANARY not in metrics
        assert alice.id not in metrics
        assert slack.team.id not in metrics


@pytest.mark.long
async def test_a_run_whose_database_takes_nothing_is_alive_and_not_ready(slack: Standin, tmp_path: Path) -> None:
    async with running(settings(slack, tmp_path, OPS_ADDRESS="127.0.0.1:0")) as run:
        await run.says(HERE)
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            status, wrong = await readiness(run)
            assert (status, sorted(wrong)) == (503, ["database"])
            assert (await asked(run, "/livez"))[0] == 200
            other.execute("ROLLBACK")
        assert await readiness(run) == (200, {})


@pytest.mark.long
async def test_a_run_without_a_socket_is_not_ready(slack: Standin, tmp_path: Path) -> None:
    async with running(settings(slack, tmp_path, OPS_ADDRESS="127.0.0.1:0")) as run:
        await run.says(HERE)
        slack.fault("apps.connections.open", Fault.status(503), times=100)
        slack.sockets.drop()
        async with asyncio.timeout(60):
            while (await readiness(run))[0] == 200:  # noqa: ASYNC110 - another process's state can only be asked for
                await asyncio.sleep(0.1)
        assert sorted((await readiness(run))[1]) == ["slack"]


@pytest.mark.long
@pytest.mark.parametrize("address", ["9090", "host:", "127.0.0.1:99999", "a b:1"])
async def test_an_address_that_is_none_is_said_at_the_start(slack: Standin, tmp_path: Path, address: str) -> None:
    async with running(settings(slack, tmp_path, OPS_ADDRESS=address)) as run:
        assert await run.ends() == 2
        assert "OPS_ADDRESS: takes host:port" in "\n".join(run.err)


@pytest.mark.long
async def test_an_address_that_was_asked_for_and_is_taken_ends_the_start(slack: Standin, tmp_path: Path) -> None:
    async with running(settings(slack, tmp_path, OPS_ADDRESS="127.0.0.1:0")) as first:
        address = re.search(r"\S+$", await first.says("/readyz on"))
        assert address is not None
        other = tmp_path / "other"
        other.mkdir()
        async with running(settings(slack, other, OPS_ADDRESS=address[0])) as second:
            assert await second.ends() == 1
            assert "OPS_ADDRESS" in "\n".join(second.err)


PLAIN = b"\r\nHost: x\r\nConnection: close\r\n\r\n"
REQUESTS = {
    "alive": b"GET /livez HTTP/1.1" + PLAIN,
    "ready": b"GET /readyz HTTP/1.1" + PLAIN,
    "metrics": b"GET /metrics HTTP/1.1" + PLAIN,
    "another path": b"GET / HTTP/1.1" + PLAIN,
    "another verb": b"POST /livez HTTP/1.1" + PLAIN,
    "a head alone": b"HEAD /livez HTTP/1.1" + PLAIN,
    "an old protocol": b"GET /livez HTTP/1.0\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\r\n\r\n",
    "a broken line": b"GET /livez\r\n\r\n",
    "a broken header": b"GET /livez HTTP/1.1\r\nno colon\r\n\r\n",
}


async def test_no_answer_names_a_server_or_its_version(slack: Standin, tmp_path: Path) -> None:
    async with running(settings(slack, tmp_path, OPS_ADDRESS="127.0.0.1:0")) as run:
        await run.says(HERE)
        port = int((await run.says("/readyz on")).rpartition(":")[2])
        answers = {}
        for name, request in REQUESTS.items():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answers[name] = (await reader.read()).partition(b"\r\n\r\n")[0].lower()
            writer.close()
        assert {name: b"server: neverdone" in head for name, head in answers.items()} == dict.fromkeys(REQUESTS, True)
        assert [name for name, head in answers.items() if b"python" in head or b"aiohttp" in head] == []
