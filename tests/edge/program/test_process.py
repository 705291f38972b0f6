"""The real program in processes of its own: started, stopped, killed, refused, over Socket Mode and signed HTTP."""

import asyncio
import re
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from slackbot import manifest
from slackbot.app import faults
from slackbot.clock import system_clock
from slackbot.standin import Entry, Fault, Message, Standin, TurnableClock
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import CANARY, Kept, Run, free_port, noon_zone, running, settings

HERE = " serves "


def read(message: Message | None) -> str:
    assert message is not None
    return message.readable()


def posts(slack: Standin) -> list[Entry]:
    return [entry for entry in slack.ledger if entry.kind == "post"]


@asynccontextmanager
async def serving(environment: dict[str, str]) -> AsyncIterator[Run]:
    async with running(environment) as run:
        await run.says(HERE)
        yield run


def over_http(slack: Standin, home: Path) -> dict[str, str]:
    port = free_port()
    slack.courier.request_url = f"http://127.0.0.1:{port}/slack/events"
    return settings(slack, home, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=slack.signing_secret, PORT=str(port))


@pytest.mark.long
async def test_what_was_noted_before_a_power_cut_is_there_after_it(slack: Standin, tmp_path: Path) -> None:
    alice = slack.person("alice")
    async with serving(settings(slack, tmp_path)) as run:
        assert read(await alice.types(f"/done first {CANARY}")) == f"Noted: first {CANARY}\n[Undo]"
        await run.is_killed()
    async with serving(over_http(slack, tmp_path)) as run:
        assert read(await alice.types("/done")).startswith(f"Behind you today:\nfirst {CANARY} [Edit")
        await alice.types(f"/done second {CANARY}")
        await run.is_killed()
    async with serving(over_http(slack, tmp_path)):
        assert read(await alice.types("/done")) == (
            f"Behind you today:\nfirst {CANARY} [Edit · Remove]\nsecond {CANARY} [Edit · Remove]\n"
            f"  The last change: added second {CANARY}\n[Undo the adding]"
        )
    assert slack.refusals == []


@pytest.mark.long
async def test_a_missed_digest_comes_once_after_the_start_and_one_that_is_due_comes_in_time(
    slack: Standin, tmp_path: Path, kept: Kept
) -> None:
    now = system_clock()
    here = noon_zone(now)
    alice, bob = slack.person("alice", tz=here), slack.person("bob", tz=here)
    kept.migrate()
    kept.has_digest(alice, now - timedelta(minutes=10), f"a {CANARY} of alice's", days_ago=1)
    environment = settings(slack, tmp_path)
    async with serving(environment) as run:
        await slack.until(lambda: alice.dm)
        await run.is_killed()
    async with serving(environment):
        due = system_clock() + timedelta(seconds=1)
        kept.has_digest(bob, due, f"a {CANARY} of bob's")
        await slack.until(lambda: bob.dm)  # by then the second run has looked for what is due
    assert [f"a {CANARY} of alice's" in message.text for message in alice.dm] == [True]
    assert len(posts(slack)) == 2
    assert timedelta(0) <= posts(slack)[1].at - due < timedelta(seconds=5)
    (late, *skipped), (today, *sent) = kept.deliveries_of(alice)
    assert (today - late, skipped) == (timedelta(days=1), ["SKIPPED", "down"])
    assert sent in (["SENT", None], ["SENDING", None])  # killed after it arrived: it is looked up in ten seconds


@pytest.mark.long
async def test_what_was_begun_is_finished_before_a_stop(tmp_path_factory: pytest.TempPathFactory) -> None:
    signals = (signal.SIGTERM, signal.SIGINT)
    await asyncio.gather(*(finishes(tmp_path_factory.mktemp(number.name), number) for number in signals))


async def finishes(home: Path, number: signal.Signals) -> None:
    """Stop a run with a command and a digest in flight; both end as if nobody had stopped it."""
    loop = asyncio.get_running_loop()
    async with Standin(manifest=manifest.load(), clock=TurnableClock(system_clock(), flowing=True)) as slack:
        alice, bob = slack.person("alice", tz=noon_zone(system_clock())), slack.person("bob")
        slack.fault("users.info", Fault.hang(0.5))
        slack.fault("chat.postMessage", Fault.hang(0.5))
        with closing(Kept(slack, home)) as kept:
            async with serving(settings(slack, home)) as run:
                kept.has_digest(alice, system_clock(), f"a {CANARY}")
                answer = asyncio.create_task(bob.types(f"/done first {CANARY}"))
                await slack.until(lambda: {"users.info", "chat.postMessage"} <= {call.method for call in slack.calls})
                began = loop.time()
                run.is_told(number)
                assert await run.ends(25) == 0
                assert loop.time() - began < 5
            assert read(await answer) == f"Noted: first {CANARY}\n[Undo]"
            assert kept.lines_of(bob) == [f"first {CANARY}"]
            assert [(state, reason) for _, state, reason in kept.deliveries_of(alice)] == [("SENT", None)]
            assert len(alice.dm) == 1


@pytest.mark.long
async def test_slack_being_down_at_the_start_is_said_and_tried_again_until_it_is_up(tmp_path: Path) -> None:
    port = free_port()
    slack = Standin(manifest=manifest.load(), clock=TurnableClock(system_clock(), flowing=True), port=port)
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    api = f"http://127.0.0.1:{port}/api/"
    down = settings(slack, here, SLACK_API_URL=api), settings(slack, there, SLACK_API_URL=api)
    async with running(down[0]) as patient, running(down[1]) as stopped:
        await stopped.says("Slack: it can't be reached")
        stopped.is_told(signal.SIGTERM)
        assert await stopped.ends() == 0
        await patient.says("next try in 2 s")
        async with slack:
            await patient.says(HERE)
            assert "/done took the call" in read(await slack.person("alice").types("/done"))
            patient.is_told(signal.SIGTERM)
            assert await patient.ends() == 0
    tries = [match[1] for line in patient.err if (match := re.search(r"can't be reached .*next try in (\d+) s", line))]
    assert tries[:2] == ["1", "2"]
    assert [line for line in [*patient.err, *stopped.err] if "Traceback" in line] == []


