"""`neverdone check` beside a bot that runs: installations, crowds, and the channels of recaps."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

from slackbot.cli.check import Status, examine
from slackbot.encryption import new_key
from slackbot.scheduled import replan
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from tests.dialogue.test_team import Desk
from tests.edge.hosted import environment, hosted
from tests.talk import Talk


def of(talk: Talk) -> dict[str, str]:
    """The settings of a talk's bot, over signed HTTP."""
    return {
        "SLACK_BOT_TOKEN": talk.slack.bot_token,
        "SLACK_SIGNING_SECRET": "s",
        "SLACK_API_URL": talk.slack.api_url,
        "DATABASE_URL": str(talk.bot.database.engine.url),
        "OPS_ADDRESS": "",
        "PORT": "0",
    }


async def lines(talk: Talk) -> list[str]:
    return list(map(str, await examine(of(talk))))


async def test_places_with_the_app_are_counted_and_a_lost_key_is_told(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.charlie)
        settings = environment(place.slack, tmp_path)
        counted = "ok    installations: places with the app: 1; /slack/install on PORT adds one"
        assert counted in list(map(str, await examine(settings)))
        other = await examine(settings | {"TOKEN_KEYS": new_key()})
        lost = f"none decrypts the tokens of {place.zeta.id}; put the key back that was taken out"
        assert [finding.says for finding in other if finding.status is Status.MEND] == [lost]


@pytest.mark.parametrize(
    ("workspaces", "people", "here", "everywhere"),
    [
        (1, 1, "1 in one workspace, which leave at once", "1 in all, which one process sends at once"),
        (1, 50, "50 in one workspace, which leave over 10 seconds", "50 in all, which one process sends at once"),
        (
            30,
            40,
            "40 in one workspace, which leave over 8 seconds",
            "1200 in all, which one process sends over 2 seconds",
        ),
    ],
)
async def test_over_how_long_a_crowd_is_spread(
    talk: Talk, workspaces: int, people: int, here: str, everywhere: str
) -> None:
    def crowd(tx: sa.Connection) -> None:
        for number in range(workspaces * people):
            who = MemberId(f"T{number % workspaces}", f"U{number}")
            member = members.add(tx, who, "Etc/UTC", None)
            replan(tx, members.change(tx, member.id, digest_at=time(17)), talk.trial.clock())

    await talk.bot.database.background.transact(crowd)
    assert f"ok    pace: messages due at one moment: at most {here}; at most {everywhere}" in await lines(talk)


async def test_the_channel_of_each_recap_is_looked_at(talk: Talk) -> None:
    channel = talk.slack.channel("support", [talk.alice.person])
    await Desk(talk, channel).types(talk.alice, "/coach team fri 16:00")
    told = [line for line in await lines(talk) if "recap of" in line]
    assert told == ["ok    recap of #support: the bot is in the channel"]
    channel.members.discard(talk.slack.team.bot_user)
    told = [line for line in await lines(talk) if "recap of" in line]
    assert told == ["note  recap of #support: the bot is not in it; type /invite and the bot's name there"]


async def test_a_bot_that_runs_on_the_file_is_no_fault(talk: Talk) -> None:
    findings = await examine(of(talk))
    assert [finding for finding in findings if finding.status is Status.MEND] == []
    assert "note" in {finding.status for finding in findings if "a bot is running on" in finding.says}
