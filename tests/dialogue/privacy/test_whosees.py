"""`/coach whosees`: exactly what any lead or admin can see of me, and who looked; there is nothing else."""

from datetime import timedelta

import sqlalchemy as sa

from slackbot.store.privacy import access_log
from slackbot.store.recap import shares, teams
from slackbot.store.schema.identity import MemberId
from tests.talk import Talk

REST = (
    "  There is no other view. Thanks are read by the person they're for. "
    "Whoever runs the server could read the database; I give them no tool that shows it.\n"
    "  Slack keeps my DMs, and owners of some plans can export them; /coach digest home keeps your day out of them."
)


async def test_with_nothing_shared_nothing_is_seen(talk: Talk) -> None:
    """However much is kept."""
    await talk.alice.types("/done hers")
    await talk.alice.types("/challenge her hard one")
    assert await talk.alice.types("/coach whosees") == (
        f"No lead or admin sees anything of yours.\nNobody looked.\n{REST}"
    )


async def test_thanks_are_asked_about_by_nobody_where_there_is_no_team_of_both(talk: Talk) -> None:
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/coach shift 08:00-18:00")
    assert "[Share it]" not in await talk.alice.types("/thanks @bob for the late call")
    await talk.at("09:05")
    assert "[Share it]" not in talk.bob.mail[-1]
    for speaker in (talk.alice, talk.bob):
        assert "late call" not in await speaker.types("/coach whosees")


async def test_every_look_is_told_with_when(talk: Talk) -> None:
    """One's own export too; nobody else's."""
    await talk.alice.types("/coach export")
    await talk.bob.types("/done his")
    assert "Who looked\n• Tuesday, 3 March 2026, 09:00: you, all of yours, as an export" in await talk.alice.types(
        "/coach whosees"
    )
    assert "Nobody looked." in await talk.bob.types("/coach whosees")


async def test_a_long_log_is_told_in_pages(talk: Talk) -> None:
    who = MemberId(talk.slack.team.id, talk.alice.person.id)
    await talk.alice.types("/done x")
    for minute in range(60):
        at = talk.trial.clock() + timedelta(minutes=minute)
        await talk.bot.database.transact(access_log.note, who, "export", at)
        await talk.bot.database.transact(access_log.note, who, "export", at)  # the same look, read twice
    first = await talk.alice.types("/coach whosees")
    second = await talk.alice.presses("Next page")
    assert (first + second).count("you, all of yours") == 60
    assert await talk.alice.presses("Page before") == first


async def test_a_lead_who_looks_is_seen_looking(talk: Talk) -> None:
    """By all who are in that team, with who and when; by nobody else."""
    room = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.bob.types("/done his own line")
    await talk.alice.person.types("/coach team fri 16:00", channel=room.id)
    await talk.trial.settled()
    await talk.at("09:07")
    frame = await talk.alice.person.types("/coach team preview", channel=room.id)
    assert frame is not None
    told = await talk.bob.types("/coach whosees")
    assert "• That you are in help-desk, led by alice" in told
    assert "• Tuesday, 3 March 2026, 09:07: alice, a preview of the recap's frame, help-desk" in told
    assert "his own line" not in told
    assert "which you lead" in await talk.alice.types("/coach whosees")


async def test_a_lead_who_opens_the_settings_is_seen_looking(talk: Talk) -> None:
    """By the command and by the button alike."""
    room = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.bob.types("/done his own line")
    set_up = await talk.alice.person.types("/coach team fri 16:00", channel=room.id)
    await talk.at("09:07")
    await talk.alice.person.types("/coach team", channel=room.id)
    await talk.at("09:09")
    await talk.alice.presses("Change it", on=set_up)
    told = await talk.bob.types("/coach whosees")
    for clock in ("09:07", "09:09"):
        assert f"• Tuesday, 3 March 2026, {clock}: alice, the recap's settings, help-desk" in told


async def test_a_line_said_yes_to_is_told_with_where(talk: Talk) -> None:
    """In the words that were chosen for sharing; what was said no to is not there."""
    room = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.bob.types("/done his own line")
    await talk.alice.person.types("/coach team fri 16:00", channel=room.id)
    who = MemberId(talk.slack.team.id, talk.bob.person.id)

    def say(tx: sa.Connection) -> None:
        (team,) = teams.known_to(tx, who)
        day = talk.trial.clock().date() + timedelta(days=3)
        shares.put(tx, who, shares.Source(team.id, shares.LINE, 1), text="as shared", yes=True, day=day)
        shares.put(tx, who, shares.Source(team.id, shares.LINE, 2), text="kept back", yes=False, day=day)

    await talk.bot.database.transact(say)
    told = await talk.bob.types("/coach whosees")
    assert "Nobody sees this before it's posted:\n• Friday, 6 March 2026, in the recap of help-desk: as shared" in told
    assert "kept back" not in told


async def test_a_signal_is_told_to_have_been_sent(talk: Talk) -> None:
    await talk.bob.types("/done his")
    await talk.alice.types("/coach signal @bob")
    assert "to bob alone: that you had a hard day, and nothing more" in await talk.alice.types("/coach whosees")
    assert "hard day" not in await talk.bob.types("/coach whosees")


async def test_a_recap_that_is_off_has_no_lead(talk: Talk) -> None:
    """Until it is on again."""
    room = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.bob.types("/done his own line")
    for typed, told in (
        ("fri 16:00", "• That you are in help-desk, led by alice; when I last looked, "),
        ("off", "• That you are in help-desk, whose recap is off; when I last looked, "),
        ("fri 15:00", "• That you are in help-desk, led by alice; when I last looked, "),
    ):
        await talk.alice.person.types(f"/coach team {typed}", channel=room.id)
        await talk.trial.settled()
        assert told in await talk.bob.types("/coach whosees")
    await talk.alice.person.types("/coach team off", channel=room.id)
    assert "help-desk, whose recap is off" in await talk.alice.types("/coach whosees")