@pytest.mark.long
async def test_what_keeps_it_from_starting_is_said_in_one_line(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    async def refused(name: str, value: str) -> tuple[int, list[str]]:
        home = tmp_path / name
        home.mkdir()
        async with running(settings(slack, home, **{name: value})) as run:
            return await run.ends(), run.err

    refusals = await asyncio.gather(
        refused("SLACK_BOT_TOKEN", "xoxb-not-this-one"),
        refused("SLACK_APP_TOKEN", "xapp-not-this-one"),
        refused("DATABASE_URL", postgresql.database()),
    )
    assert list(refusals) == [
        (1, ["neverdone: " + str(faults.bot_token("invalid_auth"))]),
        (1, ["neverdone: " + str(faults.app_token("invalid_auth"))]),
        (1, ["neverdone: database: the database's schema is not up to date: run `neverdone migrate` first"]),
    ]


@pytest.mark.long
async def test_all_that_is_wrong_with_the_settings_is_said_at_once(slack: Standin, tmp_path: Path) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xoxp-secret-1",
        "SLACK_APP_TOKEN": "secret-2",
        "SLACK_API_URL": "https://slack.com.example/secret-3/",
        "DATABASE_URL": "mysql://somebody:secret-4@there/database",
        "PORT": "99999",
        "LOG_LEVEL": "LOUD",
    }
    async with running(settings(slack, tmp_path, **wrong)) as run:
        assert await run.ends() == 2
    assert [line.split(":")[0].strip() for line in run.err] == ["neverdone", *wrong]
    assert "secret" not in "\n".join(run.err + run.out)


@pytest.mark.long
async def test_a_stop_ends_in_time_though_slack_hangs_and_hands_the_lane_back(
    slack: Standin, tmp_path: Path, kept: Kept
) -> None:
    alice = slack.person("alice", tz=noon_zone(system_clock()))
    slack.fault("chat.postMessage", Fault.hang(60), times=2)
    loop = asyncio.get_running_loop()
    async with serving(settings(slack, tmp_path)) as run:
        kept.has_digest(alice, system_clock(), f"a {CANARY}")
        await slack.until(lambda: [call for call in slack.calls if call.method == "chat.postMessage"])
        began = loop.time()
        run.is_told(signal.SIGTERM)
        assert await run.ends(25) == 0
        assert loop.time() - began < 20
    assert [state for _, state, _ in kept.deliveries_of(alice)] == ["SENDING"]  # in doubt: the next start looks it up
    with closing(sqlite3.connect(kept.file)) as reader:
        assert reader.execute("SELECT token, lease_until FROM lane").fetchall() == [(None, 0)]


@pytest.mark.long
async def test_a_second_process_on_one_sqlite_file_is_refused(slack: Standin, tmp_path: Path) -> None:
    alice = slack.person("alice")
    environment = settings(slack, tmp_path)
    async with serving(environment):
        async with running(environment) as second:
            assert await second.ends() == 1
        assert second.err == [
            f"neverdone: another process uses {tmp_path / 'bot.db'}: SQLite is for one, PostgreSQL for any number"
        ]
        assert read(await alice.types("/done still here")) == "Noted: still here\n[Undo]"


@pytest.mark.long
async def test_migrate_makes_the_tables_on_either_database(slack: Standin, tmp_path: Path, postgresql: Server) -> None:
    on_file = settings(slack, tmp_path)
    on_server = settings(slack, tmp_path, DATABASE_URL=postgresql.database())
    async with running(on_file, "migrate") as first, running(on_server, "migrate") as other:
        assert [await first.ends(), await other.ends()] == [0, 0]
    assert (first.out, first.err, other.out, other.err) == (["The database is up to date."], []) * 2
    with closing(sqlite3.connect(tmp_path / "bot.db")) as made:
        assert made.execute("SELECT count(*) FROM done_line").fetchone() == (0,)
    async with serving(on_server):
        assert read(await slack.person("alice").types("/done on a server")) == "Noted: on a server\n[Undo]"


@pytest.mark.long
async def test_no_log_line_tells_a_secret_or_what_people_wrote(slack: Standin, tmp_path: Path, kept: Kept) -> None:
    alice = slack.person("alice", tz=noon_zone(system_clock()))
    environment = settings(slack, tmp_path)
    slack.fault("chat.postMessage", Fault.reset_after())
    async with serving(environment) as run:
        await alice.types(f"/done {CANARY} one\nhard: {CANARY} two")
        await alice.types(f"/break 5 {CANARY}")
        await alice.types(f"/coach {CANARY}")
        kept.has_digest(alice, system_clock(), f"a {CANARY}")
        await run.says("is in doubt")
        with closing(sqlite3.connect(kept.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            told = read(await alice.types(f"/done {CANARY} lost"))
        match = re.fullmatch(r"That was not saved: .* \((ref [0-9a-f]{4})\)", told)
        assert match is not None, told
        await run.says(match[1])
        run.is_told(signal.SIGTERM)
        assert await run.ends() == 0
    assert kept.lines_of(alice) == [f"{CANARY} one", f"{CANARY} two", f"a {CANARY}"]
    assert sum(CANARY in entry.text for entry in slack.ledger) == 4  # so there was something to tell
