"""The bench measures the running program; here with little to do, so that what it prints is right at any time."""

from pathlib import Path

import pytest

from slackbot.cli.bench import parts
from slackbot.cli.bench.commands import HTTP, SOCKET, answered
from slackbot.cli.bench.fanout import PEOPLE, fan_out
from slackbot.cli.bench.loopback import loopback

pytestmark = pytest.mark.long


@pytest.mark.parametrize("transport", [HTTP, SOCKET])
async def test_commands_are_measured_on_the_bot_and_on_bare_bolt(tmp_path: Path, transport: str) -> None:
    bare = await answered(transport, None, 20, 10)
    ours = await answered(transport, f"sqlite:///{tmp_path / 'bench.db'}", 20, 10)
    assert (len(bare.took_ms), len(ours.took_ms), bare.home_ms) == (20, 20, 0)
    assert min(ours.start, ours.cpu_ms, ours.many_cpu_ms, ours.home_ms) > 0


def test_a_fan_out_is_sent_while_somebody_types(tmp_path: Path) -> None:
    with loopback() as taken:
        run = fan_out(taken, f"sqlite:///{tmp_path / 'bench.db'}", 2)
    assert (run.sent, run.errors, run.typed.not_saved) == (2 * PEOPLE, 0, 0)
    assert min(run.rate, run.raw, run.cpu_ms, run.late, run.memory, len(run.typed.quiet), len(run.typed.busy)) > 0


def test_the_parts_are_measured_each_beside_its_reference(tmp_path: Path) -> None:
    rows = list(parts.rows(f"sqlite:///{tmp_path / 'bench.db'}", tmp_path, (8000, 9000)))
    assert [row.what.partition(",")[0].partition(" with")[0] for row in rows] == [
        "claim and settle in batches of ten",
        "idle tick",
        "idle tick",
        "next due time of 9",
        "planning of 2",
    ]
    assert all(row.ratio > 0 for row in rows)
