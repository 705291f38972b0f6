"""When something is due on days when the clocks change, in every zone of the package."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from slackbot.coach.calendar import (
    Hours,
    day_ends,
    local_day,
    moment,
    occurrence,
    zone,
    zone_names,
)
from tests.coach.parsing.zones import DAY, EPOCH, expected_seconds, offsets, stepping, utc, walls

QUARTERS = [time(minutes // 60, minutes % 60) for minutes in range(0, 1440, 15)]


SOME_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
)


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
