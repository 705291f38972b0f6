"""People as kept: their clock, their shift, their choices, their breaks."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.coach.calendar import EVERY_DAY, Hours, Shift
from slackbot.store.people import breaks, members
from slackbot.store.people.members import UNTIL_RESUMED, Member
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member
from tests.store.people import ALICE, BOB, CAROL, MORNING, NOBODY, TODAY, TOMORROW

NEWCOMER = MemberId("T1", "U7")


def test_somebody_who_never_wrote_has_no_account(tx: sa.Connection) -> None:
    assert members.get(tx, NOBODY) is None


def test_a_newcomer_gets_an_account_with_what_slack_says(tx: sa.Connection) -> None:
    expected = Member("T1", "U7", True, "Asia/Tokyo", None, MORNING, None, None, None, None, 0)  # noqa: FBT003 - active
    assert members.add(tx, NEWCOMER, "Asia/Tokyo", MORNING) == expected
    assert members.get(tx, NEWCOMER) == expected
    assert expected.id == NEWCOMER


def test_a_newcomer_of_whom_slack_says_nothing_goes_by_utc(tx: sa.Connection) -> None:
    assert members.add(tx, NEWCOMER, None, None).hours == Hours("UTC")


def test_meeting_somebody_again_refreshes_the_profile_and_nothing_else(tx: sa.Connection) -> None:
    members.change(tx, ALICE, active=False, chosen_zone="Asia/Tokyo", ramp_step=2, digest_at=time(17))
    before = members.get(tx, ALICE)
    later = MORNING + timedelta(days=1)
    after = members.add(tx, ALICE, "America/New_York", later)
    assert before is not None
    assert after.slack_zone == "America/New_York"
    assert after.profile_at == later
    assert (after.active, after.chosen_zone, after.ramp_step, after.digest_at) == (False, "Asia/Tokyo", 2, time(17))


def test_meeting_somebody_again_while_slack_is_away_forgets_nothing(tx: sa.Connection) -> None:
    before = members.get(tx, ALICE)
    assert before is not None
    assert before.slack_zone == "Europe/Berlin"
    assert members.add(tx, ALICE, None, None) == before


def test_two_first_calls_at_once_make_one_account(shared: Engine) -> None:
    with shared.connect() as first, shared.connect() as second:
        assert (members.get(first, NEWCOMER), members.get(second, NEWCOMER)) == (None, None)
        members.add(first, NEWCOMER, "Asia/Tokyo", MORNING)
        first.commit()
        assert members.add(second, NEWCOMER, None, None).slack_zone == "Asia/Tokyo"
        second.commit()


def test_the_zone_somebody_chose_wins_over_slacks(tx: sa.Connection) -> None:
    assert members.change(tx, ALICE, chosen_zone="Asia/Tokyo").hours.zone == "Asia/Tokyo"
    assert members.change(tx, ALICE, chosen_zone=None).hours.zone == "Europe/Berlin"
    assert members.change(tx, ALICE, slack_zone=None).hours.zone == "UTC"


def test_those_whom_slack_was_asked_about_longest_ago_come_first(tx: sa.Connection) -> None:
    members.change(tx, ALICE, profile_at=MORNING - timedelta(days=1))
    members.change(tx, BOB, profile_at=MORNING - timedelta(days=2))
    members.add(tx, NEWCOMER, None, None)
    assert members.stale(tx, MORNING, 9) == [NEWCOMER, BOB, ALICE]
    assert members.stale(tx, MORNING, 2) == [NEWCOMER, BOB]
    assert members.stale(tx, MORNING - timedelta(days=1), 9) == [NEWCOMER, BOB]
    members.change(tx, BOB, active=False)
    assert members.stale(tx, MORNING + timedelta(days=1), 9) == [NEWCOMER, ALICE, CAROL]


def test_changing_nobody_says_so(tx: sa.Connection) -> None:
    with pytest.raises(sa.exc.NoResultFound):
        members.change(tx, NOBODY, ramp_step=1)


@pytest.mark.parametrize(
    "shift",
    [
        Shift(time(9), time(17), frozenset(range(5))),
        Shift(time(22, 15), time(6, 45), frozenset({6, 0, 1, 2, 3})),
        Shift(time(16), time(0), EVERY_DAY),
        Shift(time(0), time(23, 59), frozenset({6})),
    ],
)
def test_a_shift_comes_back_as_it_was_set(tx: sa.Connection, shift: Shift) -> None:
    members.set_shift(tx, ALICE, Shift(time(1), time(2), EVERY_DAY))
    assert members.set_shift(tx, ALICE, shift).shift == shift
    alice = members.get(tx, ALICE)
    assert alice is not None
    assert alice.hours == Hours("Europe/Berlin", shift)


def test_a_pause_ends_on_the_day_it_names(tx: sa.Connection) -> None:
    paused = members.change(tx, ALICE, paused_until=TOMORROW)
    assert [paused.is_paused(day) for day in (TODAY, TOMORROW)] == [True, False]
    for_ever = members.change(tx, ALICE, paused_until=UNTIL_RESUMED)
    assert for_ever.is_paused(date(2999, 1, 1))
    resumed = members.change(tx, ALICE, paused_until=None)
    assert not resumed.is_paused(TODAY)


def test_a_moment_is_kept_to_the_millisecond_in_any_year(tx: sa.Connection) -> None:
    for at in (MORNING + timedelta(milliseconds=7), MORNING.replace(year=1969), MORNING.replace(year=9999)):
        assert members.change(tx, ALICE, profile_at=at).profile_at == at


def test_the_breaks_of_a_day_come_back_in_order_without_a_time(tx: sa.Connection) -> None:
    for what in ("walk", "", "tea & <cake>", "walk"):
        breaks.add(tx, ALICE, TODAY, what)
    breaks.add(tx, ALICE, TOMORROW, "nap")
    assert breaks.of_day(tx, ALICE, TODAY) == ["walk", "", "tea & <cake>", "walk"]
    assert breaks.of_day(tx, ALICE, TOMORROW) == ["nap"]
    assert breaks.of_day(tx, ALICE, TODAY - timedelta(days=1)) == []


def test_with_the_account_goes_all_that_was_kept_of_it(tx: sa.Connection) -> None:
    breaks.add(tx, ALICE, TODAY, "walk")
    tx.execute(sa.delete(member).where(member.c.workspace_id == "T1", member.c.user_id == "U1"))
    assert members.get(tx, ALICE) is None
    assert breaks.of_day(tx, ALICE, TODAY) == []
