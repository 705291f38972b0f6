"""Wall times and moments in the zones that tests of the calendar go through."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from slackbot.coach.calendar import (
    Hours,
    Occurrence,
    next_occurrence,
    zone,
)

DAY = timedelta(days=1)


EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks are counted from it as naive times


FIRST_YEAR, LAST_YEAR = 2026, 2030


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
