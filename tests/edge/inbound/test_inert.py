"""In production the stand-in is inert: a run that has answered people has imported nothing of it."""

import signal
from pathlib import Path

import pytest

from slackbot.standin import Standin
from tests.edge.program.runs import running, settings

pytestmark = pytest.mark.long


async def test_a_run_with_a_teams_own_words_imports_nothing_of_the_stand_in(slack: Standin, tmp_path: Path) -> None:
    own = tmp_path / "words"
    (own / "en" / "done").mkdir(parents=True)
    (own / "en" / "done" / "empty.txt").write_text("Nothing here yet.\n", encoding="utf-8")
    (own / "en" / "done" / "help.txt").write_text("{{ broken", encoding="utf-8")
    environment = settings(slack, tmp_path, MESSAGES_DIR=str(own), PYTHONPROFILEIMPORTTIME="1")
    async with running(environment) as run:
        await slack.connected()
        alice = slack.person("alice")
        answers = [await alice.types(command) for command in ("/done", "/done one", "/coach settings")]
        await alice.opens_home()
        await alice.writes("hello")
        run.is_told(signal.SIGTERM)
        assert await run.ends(30) == 0
    imported = {line.rpartition("|")[2].strip() for line in run.err if line.startswith("import time:")}
    assert {"slackbot.app.bot", "slackbot.render.overrides", "slack_bolt", "slackbot.commands.done"} <= imported
    assert {name for name in imported if "standin" in name or "slackbot.trial.trial" in name} == set()
    assert [answer.readable().split("\n")[0] for answer in answers if answer][:2] == ["Nothing here yet.", "Noted: one"]
