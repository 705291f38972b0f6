"""`neverdone check`: every kind of broken set-up, named with its remedy, and `run` ends with the same sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from slackbot.cli.check import Status, examine
from slackbot.cli.check.finding import is_well
from slackbot.cli.main import main
from slackbot.standin import Standin
from tests.cli.breaks import secret_file
from tests.cli.broken import (
    assert_broken,
    changed,
    good,
    sentence,
)
from tests.cli.broken_setups import BROKEN


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_set_up_is_named_with_its_remedy_and_run_says_the_same(
    slack: Standin, tmp_path: Path, name: str
) -> None:
    breaks, about, remedy = BROKEN[name]
    await assert_broken(changed(good(slack, tmp_path), breaks, slack, tmp_path), about, remedy, tmp_path)
    slack.refusals.clear()


def test_there_are_more_than_thirty() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize(
    ("written", "noted"),
    [(b"%s\n", 0), (b"%s\r\n", 0), (b'"%s"\n', 1), (b"'%s'", 1), (b"  %s  ", 1), (b"\xef\xbb\xbf%s\r\n", 0)],
    ids=["newline", "CRLF", "quotes", "single quotes", "spaces", "byte order mark"],
)
async def test_a_secret_is_taken_out_of_what_an_editor_or_a_shell_left_round_it(
    slack: Standin, tmp_path: Path, written: bytes, noted: int
) -> None:
    environment = changed(good(slack, tmp_path), secret_file(written % slack.bot_token.encode()), slack, tmp_path)
    findings = await examine(environment)
    assert is_well(findings)
    assert sum("were left out" in finding.says for finding in findings) == noted


@pytest.mark.parametrize(
    ("proxy", "remedy"),
    [
        (
            "http://127.0.0.1:1",
            "the proxy that HTTPS_PROXY or HTTP_PROXY names can't be used (ClientProxyConnectionError)",
        ),
        ("proxy:3128", "the proxy that HTTPS_PROXY or HTTP_PROXY names is no URL (InvalidURL); write http://host:port"),
        ("", "it can't be reached (ClientConnectorError); let this machine reach slack.com over HTTPS"),
    ],
)
async def test_a_slack_that_is_away_is_told(
    slack: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, remedy: str
) -> None:
    """`run` waits for it, and logs the same sentence: tests/edge/program/test_process.py."""
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    findings = await examine(good(slack, tmp_path) | {"SLACK_API_URL": "http://127.0.0.1:1/"})
    wrong = [sentence(finding) for finding in findings if finding.status is Status.MEND]
    assert [remedy in each for each in wrong] == [True]


async def test_a_good_set_up_is_told_part_by_part(slack: Standin, tmp_path: Path) -> None:
    findings = await examine(good(slack, tmp_path))
    said = {finding.about: finding.says for finding in findings}
    assert [finding for finding in findings if finding.status is Status.MEND] == []
    assert list(said) == [
        "settings",
        "tzdata",
        "disk",
        "words",
        "database",
        "SLACK_BOT_TOKEN",
        "scopes",
        "clock",
        "transport",
    ]
    assert said["SLACK_BOT_TOKEN"].startswith(f"workspace {slack.team.name} ({slack.team.id}), as bot U")
    assert said["transport"] == "Socket Mode; SLACK_APP_TOKEN opens a connection"
    assert said["database"] == f"{tmp_path / 'bot.db'} will be made by `neverdone run`"


async def test_scopes_that_may_be_declined_are_told_with_what_is_lost(slack: Standin, tmp_path: Path) -> None:
    slack.team.scopes -= {"im:history", "dnd:read"}
    findings = await examine(good(slack, tmp_path))
    assert is_well(findings)
    notes = [finding.says for finding in findings if finding.status is Status.NOTE and finding.about == "scopes"]
    assert [note for note in notes if "im:history" in note or "dnd:read" in note] == [
        "without dnd:read the bot can't wait for the end of a person's do-not-disturb (dnd.info)",
        "without im:history the bot can't answer words typed to the bot (message.im), and to find its own "
        "message when Slack's answer was lost",
    ]


async def test_nothing_set_says_where_to_begin() -> None:
    findings = await examine({})
    assert "Begin with `neverdone manifest`" in findings[0].says
    assert not is_well(findings)


async def test_live_sends_every_sample_to_slack_and_posts_nothing(slack: Standin, tmp_path: Path) -> None:
    findings = await examine(good(slack, tmp_path), is_live=True)
    assert findings[-1].status is Status.OK, findings[-1]
    assert findings[-1].says.endswith("sample renderings; nothing was posted")
    assert {call.method for call in slack.calls} >= {"blocks.validate"}
    assert not [call for call in slack.calls if call.method.startswith(("chat.", "views."))]


def test_the_command_prints_lines_or_json_and_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}
    plain = CliRunner(env=environment).invoke(main, ["check"])
    assert (plain.exit_code, plain.output.splitlines()[0]) == (
        1,
        "mend  SLACK_BOT_TOKEN: is an app-level token, which belongs to SLACK_APP_TOKEN; this one starts with xoxb-",
    )
    machine = CliRunner(env=environment).invoke(main, ["check", "--json"])
    assert machine.exit_code == 1
    assert json.loads(machine.output)[0] == {
        "about": "SLACK_BOT_TOKEN",
        "status": "mend",
        "says": "is an app-level token, which belongs to SLACK_APP_TOKEN; this one starts with xoxb-",
    }
