"""When something is due: one occurrence a local date, at the right wall time, in every zone there is."""

from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.calendar import (
    EVERY_DAY,
    Hours,
    Occurrence,
    Shift,
    day_begins,
    day_ends,
    local_day,
    moment,
    next_occurrence,
    within_shift,
    works_on,
    zone_names,
)
from tests.coach.parsing.zones import DAY, expected_seconds, stepping, utc, walls
from tests.drawn import STEADY

NIGHT = Shift(time(22), time(6), frozenset({0, 1, 2, 3, 4}))


@STEADY
@given(
    st.sampled_from(sorted(zone_names().values())),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 1)),  # noqa: DTZ001 - Hypothesis wants them naive
    st.times(),
)
def test_the_next_occurrence_is_the_first_later_than_now(name: str, now: datetime, at: time) -> None:
    after, at = now.replace(tzinfo=UTC), at.replace(second=0, microsecond=0)
    due = next_occurrence(at, Hours(name), after)
    seconds = [expected_seconds(now.date() + DAY * step, at, name) for step in range(-2, 4)]
    assert due.due_at == datetime.fromtimestamp(min(s for s in seconds if s > after.timestamp()), UTC)
    assert due.due_at == moment(due.day, at, name)
    assert due.expires_at > due.due_at


@STEADY
@given(
    st.sampled_from(sorted(zone_names().values())),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 1)),  # noqa: DTZ001 - Hypothesis wants them naive
    st.builds(
        Shift,
        st.integers(0, 11).map(lambda hour: time(hour, 30)),
        st.integers(12, 23).map(time),
        st.sets(st.integers(0, 6), min_size=1).map(frozenset),
    ),
    st.sampled_from(["by day", "by night"]),
    st.integers(0, 23).map(time),
)
def test_a_shift_has_one_occurrence_each_day_it_begins(
    name: str, now: datetime, shift: Shift, when: str, at: time
) -> None:
    if when == "by night":
        shift = Shift(shift.end, shift.start, shift.days)
    hours = Hours(name, shift)
    dues = [due.day for due in islice(stepping(at, hours, now.replace(tzinfo=UTC)), 5)]
    calendar = (dues[0] + DAY * step for step in range(50))
    assert dues == list(islice((day for day in calendar if day.weekday() in shift.days), 5))


def test_a_leap_day_and_the_end_of_a_year_of_53_weeks_are_days_like_others() -> None:
    leap = [due.day for due in islice(stepping(time(17), Hours("Europe/Berlin"), utc(2028, 2, 28)), 3)]
    assert leap == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    office = Hours("Europe/Berlin", Shift(time(9), time(17), frozenset(range(5))))
    week_53 = [due.day for due in islice(stepping(time(17), office, utc(2026, 12, 30, 20)), 3)]
    assert week_53 == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)]


def test_an_occurrence_makes_sense_until_its_local_day_ends() -> None:
    due = next_occurrence(time(17), Hours("Europe/Berlin"), utc(2026, 3, 28, 12))
    assert due == Occurrence(date(2026, 3, 28), utc(2026, 3, 28, 16), utc(2026, 3, 28, 23))


def test_what_is_due_now_is_not_the_next() -> None:
    hours = Hours("Europe/Berlin")
    assert next_occurrence(time(17), hours, utc(2026, 3, 2, 16)).day == date(2026, 3, 3)
    assert next_occurrence(time(17), hours, utc(2026, 3, 2, 15, 59)).day == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("shift", "begins"),
    [
        (None, time(0)),
        (Shift(time(9), time(17), EVERY_DAY), time(0)),
        (Shift(time(22), time(6), EVERY_DAY), time(14)),
        (Shift(time(16), time(0), EVERY_DAY), time(8)),
        (Shift(time(18, 30), time(3, 15), EVERY_DAY), time(10, 52)),
        (Shift(time(12), time(12), EVERY_DAY), time(12)),
    ],
)
def test_a_day_begins_at_midnight_or_in_the_middle_of_the_time_off(shift: Shift | None, begins: time) -> None:
    assert day_begins(shift) == begins


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (utc(2026, 3, 2, 20, 0), date(2026, 3, 2)),  # 21:00, before the shift
        (utc(2026, 3, 2, 22, 59), date(2026, 3, 2)),
        (utc(2026, 3, 2, 23, 0), date(2026, 3, 2)),  # midnight, in the shift
        (utc(2026, 3, 3, 5, 30), date(2026, 3, 2)),  # 06:30, after the shift
        (utc(2026, 3, 3, 12, 59), date(2026, 3, 2)),
        (utc(2026, 3, 3, 13, 0), date(2026, 3, 3)),  # 14:00, the middle of the time off
    ],
)
def test_a_shift_over_midnight_is_one_day(at: datetime, day: date) -> None:
    assert local_day(at, Hours("Europe/Berlin", NIGHT)) == day


