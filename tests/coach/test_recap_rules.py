"""The recap's rules: when it is due, when each is asked, what conditions point at nobody, how a long week is split."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from slackbot.coach import recap
from slackbot.coach.calendar import Hours, Shift
from slackbot.coach.recap import SLOTS, Item, Weekly

FRIDAY = date(2026, 3, 6)
BERLIN = "Europe/Berlin"
FRIDAYS = Weekly(4, time(16), BERLIN)
RECAP_AT = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NINE_TO_FIVE = Shift(time(9), time(17), frozenset(range(5)))


def never_free(_day: date) -> bool:
    return False


def test_a_recap_is_due_on_its_day_at_its_wall_time_and_may_be_two_days_late() -> None:
    due = recap.following(FRIDAYS, MONDAY)
    assert (due.day, due.due_at, due.expires_at - due.due_at) == (FRIDAY, RECAP_AT, timedelta(days=2))
    assert recap.following(FRIDAYS, RECAP_AT).day == FRIDAY + timedelta(days=7)


def test_the_wall_time_stays_when_the_clocks_change() -> None:
    after = recap.following(FRIDAYS, datetime(2026, 3, 27, 15, 0, tzinfo=UTC))
    assert after.due_at == datetime(2026, 4, 3, 14, 0, tzinfo=UTC)


def test_every_week_that_went_by_is_planned_so_that_it_can_be_said_to_be_late() -> None:
    three_weeks_on = MONDAY + timedelta(days=21)
    assert [due.day.day for due in recap.planned(FRIDAYS, FRIDAY, three_weeks_on)] == [13, 20, 27]
    assert recap.planned(FRIDAYS, date(2026, 3, 27), three_weeks_on) == []
    assert [due.day.day for due in recap.planned(FRIDAYS, None, three_weeks_on)] == [27]


def test_one_is_asked_the_day_before_an_hour_before_the_shift_ends() -> None:
    due = recap.preview(Hours(BERLIN, NINE_TO_FIVE), RECAP_AT, never_free, MONDAY)
    assert due is not None
    assert (due.day, due.due_at) == (date(2026, 3, 5), datetime(2026, 3, 5, 15, 0, tzinfo=UTC))
    assert due.expires_at == RECAP_AT


def test_without_a_shift_one_is_asked_at_three() -> None:
    due = recap.preview(Hours("America/New_York"), RECAP_AT, never_free, MONDAY)
    assert due is not None
    assert due.due_at == datetime(2026, 3, 5, 20, 0, tzinfo=UTC)


def test_who_is_off_the_day_before_is_asked_on_their_last_day_of_work() -> None:
    monday_tuesday = Shift(time(9), time(17), frozenset({0, 1}))
    due = recap.preview(Hours(BERLIN, monday_tuesday), RECAP_AT, never_free, MONDAY)
    assert due is not None
    assert due.day == date(2026, 3, 3)
    due = recap.preview(Hours(BERLIN, NINE_TO_FIVE), RECAP_AT, lambda day: day.day > 3, MONDAY)
    assert due is not None
    assert due.day == date(2026, 3, 3)


def test_who_works_nights_is_asked_within_the_night_before() -> None:
    nights = Shift(time(22), time(6), frozenset(range(5)))
    due = recap.preview(Hours(BERLIN, nights), RECAP_AT, never_free, MONDAY)
    assert due is not None
    assert (due.day, due.due_at) == (date(2026, 3, 5), datetime(2026, 3, 6, 4, 0, tzinfo=UTC))


def test_where_the_usual_time_is_past_one_is_asked_at_the_next_start_or_not_at_all() -> None:
    thursday_evening = datetime(2026, 3, 5, 19, 0, tzinfo=UTC)
    due = recap.preview(Hours(BERLIN, NINE_TO_FIVE), RECAP_AT, never_free, thursday_evening)
    assert due is not None
    assert due.due_at == datetime(2026, 3, 6, 8, 0, tzinfo=UTC)
    assert recap.preview(Hours(BERLIN, NINE_TO_FIVE), RECAP_AT, never_free, RECAP_AT - timedelta(hours=1)) is None


def test_a_condition_is_told_where_five_say_it_and_five_do_not() -> None:
    hard = {f"U{number}": ["tue_pm"] for number in range(5)}
    easy: dict[str, list[str]] = {f"V{number}": [] for number in range(5)}
    assert recap.conditions({**hard, **easy}) == ("tue_pm",)
    assert recap.conditions(dict(list({**hard, **easy}.items())[1:])) == ()
    assert recap.conditions(dict(list({**hard, **easy}.items())[:-1])) == ()
    assert recap.conditions(hard) == ()


def test_two_conditions_are_not_told_where_one_person_stands_between_them() -> None:
    said = {f"U{number}": ["tue_am", "tue_pm"] for number in range(5)} | {"X": ["tue_pm"]}
    said |= {f"V{number}": [] for number in range(5)}
    assert recap.conditions(said) == ("tue_pm",)


answers = st.dictionaries(st.integers(0, 40).map(str), st.frozensets(st.sampled_from(SLOTS[:6]), max_size=4))


@given(answers)
def test_whatever_people_tap_no_condition_points_at_fewer_than_five(said: dict[str, frozenset[str]]) -> None:
    told = recap.conditions(said)
    sayers = [{who for who, slots in said.items() if slot in slots} for slot in told]
    for who in sayers:
        assert len(who) >= 5
        assert len(said) - len(who) >= 5
    for group in sayers:
        for other in sayers:
            assert len(group - other) not in range(1, 5)


@given(st.lists(st.tuples(st.sampled_from(sorted(recap.IN_POST)), st.integers(1, 500))))
@example([(min(recap.IN_POST), 500)] * 30)
def test_a_long_week_is_split_and_nothing_is_dropped(sorts: list[tuple[str, int]]) -> None:
    items = [Item(number, kind, length) for number, (kind, length) in enumerate(sorts)]
    head, *thread = recap.split(items)
    assert sorted(item.id for part in (head, *thread) for item in part) == [item.id for item in items]
    for kind, most in recap.IN_POST.items():
        assert len([item for item in head if item.kind == kind]) <= most
    assert sum(item.length for item in head) <= 2200
    for part in thread:
        assert 0 < len(part) <= 60
        assert sum(item.length for item in part) <= 3000


def test_the_order_is_another_each_week_and_the_same_each_time() -> None:
    ids = list(range(20))
    assert recap.shuffled(ids, 1, FRIDAY) == recap.shuffled(reversed(ids), 1, FRIDAY)
    assert recap.shuffled(ids, 1, FRIDAY) != recap.shuffled(ids, 1, FRIDAY + timedelta(days=7))
    assert recap.question_of(FRIDAY + timedelta(days=7)) == recap.question_of(FRIDAY) + 1
