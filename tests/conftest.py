"""Fixtures for every test."""

import logging
import shutil
import tempfile
import tomllib
from collections.abc import AsyncIterator, Container, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.time_limits import TimeLimits, take_your_time

if TYPE_CHECKING:
    from tests.talk import Talk

_WIDE = {"test_tenants.py", "test_recap_size.py", "test_migrations.py", "test_planning.py"}

# Matrices: the quick suite runs the first case of each, the long suite all of them.
_MATRICES = {
    "test_a_broken_set_up_is_named_with_its_remedy_and_run_says_the_same",
    "test_a_busy_conversation_starves_nobodys_search",
    "test_a_call_is_kept_in_the_right_workspace_or_the_person_is_told",
    "test_a_clock_that_is_wrong_is_named",
    "test_a_console_that_lacks_a_sign_gets_no_traceback",
    "test_a_digest_waits_for_the_meeting_and_two_hours_past_the_shift_is_told_as_unsent",
    "test_a_long_winded_template_is_read_without_delay",
    "test_a_profile_changes_in_the_workspaces_that_the_event_names",
    "test_a_refusal_of_one_message_keeps_nobody_elses_and_comes_later",
    "test_a_window_is_its_workspaces_from_wherever_it_is_sent",
    "test_a_window_with_any_ids_is_kept_in_the_right_workspace_or_stays_open",
    "test_an_event_of_any_type_that_slack_publishes_is_taken",
    "test_an_edit_that_slack_refuses_for_good_is_told_and_why",
    "test_an_account_that_a_passing_answer_closed_is_opened_by_the_next_profile",
    "test_a_step_takes_nothing_away_and_adds_nothing_that_old_processes_would_have_to_know",
    "test_from_every_released_schema_all_that_was_kept_is_kept",
    "test_it_finds_what_the_look_at_home_finds",
    "test_no_event_is_kept_under_an_organisation_or_breaks_anything",
    "test_no_hostile_text_is_dear",
    "test_one_persons_endless_call_ends_and_nobody_else_waits_for_long",
    "test_removed_and_installed_again_within_the_grace",
    "test_what_is_on_the_screen_can_be_pressed",
    "test_what_stands_for_something_is_set_off_from_its_sky",
    "test_who_is_no_part_of_it_can_not_share_it",
}
# Long ones: they let a clock run down, use up processor time, or start processes.
_LONG = {
    "test_a_call_that_nobody_waits_for_any_more_gives_its_thread_back",
    "test_a_changed_template_draws_the_page_anew_and_a_broken_one_is_named",
    "test_a_crowd_is_spread_over_as_long_as_it_takes_and_its_neighbour_is_not",
    "test_a_week_is_lived_by_four_people_and_told_as_a_dialogue",
    "test_an_ordinary_time_has_a_few_jokes_and_no_more_than_one_in_ten",
    "test_any_template_is_said_within_the_budget_or_refused_with_a_sentence",
    "test_compose_takes_compose_yaml",
    "test_four_times_the_text_costs_about_four_times_as_much",
    "test_it_is_the_same_however_often_it_is_asked_and_in_whatever_order",
    "test_kubernetes_takes_every_resource",
    "test_live_sends_every_sample_to_slack_and_posts_nothing",
    "test_no_answer_names_a_server_or_its_version",
    "test_no_piece_repeated_is_dear",
    "test_of_a_whole_week_the_team_sees_what_was_said_yes_to_and_nothing_else",
    "test_ours_say_the_same_beside_those_of_a_team",
    "test_postgresql_is_named_for_what_is_wrong_with_it",
    "test_preview_shows_every_message_or_one",
    "test_the_bill_of_materials_is_what_cyclonedx_takes",
    "test_the_connection_of_an_interrupted_call_is_not_used_again",
    "test_the_language_slack_says_later_is_followed",
    "test_the_post_is_in_the_teams_language_and_each_is_asked_in_their_own",
    "test_there_are_many_sets_of_rules_to_sweep",
    "test_two_processes_plan_a_crowd_between_them_and_nobody_twice",
    "test_what_takes_more_time_than_a_message_may_is_named_and_none_is_used",
    "test_words_reach_whom_they_are_for_and_nobody_else",
}
_TALKS = {"cli", "crawl", "dialogue", "edge", "page", "stale"}  # folders whose tests run the whole bot
_TESTS = Path(__file__).parent
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, a commit of a test's file waits for no disk

