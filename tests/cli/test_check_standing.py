"""`neverdone check` beside a bot that runs: installations, crowds, and the channels of recaps."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from slackbot.cli.check import Status, examine
from slackbot.encryption import TokenCipher, new_key, read_keys
from slackbot.scheduled import replan
from slackbot.store import installations
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from tests.dialogue.recap.test_team import Team
from tests.edge.installs.hosted import KEY, Hosted, environment, hosted
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


async def of_hosted(place: Hosted) -> list[str]:
    """What the doctor says of Slack, token by token, without the scopes that may be declined."""
    findings = await examine(environment(place.slack, place.home))
    about = [str(finding) for finding in findings if finding.about.startswith(("tokens", "scopes", "recap", "clock"))]
    return [line for line in about if "the bot can't" not in line]


async def test_the_token_of_each_place_is_tried(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.alice, place.charlie)
        assert await of_hosted(place) == [
            "ok    clock: it is within 2 s of Slack's",
            "ok    tokens: tried 2, and Slack takes 2 of them",
            "ok    scopes: everything that the bot needs is granted in each of them",
        ]
        assert sorted(call.team for call in place.slack.calls if call.method == "auth.test") == sorted(
            team.id for team in (place.acme, place.zeta)
        )


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("token_revoked", "the app was removed there; whoever wants it back installs it again"),
        ("account_inactive", "the app was removed there; whoever wants it back installs it again"),
        ("invalid_auth", "the token is none of this app's; install it there again"),
        ("org_login_required", "the workspace was moved into an organisation; ask its owner, then install it there"),
        ("some_new_error", "look up some_new_error at docs.slack.dev, or install it there again"),
    ],
)
async def test_a_token_that_slack_refuses_is_named_with_its_place_and_the_others_are_tried(
    tmp_path: Path, reason: str, says: str
) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.alice, place.charlie)
        place.zeta.dead_as = reason
        _clock, tried, refused, _scopes = await of_hosted(place)
        assert tried == "ok    tokens: tried 2, and Slack takes 1 of them"
        assert refused.startswith(f"mend  tokens: Slack refuses that of Zeta <b> ({place.zeta.id}) ({reason}): {says}")
        assert refused.endswith(", at /slack/install on PORT")
        place.slack.refusals.clear()


async def test_a_token_that_expired_is_no_fault_where_a_run_renews_it(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.charlie)
        place.clock.advance(timedelta(hours=13))
        _clock, said = await of_hosted(place)
        expired = "its token expired while no bot ran, and `neverdone run` renews it"
        assert said == f"note  tokens: Zeta <b> ({place.zeta.id}): {expired}"
        place.slack.refusals.clear()


async def test_the_scopes_of_each_place_are_looked_at(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.alice, place.charlie)
        place.zeta.scopes -= {"users:read", "dnd:read"}
        findings = list(map(str, await examine(environment(place.slack, tmp_path))))
        name = f"Zeta <b> ({place.zeta.id})"
        assert (
            f"mend  scopes: {name}: lacks users:read (to know a person's time zone, and whether they are still here "
            "(users.info, user_change)); install the app there again, at /slack/install on PORT"
        ) in findings
        assert (
            "note  scopes: without dnd:read the bot can't wait for the end of a person's do-not-disturb "
            f"(dnd.info); that is so in {name}"
        ) in findings


async def test_hundreds_of_places_are_asked_a_few_at_a_time_and_summed_up(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.charlie)
        cipher = TokenCipher(read_keys(KEY))
        many = [place.slack.add_team(f"Number {number}") for number in range(120)]

        def grow(tx: sa.Connection) -> None:
            template = installations.standing(tx)[0]
            for number, team in enumerate(many):
                token = cipher.encrypt(team.bot_token, place.clock())
                installations.keep(tx, replace(template, place_id=team.id, name=team.name, token=token))
                team.scopes -= {"dnd:read"}
                team.dead_as = "token_revoked" if number < 2 else ""

        await place.bot.database.transact(grow)
        first, second = (f"{team.name} ({team.id})" for team in many[:2])
        said = await of_hosted(place)
        assert said[1] == "ok    tokens: tried 121, and Slack takes 119 of them"
        assert said[2].startswith(f"mend  tokens: Slack refuses that of {first}, {second} (token_revoked): the app")
        findings = list(map(str, await examine(environment(place.slack, tmp_path))))
        assert any("without dnd:read" in line and line.endswith("that is so in 118 of 119") for line in findings)
        place.slack.refusals.clear()


async def test_a_place_that_removed_the_app_is_told_until_it_is_deleted(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.charlie)
        at = place.clock()
        await place.bot.database.transact(installations.end, place.zeta.id, at, "app_uninstalled")
        findings = list(map(str, await examine(environment(place.slack, tmp_path))))
        assert (
            f"note  installations: Zeta <b> ({place.zeta.id}): the app was removed there on 2026-03-03; unless it is "
            "installed again at /slack/install, all of it is deleted 14 days later"
        ) in findings


async def test_the_channels_of_recaps_are_looked_at_in_every_place(tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, tzinfo=UTC), tmp_path) as place:
        await place.install(place.alice, place.charlie)
        inside = place.slack.channel("support", [place.alice])
        outside = place.slack.channel("care", [place.charlie], team=place.zeta)
        for person, channel in ((place.alice, inside), (place.charlie, outside)):
            await person.sends_command(command="/coach", text="team fri 16:00", channel=channel.id)
            await place.settled()
        outside.members.discard(place.zeta.bot_user)
        assert (await of_hosted(place))[-2:] == [
            f"note  recap of #care in Zeta <b> ({place.zeta.id}): the bot is not in it; type /invite and the bot's "
            "name there",
            "ok    recaps: looked at 2 channels, and the bot is in 1 of them",
        ]


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
    await Team(talk, channel).types(talk.alice, "/coach team fri 16:00")
    told = [line for line in await lines(talk) if "recap of" in line]
    assert told == ["ok    recap of #support: the bot is in the channel"]
    channel.members.discard(talk.slack.team.bot_user)
    told = [line for line in await lines(talk) if "recap of" in line]
    assert told == ["note  recap of #support: the bot is not in it; type /invite and the bot's name there"]


async def test_a_bot_that_runs_on_the_file_is_no_fault(talk: Talk) -> None:
    findings = await examine(of(talk))
    assert [finding for finding in findings if finding.status is Status.MEND] == []
    assert "note" in {finding.status for finding in findings if "a bot is running on" in finding.says}
