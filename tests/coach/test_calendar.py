"""When something is due: one occurrence a local date, at the right wall time, in every zone there is."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
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
    occurrence,
    within_shift,
    works_on,
    zone,
    zone_names,
)

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks are counted from it as naive times
FIRST_YEAR, LAST_YEAR = 2026, 2030
QUARTERS = [time(minutes // 60, minutes % 60) for minutes in range(0, 1440, 15)]
SOME_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
)
NIGHT = Shift(time(22), time(6), frozenset({0, 1, 2, 3, 4}))
STEADY = settings(max_examples=100, derandomize=True, deadline=None, database=None)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # mypy takes *parts for the zone too


def walls(dues: Iterable[Occurrence], zone_name: str) -> list[str]:
    """The days of occurrences, and what a clock on the wall shows when each is due."""
    return [f"{due.day} {due.due_at.astimezone(zone(zone_name)):%m-%d %H:%M}" for due in dues]


def stepping(at: time, hours: Hours, after: datetime) -> Iterator[Occurrence]:
    while True:
        due = next_occurrence(at, hours, after)
        yield due
        after = due.due_at


# An oracle that never asks what a wall time is in UTC: it looks at UTC's offsets only, and does sums.


@cache
def offsets(zone_name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """When a zone's offset changes from 2026 to 2030, in UTC seconds, and the offsets from each on (seconds)."""
    rules = zone(zone_name)

    def offset(seconds: int) -> int:
        delta = datetime.fromtimestamp(seconds, rules).utcoffset()
        assert delta is not None
        return int(delta.total_seconds())

    start, end = (int(utc(year, 1, 1).timestamp()) for year in (FIRST_YEAR - 1, LAST_YEAR + 1))
    starts, deltas = [start], [offset(start)]
    for seconds in range(start, end, 2 * 86400):
        low, high = seconds, seconds + 2 * 86400
        if offset(low) == offset(high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
        starts.append(high)
        deltas.append(offset(high))
    return tuple(starts), tuple(deltas)


def expected_seconds(day: date, at: time, zone_name: str) -> int:
    starts, deltas = offsets(zone_name)
    wall = int((datetime.combine(day, at) - EPOCH).total_seconds())
    near = bisect_right(starts, wall) - 1
    segments = [index for index in (near - 1, near, near + 1) if 0 <= index < len(starts)]
    shown = [
        wall - deltas[index]
        for index in segments
        if bisect_right(starts, wall - deltas[index]) - 1 == index  # this offset is in force at that moment
    ]
    if shown:
        return min(shown)
    over = next(index for index in segments[1:] if wall - deltas[index] < starts[index] <= wall - deltas[index - 1])
    return wall - deltas[over - 1]  # the clock of before the gap, read on


@cache
def rule_sets() -> list[str]:
    """One zone for each set of rules there is from 2026 to 2030."""
    by_file: dict[bytes, str] = {}
    for name in sorted(zone_names().values()):
        by_file.setdefault(files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes(), name)
    by_rules: dict[tuple[tuple[int, ...], tuple[int, ...]], str] = {}
    for name in by_file.values():
        by_rules.setdefault(offsets(name), name)
    return list(by_rules.values())


def round_each_change(zone_name: str) -> Iterator[date]:
    starts, deltas = offsets(zone_name)
    for start, before in zip(starts[1:], deltas, strict=False):
        yield (EPOCH + timedelta(seconds=start + before)).date()


def test_there_are_many_sets_of_rules_to_sweep() -> None:
    assert len(rule_sets()) > 50
    assert sum(len(list(round_each_change(name))) for name in rule_sets()) > 250


def wrong_round(name: str, change: date, at: time) -> bool:
    """Whether the four dates round a clock change are not due once each, at the right moment."""
    days = [change + DAY * step for step in range(-1, 3)]
    after = datetime.fromtimestamp(expected_seconds(days[0] - DAY, at, name), UTC)
    dues = [(due.day, int(due.due_at.timestamp())) for due in islice(stepping(at, Hours(name), after), 4)]
    return dues != [(day, expected_seconds(day, at, name)) for day in days]


@pytest.mark.long
def test_stepping_over_every_clock_change_gives_each_local_date_once_at_the_right_moment() -> None:
    every = ((name, change, at) for name in rule_sets() for change in round_each_change(name) for at in QUARTERS)
    assert [case for case in every if wrong_round(*case)] == []


def test_stepping_over_a_sample_of_clock_changes_does_too() -> None:
    every = ((name, change, at) for name in SOME_ZONES for change in round_each_change(name) for at in QUARTERS)
    sample = list(islice(every, 0, None, 7))  # each quarter of an hour comes up, and each change
    assert {at for _, _, at in sample} == set(QUARTERS)
    assert [case for case in sample if wrong_round(*case)] == []


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


@pytest.mark.parametrize(
    ("name", "at", "after", "expected"),
    [
        (
            "Europe/Berlin",
            time(17),
            utc(2026, 3, 27, 23),
            ["2026-03-28 03-28 17:00", "2026-03-29 03-29 17:00", "2026-03-30 03-30 17:00"],
        ),
        (
            "Europe/Berlin",
            time(2, 15),
            utc(2026, 3, 27, 23),
            ["2026-03-28 03-28 02:15", "2026-03-29 03-29 03:15", "2026-03-30 03-30 02:15"],
        ),
        (
            "Europe/Berlin",
            time(2, 15),
            utc(2026, 10, 23, 23),
            ["2026-10-24 10-24 02:15", "2026-10-25 10-25 02:15", "2026-10-26 10-26 02:15"],
        ),
        (
            "America/New_York",
            time(17),
            utc(2026, 3, 7, 6),
            ["2026-03-07 03-07 17:00", "2026-03-08 03-08 17:00", "2026-03-09 03-09 17:00"],
        ),
        (
            "America/New_York",
            time(2, 15),
            utc(2026, 3, 7, 6),
            ["2026-03-07 03-07 02:15", "2026-03-08 03-08 03:15", "2026-03-09 03-09 02:15"],
        ),
        (
            "America/New_York",
            time(1, 15),
            utc(2026, 10, 31, 4),
            ["2026-10-31 10-31 01:15", "2026-11-01 11-01 01:15", "2026-11-02 11-02 01:15"],
        ),
        ("Asia/Kathmandu", time(2, 15), utc(2026, 3, 28), ["2026-03-29 03-29 02:15", "2026-03-30 03-30 02:15"]),
        (
            "Australia/Lord_Howe",
            time(2, 15),
            utc(2026, 10, 2, 14),
            ["2026-10-03 10-03 02:15", "2026-10-04 10-04 02:45", "2026-10-05 10-05 02:15"],
        ),
        (
            "Australia/Lord_Howe",
            time(1, 45),
            utc(2026, 4, 3, 14),
            ["2026-04-04 04-04 01:45", "2026-04-05 04-05 01:45", "2026-04-06 04-06 01:45"],
        ),
        (
            "Australia/Lord_Howe",
            time(17),
            utc(2026, 4, 3, 14),
            ["2026-04-04 04-04 17:00", "2026-04-05 04-05 17:00", "2026-04-06 04-06 17:00"],
        ),
    ],
)
def test_a_wall_time_keeps_its_place_on_the_days_the_clocks_change(
    name: str, at: time, after: datetime, expected: list[str]
) -> None:
    assert walls(islice(stepping(at, Hours(name), after), len(expected)), name) == expected


@pytest.mark.parametrize(
    ("name", "gap"),
    [
        ("Asia/Beirut", date(2026, 3, 29)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Santiago", date(2026, 9, 6)),
        ("America/Havana", date(2026, 3, 8)),
    ],
)
def test_a_day_without_a_midnight_has_its_midnight_at_one(name: str, gap: date) -> None:
    after = moment(gap - DAY, time(0), name)
    dues = walls(islice(stepping(time(0), Hours(name), after), 2), name)
    assert dues == [f"{gap} {gap:%m-%d} 01:00", f"{gap + DAY} {gap + DAY:%m-%d} 00:00"]
    assert local_day(moment(gap, time(0), name), Hours(name)) == gap
    assert local_day(moment(gap, time(0), name) - timedelta(seconds=1), Hours(name)) == gap - DAY
    assert day_ends(gap - DAY, Hours(name)) == moment(gap, time(1), name)


def test_an_overlap_fires_at_the_first_of_the_two_moments() -> None:
    assert moment(date(2026, 10, 25), time(2, 15), "Europe/Berlin") == utc(2026, 10, 25, 0, 15)
    assert moment(date(2026, 11, 1), time(1, 15), "America/New_York") == utc(2026, 11, 1, 5, 15)


def test_an_evening_that_slides_over_midnight_still_belongs_to_its_day() -> None:
    hours = Hours("America/Scoresbysund")
    dues = list(islice(stepping(time(23, 30), hours, utc(2026, 3, 28, 2)), 3))
    assert walls(dues, hours.zone) == ["2026-03-28 03-29 00:30", "2026-03-29 03-29 23:30", "2026-03-30 03-30 23:30"]
    assert dues[0].expires_at - dues[0].due_at == timedelta(minutes=15)


def test_the_date_that_samoa_skipped_has_no_occurrence_and_its_neighbours_one_each() -> None:
    hours = Hours("Pacific/Apia")
    for at in (time(0), time(9), time(17), time(23, 45)):
        after = moment(date(2011, 12, 28), at, hours.zone)
        dues = walls(islice(stepping(at, hours, after), 3), hours.zone)
        assert dues == [f"2011-{day} {day} {at:%H:%M}" for day in ("12-29", "12-31")] + [f"2012-01-01 01-01 {at:%H:%M}"]
        assert occurrence(date(2011, 12, 30), at, hours) is None


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


def test_the_pinned_zone_rules_win_over_the_machines(tmp_path: Path) -> None:
    berlin = files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").read_bytes()
    liar = tmp_path / "America" / "Vancouver"
    liar.parent.mkdir()
    liar.write_bytes(berlin)
    zone.cache_clear()
    try:
        reset_tzpath([tmp_path])
        ZoneInfo.clear_cache()
        assert ZoneInfo("America/Vancouver").utcoffset(datetime(2026, 1, 5)) == timedelta(hours=1)  # noqa: DTZ001 - wall
        assert moment(date(2026, 1, 5), time(12), "America/Vancouver") == utc(2026, 1, 5, 20)
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()
        zone.cache_clear()


def test_every_zone_of_the_package_can_be_read_by_its_exact_name() -> None:
    assert len(zone_names()) > 550
    assert [zone(name).key for name in zone_names().values()] == list(zone_names().values())


@pytest.mark.parametrize(
    "name",
    ["", "Europe", "../..", "../../zones", "Europe/Berlin\0", "\0", "europe/berlin", "Europe/berlin", "Mars"],
)
def test_a_name_that_is_no_zone_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        zone(name)