def test_a_night_shifts_day_ends_in_the_middle_of_the_time_off() -> None:
    hours = Hours("Europe/Berlin", NIGHT)
    assert day_ends(date(2026, 3, 2), hours) == utc(2026, 3, 3, 13)
    assert local_day(day_ends(date(2026, 3, 2), hours), hours) == date(2026, 3, 3)


def test_a_digest_at_six_belongs_to_the_day_on_which_the_night_shift_began() -> None:
    hours = Hours("Europe/Berlin", NIGHT)
    dues = list(islice(stepping(time(6), hours, utc(2026, 3, 6, 0)), 3))
    assert walls(dues, hours.zone) == ["2026-03-05 03-06 06:00", "2026-03-06 03-07 06:00", "2026-03-09 03-10 06:00"]
    assert dues[0].expires_at == utc(2026, 3, 6, 13)


def test_a_night_shift_over_a_clock_change_gets_one_digest() -> None:
    hours = Hours("Europe/Berlin", Shift(time(20), time(2, 30), EVERY_DAY))
    dues = walls(islice(stepping(time(2, 30), hours, utc(2026, 3, 27, 20)), 3), hours.zone)
    assert dues == ["2026-03-27 03-28 02:30", "2026-03-28 03-29 03:30", "2026-03-29 03-30 02:30"]


def test_a_shift_is_worked_on_the_days_it_begins() -> None:
    hours = Hours("Europe/Berlin", NIGHT)
    assert [works_on(date(2026, 3, 2) + DAY * step, hours) for step in range(7)] == [True] * 5 + [False] * 2
    assert works_on(date(2026, 3, 7), Hours("Europe/Berlin"))


@pytest.mark.parametrize(
    ("shift", "inside", "outside"),
    [
        (None, [time(0), time(12), time(23, 59)], []),
        (
            Shift(time(9), time(17), EVERY_DAY),
            [time(9), time(12), time(17)],
            [time(8, 59), time(17, 1), time(0)],
        ),
        (NIGHT, [time(22), time(23, 59), time(0), time(6)], [time(21, 59), time(6, 1), time(12)]),
        (Shift(time(16), time(0), EVERY_DAY), [time(16), time(23, 59), time(0)], [time(0, 1), time(15, 59)]),
    ],
)
def test_both_ends_of_a_shift_are_in_it(shift: Shift | None, inside: list[time], outside: list[time]) -> None:
    assert [within_shift(at, shift) for at in inside + outside] == [True] * len(inside) + [False] * len(outside)


def test_somebody_who_changes_zone_a_minute_before_midnight_goes_by_the_new_days() -> None:
    late = utc(2026, 3, 2, 22, 59)  # 23:59 in Berlin, 17:59 in New York, the day after in Auckland
    assert local_day(late, Hours("Europe/Berlin")) == date(2026, 3, 2)
    west = next_occurrence(time(17), Hours("America/New_York"), late)
    east = next_occurrence(time(17), Hours("Pacific/Auckland"), late)
    assert (west.day, west.due_at) == (date(2026, 3, 3), utc(2026, 3, 3, 22))
    assert (east.day, east.due_at) == (date(2026, 3, 3), utc(2026, 3, 3, 4))
    assert next_occurrence(time(18), Hours("America/New_York"), late).day == date(2026, 3, 2)


def test_at_one_moment_the_ends_of_the_world_have_their_own_days() -> None:
    at = utc(2026, 3, 2, 10, 30)
    assert local_day(at, Hours("Pacific/Kiritimati")) == date(2026, 3, 3)
    assert local_day(at, Hours("Pacific/Pago_Pago")) == date(2026, 3, 1)
