"""Who people are: their clocks and their leaving are followed, at once and after an absence."""

from datetime import timedelta

import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import member
from tests.talk import Talk


async def test_a_person_who_moves_gets_the_digest_at_the_new_local_time(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.person.profile.moves_to("America/New_York")
    await talk.at("17:00")
    assert talk.alice.mail == []
    await talk.at("23:00")
    assert len(talk.alice.mail) == 1
    assert "Time zone: America/New_York (from Slack)" in await talk.alice.types("/coach settings")


async def test_a_typed_zone_wins_over_slacks(talk: Talk) -> None:
    await talk.alice.types("/coach tz Asia/Kathmandu")
    await talk.alice.person.profile.moves_to("America/New_York")
    assert await talk.alice.types("/coach tz") == (
        "Your time zone is Asia/Kathmandu. Like this: /coach tz Europe/Berlin, or /coach tz auto"
    )
    assert await talk.alice.types("/coach tz auto") == (
        "Your time zone: America/New_York (from Slack). It's 03:00 there now."
    )


async def test_a_move_while_the_bot_was_away_is_found_within_a_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.slack.sockets.drop()
    talk.trial.people["alice"]._member.tz = "Asia/Kathmandu"  # noqa: SLF001 - nobody was told of it
    await talk.bot.profiles.refresh()
    assert await talk.bot.database.transact(_zone_of, talk.alice.person.id) == "Europe/Berlin"
    talk.trial.clock.advance(timedelta(days=1, minutes=1))
    await talk.bot.profiles.refresh()
    assert await talk.bot.database.transact(_zone_of, talk.alice.person.id) == "Asia/Kathmandu"


async def test_somebody_of_whom_slack_said_nothing_is_asked_about_again(talk: Talk) -> None:
    talk.slack.fault("users.info", Fault.error("internal_error"))
    await talk.alice.types("/done first")
    await talk.bot.profiles.refresh()
    assert "Time zone: Europe/Berlin" in await talk.alice.types("/coach settings")


async def test_somebody_who_left_hears_nothing_more_and_is_welcome_back(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.person.profile.is_deactivated()
    await talk.at("18:00", days=1)
    assert talk.alice.mail == []
    talk.trial.people["alice"]._member.deleted = False  # noqa: SLF001 - an admin lets her in again
    await talk.alice.types("/done back again")
    await talk.at("18:00", days=1)
    assert len(talk.alice.mail) == 1


async def test_slack_saying_nothing_about_people_stops_nothing_else(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.trial.clock.advance(timedelta(days=2))
    talk.slack.fault("users.info", Fault.ratelimited("30"))
    await talk.bot.profiles.refresh()
    assert await talk.alice.types("/done still here") == "Noted: still here\n[Undo]"


def _zone_of(tx: sa.Connection, user_id: str) -> str:
    return str(tx.execute(sa.select(member.c.slack_zone).where(member.c.user_id == user_id)).scalar_one())
