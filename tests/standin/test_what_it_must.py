"""Slack's strictness, line by line: for each that the stand-in has to have, the tests that show it happen."""

import re
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent

SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "limits of blocks, messages and views": (
        "strict::test_bad_blocks_are_refused_with_their_place",
        "strict_messages::test_bad_messages_are_refused_by_slacks_word",
        "strict_views::test_bad_modals_are_refused_with_their_place",
        "strict_views::test_a_view_has_a_size",
    ),
    "the gaps of other validators": (
        "strict_messages::test_the_total_counts_for_posts_only",
        "strict::test_newer_blocks_stand_where_slack_lets_them",
        "nearer::test_ids_are_not_doubled_within_cards_and_containers_either",
    ),
    "slack_sdk's own models as a second opinion": (
        "corners::test_slack_sdk_has_a_second_opinion",
        "corners::test_slack_sdk_has_a_second_opinion_of_views",
    ),
    "scopes of the manifest": (
        "webapi::test_the_manifests_scopes_are_all_there_is",
        "refusals::test_each_kind_of_conversation_has_its_scope",
        "tokens::test_scopes_are_each_workspaces_own",
        "files::test_without_the_scope_nothing_is_taken",
    ),
    "channels that the bot is not in, or nobody may post in": (
        "refusals::test_channels_that_take_no_post",
        "refusals::test_a_private_channel_is_nobodys_business_until_the_bot_is_in_it",
    ),
    "triggers: three seconds, one use": (
        "corners::test_a_trigger_is_too_old_after_three_seconds",
        "webapi::test_a_trigger_is_single_and_belongs_to_its_workspace",
    ),
    "response_url: five uses, half an hour": (
        "response_urls::test_a_response_url_takes_five_answers",
        "response_urls::test_a_response_url_lives_half_an_hour",
        "response_urls::test_a_response_url_refuses_what_slack_would",
        "refusals::test_a_typed_command_is_no_original",
        "nearer::test_a_view_that_wants_one_gets_an_address_to_answer_at",
    ),
    "hash_conflict": ("webapi::test_a_view_is_changed_only_with_its_hash",),
    "three views on each other": (
        "webapi::test_a_stack_of_views_is_three_deep",
        "nearer::test_the_x_closes_all_windows_and_the_button_the_one_in_front",
        "nearer::test_a_window_may_take_those_below_with_it",
    ),
    "whom a message would ping": (
        "mentions::test_live_mentions",
        "mentions::test_the_ledger_says_who_was_pinged",
    ),
    "rate limits with Retry-After": (
        "faults::test_limits_hold_once_switched_on",
        "faults::test_each_workspace_has_limits_of_its_own",
        "nearer::test_events_over_the_hours_allowance_are_not_sent_and_that_is_said_once_a_minute",
    ),
    "retries with their headers, and deliveries that come twice": (
        "again::test_a_failed_event_comes_at_once_after_a_minute_and_after_five",
        "again::test_each_event_comes_as_often_as_it_is_copied",
        "delivery::test_events_missed_while_away_come_again_as_retries",
        "corners::test_a_bot_that_wants_no_retry_gets_none",
        "nearer::test_two_redirects_are_followed_and_no_third",
    ),
    "operation_timeout for a late ack": (
        "delivery::test_a_bot_that_does_not_ack_makes_the_person_wait_in_vain",
        "corners::test_a_hanging_port_times_out",
    ),
    "what may ride on an ack": (
        "response_urls::test_an_ack_that_slack_would_not_show_is_refused",
        "delivery::test_a_payload_on_the_ack_of_an_event_is_not_taken",
        "people::test_a_payload_on_the_ack_of_a_press_is_refused",
        "corners::test_answers_to_a_modal_that_slack_would_not_take",
        "nearer::test_a_command_that_is_answered_in_the_channel_is_seen_there_too",
    ),
    "sockets: warned, refreshed, dropped, switched off": (
        "again::test_a_socket_is_refreshed_with_and_without_a_warning",
        "delivery::test_refreshed_and_dropped_sockets_come_back",
        "again::test_sockets_that_are_switched_off_stay_off",
        "delivery::test_a_silent_socket_answers_no_ping_and_its_event_comes_over_the_next",
    ),
    "ten sockets, round robin": (
        "delivery::test_payloads_go_round_robin_and_any_socket_may_ack",
        "delivery::test_hello_counts_the_sockets_and_the_eleventh_is_sent_away",
    ),
    "OAuth v2 with rotation": (
        "oauth::test_a_code_is_good_once_for_ten_minutes_at_its_address",
        "oauth::test_a_rotating_token_lives_twelve_hours",
        "oauth::test_a_refresh_token_is_good_once_and_two_tokens_live_at_most",
    ),
    "uninstalled, in both orders of its events": (
        "oauth::test_uninstalling_kills_the_token_and_both_events_come",
        "webapi::test_an_uninstalled_app_has_a_dead_token_until_it_is_back",
    ),
    "several workspaces and zones, and a clock that is turned": (
        "people::test_two_workspaces_do_not_see_each_other",
        "corners::test_two_workspaces_may_share_a_user_id",
        "webapi::test_a_person_is_described_with_their_zone",
        "mentions::test_the_clock_stands_until_turned",
    ),
    "an app's own messages are events too": ("nearer::test_an_app_hears_of_its_own_messages_in_a_direct_message",),
    "faults that leave the bot in doubt": ("faults::test_answers_that_leave_the_bot_in_doubt",),
    "what the person sees, and why, for the developer": (
        "refusals::test_a_person_sees_slacks_own_words_for_it",
        "refusals::test_every_code_has_a_reason_for_the_developer",
    ),
}


@pytest.mark.parametrize("line", SHOWN)
def test_each_named_test_is_there(line: str) -> None:
    for named in SHOWN[line]:
        file, _, name = named.partition("::")
        text = (HERE / f"test_standin_{file}.py").read_text("utf-8")
        assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), named