_ROOM = 2 * 1024**3  # bytes; a run leaves some files there, and the bot does not start on a full disk


@pytest.fixture(scope="session", autouse=True)
def _files_in_memory() -> Iterator[None]:
    if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        tempfile.tempdir = str(_IN_MEMORY)
    yield
    tempfile.tempdir = None


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    from tests.statements import shared_by_engines  # noqa: PLC0415 - the process that only hands out tests needs none

    with shared_by_engines():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let the database take its time on a busy machine, and restore the logging that a test's command line set up.

    Only a `timed` test shows the database's own time. A hook, because two fixtures take longer than a test of a rule.
    """
    root = logging.getLogger()
    level, disabled = root.level, root.manager.disable
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("timed") is None:
            patch.setattr("slackbot.store.database.CALL_SECONDS", 20.0)
        try:
            return (yield)
        finally:
            root.setLevel(level)
            logging.disable(disabled)


@pytest.fixture
def however_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lift time limits for tests that show an answer and not its speed."""
    take_your_time(monkeypatch)


@pytest.fixture(
    params=[
        pytest.param(TimeLimits(20, 10), id="said"),
        pytest.param(TimeLimits(3, 1), id="in time", marks=pytest.mark.timed),
    ]
)
def time_limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> TimeLimits:
    """Show what is said however slow the machine is; the times themselves only where somebody asks for `timed`."""
    limits: TimeLimits = request.param
    monkeypatch.setattr("slackbot.standin.transport.sockets.ACK_SECONDS", limits.ack)
    return limits


@pytest.fixture
async def talk() -> AsyncIterator["Talk"]:
    """A talk on a Tuesday at nine, Berlin time."""
    from tests.talk import open_talk  # noqa: PLC0415 - only a talk needs the whole bot, and not the rules' tests

    async with open_talk() as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for goldens and pictures."""
    parser.addoption("--update-pictures", action="store_true", help="retake the pictures of README")
    parser.addoption("--update-goldens", action="store_true", help="rewrite the golden files")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether to rewrite golden files."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the quick suite quick; what it leaves out is marked long, and nothing is dropped.

    The widest of the store's tests run on PostgreSQL in the long suite, since the statements are the same on both.
    """
    leaves_out = _left_out if _names_a_file(config) else _left_out_of_a_folder
    met: set[tuple[Path, str]] = set()
    for item in items:
        name = item.name.partition("[")[0]
        if leaves_out(item, name, met):
            item.add_marker("long")
        met |= {(item.path, name), (item.path, "")}


def _names_a_file(config: pytest.Config) -> bool:
    """Whether the command line names files or tests, rather than folders or nothing."""
    return any(".py" in argument for argument in config.args)


def _left_out(item: pytest.Item, name: str, met: Container[tuple[Path, str]]) -> bool:
    is_another_case = name in _MATRICES and (item.path, name) in met
    return is_another_case or name in _LONG or (item.path.name in _WIDE and "postgresql" in item.name)


def _left_out_of_a_folder(item: pytest.Item, name: str, met: Container[tuple[Path, str]]) -> bool:
    """Leave out, too, what only long talks would show.

    Of the files in `_TALKS` the quick suite runs the first test, and every test that has to catch a break.
    """
    if _left_out(item, name, met):
        return True
    place = item.path.relative_to(_TESTS)
    if place.parts[0] not in _TALKS or (item.path, "") not in met:
        return False
    file = f"tests/{place.as_posix()}"
    return not {file, f"{file}::{name}"} & _catching()


@cache
def _catching() -> frozenset[str]:
    """Name the files and tests that catch the breaks of `tests/mutations`."""
    subjects = tomllib.loads((_TESTS / "mutations" / "breaks.toml").read_text("utf-8"))
    return frozenset(test for breaks in subjects.values() for each in breaks for test in each["tests"])
