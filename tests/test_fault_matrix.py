"""The fault matrix: for each fault that was thought of, the tests that show what happens."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parent.parent

SENDING: Final = "tests/edge/sending/test_sending.py::"
APART: Final = "tests/edge/sending/test_lanes_apart.py::"
HTTP: Final = "tests/edge/inbound/test_http.py::"
SOCKETS: Final = "tests/edge/inbound/test_sockets.py::"
AWAY: Final = "tests/edge/program/test_database_away.py::"
TROUBLE: Final = "tests/edge/program/test_postgresql_trouble.py::"
KILLED: Final = "tests/chaos/test_delivery_survives.py::"
REPLICAS: Final = "tests/chaos/test_replicas.py::"
PRESSES: Final = "tests/dialogue/typed/test_presses.py::"
REMOVALS: Final = "tests/edge/installs/test_removals.py::"
ORGANISATIONS: Final = "tests/edge/installs/test_organisations.py::"
CALENDAR: Final = "tests/coach/test_calendar.py::"

SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "1 the same event four times": (
        "tests/dialogue/typed/test_dm.py::test_the_same_message_delivered_again_is_answered_and_noted_once",
        PRESSES + "test_a_press_delivered_twice_takes_effect_once",
        PRESSES + "test_a_command_delivered_twice_takes_effect_once_and_gets_the_same_answer",
    ),
    "2 the same call twice at once, to two replicas": (
        REPLICAS + "test_the_same_command_to_two_replicas_at_once_takes_effect_once",
        "tests/store/outbox/test_inbox.py::test_of_one_call_answered_by_two_processes_at_once_one_wins",
    ),
    "3 a signed request replayed": (
        "tests/edge/inbound/test_http_again.py::test_a_request_replayed_byte_for_byte_takes_effect_once_and_gets_the_same_answer",
    ),
    "4 the same words typed twice": (
        "tests/edge/inbound/test_http_again.py::test_a_command_typed_twice_is_two_lines",
        PRESSES + "test_the_same_words_typed_twice_are_two_lines",
    ),
    "5 a handler that takes ten seconds": (
        AWAY + "test_a_locked_file_is_said_in_time_to_each_of_many_and_nothing_is_saved_nor_lost",
        "tests/store/database/test_database.py::test_a_transaction_that_nobody_waits_for_any_more_keeps_nothing",
    ),
    "6 a handler that raises": (
        PRESSES + "test_a_bug_is_said_with_a_reference_and_nothing_is_kept",
        "tests/chaos/test_said_is_saved.py::test_what_was_noted_before_a_kill_is_there_after_it",
    ),
    "7 fifty commands at once": (SOCKETS + "test_fifty_commands_at_once_are_all_answered_in_time",),
    "8 a post that is refused, no such host": (
        SENDING + "test_a_refused_connection_is_tried_again_and_a_hanging_call_is_not",
        "tests/edge/api/test_api_errors.py::test_only_a_connection_that_never_stood_is_sure_to_have_brought_nothing",
    ),
    "9 a post closed before it was accepted": (
        SENDING + "test_where_nobody_may_look_a_post_that_may_have_arrived_is_never_sent_again_and_life_goes_on",
    ),
    "10 a post accepted, its answer lost": (
        SENDING + "test_where_nobody_may_look_a_post_that_may_have_arrived_is_never_sent_again_and_life_goes_on",
        SENDING + "test_where_the_dm_may_be_read_it_is_looked_up_whether_a_post_arrived",
        KILLED + "test_three_replicas_killed_while_the_database_goes_away_lose_and_double_nothing",
    ),
    "11 a post that hangs": (
        APART + "test_sixty_workspaces_whose_slack_hangs_delay_no_other",
        SENDING + "test_a_refused_connection_is_tried_again_and_a_hanging_call_is_not",
        REPLICAS + "test_calls_to_slack_that_hang_hold_up_no_command",
    ),
    "12 500, 503, HTML, an empty body, fatal_error": (
        SENDING + "test_where_nobody_may_look_a_post_that_may_have_arrived_is_never_sent_again_and_life_goes_on",
        "tests/edge/api/test_api_errors.py::test_an_answer_has_one_meaning",
    ),
    "13 429, whatever Retry-After says": (
        SENDING + "test_slack_asks_to_wait_and_it_is_sent_once_after_that_and_not_before",
        SENDING + "test_slack_asks_to_wait_three_times",
        APART + "test_a_workspace_that_is_rate_limited_waits_alone",
    ),
    "14 429 for sockets, for ever": (SOCKETS + "test_slack_limiting_sockets_for_ever_keeps_nobody_from_stopping",),
    "15 a channel that is gone": (
        "tests/edge/sending/test_sending_refused.py::test_who_can_not_be_reached_gets_nothing_more_until_they_type_again",
    ),
    "16 a message that is refused": (
        "tests/edge/sending/test_sending_refused.py::test_a_message_that_slack_refuses_fails_alone",
        "tests/edge/sending/test_sending_refused.py::test_what_slack_does_not_take_as_it_is_laid_out_goes_as_plain_text_once",
    ),
    "17 a person who was deactivated": (
        "tests/edge/sending/test_sending_refused.py::test_who_was_deactivated_gets_nothing_not_even_what_waits_already",
        "tests/dialogue/people/test_people.py::test_somebody_who_left_hears_nothing_more_and_is_welcome_back",
    ),
    "18 a person who can't be written to": (
        "tests/edge/sending/test_sending_refused.py::test_who_can_not_be_reached_gets_nothing_more_until_they_type_again",
    ),
    "19 a dead token": (
        "tests/edge/sending/test_sending_refused.py::test_a_dead_token_ends_all_calls_of_its_workspace",
        REMOVALS + "test_a_token_that_is_found_dead_is_as_good_as_the_event",
    ),
    "20 uninstalled and installed again": (
        REMOVALS + "test_removed_and_installed_again_within_the_grace",
        REMOVALS + "test_a_bot_that_was_down_meanwhile_passes_over_what_was_due",
        REMOVALS + "test_after_the_grace_all_of_it_is_gone_and_nothing_of_others",
        REMOVALS + "test_installed_again_after_the_grace_it_begins_anew",
        REMOVALS + "test_an_event_from_before_the_present_installation_does_not_pause_it",
    ),
    "21 a scope that was not granted": (
        "tests/dialogue/settings/test_quiet.py::test_without_the_scope_slack_is_not_asked",
    ),
    "22 a workspace that moves into an organisation": (
        ORGANISATIONS + "test_a_workspace_that_moves_into_an_organisation_keeps_what_is_its_peoples",
        ORGANISATIONS + "test_a_token_of_before_the_move_is_found_dead_and_the_organisations_is_taken",
        ORGANISATIONS + "test_a_move_of_which_nothing_was_heard_is_known_by_the_next_that_anybody_types",
        ORGANISATIONS + "test_while_it_moves_all_waits_and_then_leaves",
    ),
    "23 an expired trigger, a used-up response_url": (
        PRESSES + "test_a_window_that_slack_does_not_open_in_time_says_so",
        PRESSES + "test_an_answer_that_slack_takes_no_more_costs_nothing_but_itself",
    ),
    "24 a socket gone silent": (
        SOCKETS + "test_a_socket_gone_silent_is_left_within_half_a_minute_and_what_was_missed_is_answered_once",
    ),
    "25 a socket refreshed with ten in flight": (
        SOCKETS + "test_ten_commands_in_flight_survive_a_refresh_of_the_socket",
    ),
    "26 sockets refused twenty times": (
        SOCKETS
        + "test_a_socket_that_is_refused_is_asked_for_at_growing_gaps_and_the_event_of_meanwhile_is_answered_once",
        SOCKETS + "test_in_two_minutes_of_refusals_there_are_a_dozen_tries_at_most_and_no_two_processes_keep_step",
    ),
    "27 one of several replicas killed": (
        "tests/chaos/test_said_is_saved.py::test_what_any_of_three_replicas_noted_is_there",
    ),
    "28 SIGTERM in a handler, a send, a claim": (
        "tests/edge/program/test_process.py::test_what_was_begun_is_finished_before_a_stop",
        KILLED + "test_a_stop_at_a_named_point_finishes_what_was_begun_and_ends_well",
        KILLED + "test_who_is_stopped_hands_its_lanes_back",
    ),
    "29 kill -9 at each point": (
        KILLED + "test_a_kill_at_a_named_point_leaves_one_batch_in_doubt_at_most",
        KILLED + "test_one_process_killed_again_and_again_loses_and_doubles_nothing",
        KILLED + "test_all_replicas_killed_at_once",
        KILLED + "test_a_process_that_slept_through_its_lease_doubles_nothing",
        KILLED + "test_the_checker_sees_a_naive_claim",
    ),
    "30 a rolling restart under load": (REPLICAS + "test_a_rolling_restart_under_load_loses_no_command",),
    "31 PostgreSQL restarted, and away": (
        AWAY + "test_postgresql_may_stop_and_start_again",
        KILLED + "test_three_replicas_killed_while_the_database_goes_away_lose_and_double_nothing",
    ),
    "32 connections killed, a failover to read-only": (
        TROUBLE + "test_connections_killed_in_the_midst_lose_nothing_that_was_noted",
        TROUBLE + "test_a_failover_to_what_can_only_be_read_is_said_as_not_saved",
        "tests/store/database/test_engine.py::test_a_postgresql_connection_that_died_is_replaced_unnoticed",
    ),
    "33 a row lock that is held": (
        TROUBLE + "test_a_row_that_somebody_holds_costs_its_person_two_seconds_and_nobody_else_any",
    ),
    "34 every connection taken": (TROUBLE + "test_connections_that_are_all_taken_are_said_in_time_and_come_back",),
    "35 a deadlock, a serialization failure": (
        TROUBLE + "test_a_deadlock_is_tried_again_and_takes_effect_once",
        TROUBLE + "test_what_deadlocks_for_ever_is_said_as_not_saved",
    ),
    "36 many writers on SQLite, a lock held elsewhere": (
        "tests/store/database/test_database.py::test_reading_and_then_writing_from_many_threads_loses_no_update_on_sqlite",
        "tests/store/database/test_engine.py::test_a_second_sqlite_writer_gives_up_in_time",
        AWAY + "test_a_locked_file_is_said_in_time_to_each_of_many_and_nothing_is_saved_nor_lost",
        "tests/edge/program/test_process.py::test_a_second_process_on_one_sqlite_file_is_refused",
    ),
    "37 a full disk, a read-only file, one that is no database": (
        AWAY + "test_a_disk_without_room_is_said_and_what_was_noted_is_there",
        AWAY + "test_a_full_disk_is_said_and_when_there_is_room_again_all_works",
        AWAY + "test_a_file_that_can_only_be_read_is_refused_at_the_start",
        AWAY + "test_a_file_that_is_no_database_is_refused_at_the_start",
    ),
    "38 down across due times": (
        "tests/edge/program/test_process.py::test_a_missed_digest_comes_once_after_the_start_and_one_that_is_due_comes_in_time",
        "tests/dialogue/days/test_digest_quiet.py::test_after_a_day_away_the_missed_digest_is_recorded_and_not_sent",
        "tests/dialogue/days/test_parked.py::test_after_an_outage_of_a_day_it_comes_the_next_morning",
    ),
    "39 clocks that change, people who move": (
        "tests/edge/sending/test_sending_by_the_clock.py::test_a_digest_comes_at_five_by_the_clock_on_the_wall_once_a_date",
        "tests/edge/sending/test_sending_by_the_clock.py::test_who_moves_gets_the_digest_at_the_new_wall_time_and_once_a_date",
        "tests/coach/test_clock_changes.py::test_stepping_over_every_clock_change_gives_each_local_date_once_at_the_right_moment",
        CALENDAR + "test_somebody_who_changes_zone_a_minute_before_midnight_goes_by_the_new_days",
    ),
    "40 a clock that is wrong": (
        KILLED + "test_a_replica_whose_clock_is_wrong_sends_nothing_twice",
        "tests/store/outbox/test_lanes.py::test_on_postgresql_a_process_whose_clock_is_ahead_takes_nobodys_lease",
    ),
    "41 leap days, years of 53 weeks": (
        CALENDAR + "test_a_leap_day_and_the_end_of_a_year_of_53_weeks_are_days_like_others",
    ),
    "42 other zone rules on another machine": (
        "tests/coach/test_clock_changes.py::test_the_pinned_zone_rules_win_over_the_machines",
    ),
    "43 text of every kind": (
        "tests/dialogue/typed/test_bad_input.py::test_text_is_shown_as_it_was_typed_and_pings_nobody",
        "tests/dialogue/typed/test_bad_input.py::test_text_is_stored_clean",
        "tests/store/test_lines.py::test_every_text_comes_back_as_it_was_cleaned",
        "tests/words/test_rendering.py::test_every_message_is_what_slack_takes_with_text_of_any_kind_and_length",
    ),
    "44 bad requests, slow clients": (
        HTTP + "test_what_slack_did_not_sign_is_turned_away",
        HTTP + "test_what_can_not_be_read_is_turned_away_though_it_is_signed",
        "tests/edge/inbound/test_http_again.py::test_clients_that_never_finish_a_request_hold_up_nobody_and_are_let_go",
    ),
    "45 one workspace that floods": (
        "tests/edge/inbound/test_load.py::test_a_workspace_that_floods_makes_nobody_elsewhere_wait",
        "tests/chaos/test_steady.py::test_a_long_life_holds_no_more_at_its_end",
    ),
    "46 another workspace's ids": (
        "tests/store/tenants/test_tenants.py::test_every_verb_about_a_person_is_in_the_matrix",
        PRESSES + "test_a_guessed_value_does_nothing_to_anybodys_list",
    ),
    "47 migrations that fail, meet, or are too new": (
        "tests/store/schema/test_migrations.py::test_a_migration_that_fails_half_way_leaves_nothing",
        "tests/store/schema/test_migrations.py::test_two_that_migrate_at_once_are_safe",
        "tests/store/schema/test_migrations.py::test_a_schema_of_a_later_program_is_refused_and_left_alone",
    ),
    "48 a broken template": (
        "tests/words/test_overrides.py::test_a_broken_one_is_named_with_its_line_and_ours_is_used",
        "tests/words/test_overrides.py::test_one_that_breaks_on_facts_that_no_sample_had_is_said_in_our_words",
    ),
}


def number(row: str) -> int:
    return int(row.split(" ", 1)[0])


def test_every_row_of_the_matrix_is_shown() -> None:
    assert sorted(number(row) for row in SHOWN) == list(range(1, 49))


@pytest.mark.parametrize("row", SHOWN)
def test_each_named_test_is_there(row: str) -> None:
    for named in SHOWN[row]:
        file, _, name = named.partition("::")
        assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), named
