"""Explanations of Slack's error codes for the developer, and the text that the person sees meanwhile."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access_denied": "The app's settings or the workspace's do not allow this.",
        "account_inactive": "The app was removed from this workspace: stop calling, and forget the token.",
        "already_in_channel": "The app is in this channel already.",
        "bad_client_secret": "The client secret is not the one of this app.",
        "bad_redirect_uri": "redirect_uri is not one of the manifest's, or not the one that the person was sent with.",
        "bot_not_found": "No bot of this workspace has that id.",
        "cannot_dm_bot": "A bot has no direct messages: post to a person, or to a channel.",
        "cant_delete_message": "Somebody else wrote this message: a bot deletes its own.",
        "cant_update_message": "Somebody else wrote this message: a bot changes its own.",
        "channel_not_found": "No channel of this workspace that the app can see has this id or name.",
        "code_already_used": "A code is good for one oauth.v2.access.",
        "connection_failed": "An event found no app at the other end; it comes again after one minute and after five.",
        "dispatch_failed": "The app could not be reached, or no listener took the payload.",
        "duplicate_external_id": "Another open view of this workspace has this external_id.",
        "exchanged_trigger_id": "A trigger_id opens one view; this one was used before.",
        "enterprise_is_restricted": "The organisation keeps apps from this method.",
        "expired_trigger_id": "A trigger_id is good for three seconds: open the view before any slow work.",
        "expired_url": "A response_url is good for thirty minutes.",
        "file_not_found": "No file with this id was uploaded here, or it was completed already.",
        "fatal_error": "Slack broke; the call may have taken effect all the same.",
        "hash_conflict": "The view changed since this hash was given: look again, then publish again.",
        "http_error": "An event was not answered with 200; it comes again after one minute and after five.",
        "http_timeout": "An event was not answered within three seconds; it comes again.",
        "invalid_ack": "The socket's message is not a JSON object with an envelope_id.",
        "invalid_arg_name": "The name of an argument has other signs than letters, digits and _.",
        "invalid_arguments": "An argument is missing, unknown or of the wrong sort; the pointer says where.",
        "invalid_attachments": "attachments is a list of objects.",
        "invalid_auth": "The token is unknown, or an older one that was replaced.",
        "invalid_blocks": "Block Kit does not take this; the pointer says where.",
        "invalid_blocks_format": "blocks is no JSON list.",
        "invalid_client_id": "No app has this client_id.",
        "invalid_code": "The code is unknown, older than ten minutes, or another app's.",
        "invalid_cursor": "A cursor comes from the page before, as it was given.",
        "invalid_form_data": "The form can't be read.",
        "invalid_grant_type": "grant_type is authorization_code or refresh_token.",
        "invalid_json": "The body says it is JSON, and is none.",
        "invalid_limit": "limit is a number from 1 to 999.",
        "invalid_metadata_format": "metadata has an event_type and an event_payload, and nothing else.",
        "invalid_metadata_schema": "event_type is letters, digits and _; event_payload holds words, numbers, flags and "
        "lists of them, no objects.",
        "invalid_payload": "An answer at this place can't have these fields; the detail names them.",
        "invalid_post_type": "The Content-Type is none that Slack reads.",
        "invalid_upload_url": "An upload address is good for one upload.",
        "length_mismatch": "The upload is not as long as files.getUploadURLExternal was told.",
        "invalid_refresh_token": "The refresh token is unknown or was used: each is good for one exchange.",
        "invalid_response_action": "response_action is errors, update, push or clear.",
        "invalid_scope": "The manifest does not have this scope, or no scope was asked for.",
        "invalid_ticket": "A socket's address is good for one connection: ask apps.connections.open for another.",
        "invalid_trigger_id": "The trigger_id is none that was given in this workspace.",
        "invalid_ts_oldest": "oldest and latest are message timestamps.",
        "invalid_types": "types are public_channel, private_channel, mpim and im.",
        "is_archived": "The channel is archived: nobody can post there until it is brought back.",
        "is_inactive": "A message of an archived channel can't be changed.",
        "json_not_object": "A JSON body is an object.",
        "link_disabled": "Socket Mode is off for this app.",
        "markdown_text_conflict": "markdown_text goes without text and blocks.",
        "message_not_found": "No message stands at this ts in this channel (any more).",
        "messages_tab_disabled": "The manifest leaves the Messages tab off, so nobody can be written to.",
        "metadata_too_large": "metadata is larger than this stand-in takes; Slack does not say where its limit is.",
        "method_not_supported_for_channel_type": "This method is for channels, not for direct messages.",
        "missing_scope": "The token lacks the scope that is needed: name it in manifest.yml and install again.",
        "msg_blocks_too_long": "All block text of a message together: keep below about 9,000 characters.",
        "msg_too_long": "The text is too long for this method: chat.update takes 4,000, markdown_text 12,000.",
        "no_text": "Give a top-level text: screen readers and notifications read nothing else.",
        "no_permission": "The token may not do this here, for now: a setting of the workspace, not of the message.",
        "not_allowed_token_type": "This method takes the other kind of token: xapp- for sockets, xoxb- for the rest.",
        "not_authed": "No token came, or not in the Authorization header.",
        "not_enabled": "The manifest leaves the Home tab off.",
        "not_found": "No such view is open.",
        "not_in_channel": "The app is not in this channel: somebody has to /invite it.",
        "operation_timeout": "No ack within three seconds: ack first, work later.",
        "org_login_required": "The workspace is in no organisation, or the manifest's org_deploy_enabled is off.",
        "payload_ignored": "Slack ignores what comes with this ack: answer with response_url, or with a view.",
        "payload_not_accepted": "The ack of an event takes no payload (accepts_response_payload is false).",
        "push_limit_reached": "Three views can lie on each other, no more.",
        "ratelimited": "Too many calls of this method: wait for Retry-After, with everything of this workspace.",
        "restricted_action": "The workspace's settings let nobody like this app post here.",
        "restricted_action_non_threadable_channel": "Nothing can be posted into a thread here.",
        "restricted_action_read_only_channel": "The channel is read-only.",
        "restricted_action_thread_only_channel": "Here posts go into threads.",
        "team_access_not_granted": "The organisation has not granted the app this workspace (yet).",
        "team_not_found": "The app is not installed in that workspace.",
        "thread_not_found": "No message stands at this thread_ts.",
        "timeout": "An event was not acked within three seconds; it comes again.",
        "token_expired": "A token with rotation lives twelve hours: refresh it before.",
        "token_rotation_not_enabled": "The manifest leaves token rotation off.",
        "token_revoked": "The token was revoked: stop calling, and forget it.",
        "too_many_attachments": "A hundred attachments, no more.",
        "too_many_users": "conversations.open takes eight people at most.",
        "too_many_websockets": "Ten sockets an app, no more.",
        "unknown_envelope_id": "Nothing was sent with this envelope_id, or it was acked before.",
        "unknown_method": "There is no such method, or the stand-in does not know it.",
        "used_url": "A response_url takes five answers.",
        "user_disabled": "The person was deactivated.",
        "user_not_found": "No person of this workspace has this id.",
        "user_not_in_channel": "The person is not in that channel.",
        "user_not_visible": "The app can't see this person.",
        "users_list_not_supplied": "users names nobody.",
        "view_too_large": "A view is 250 kB at most.",
    }
)
# Caused by the workspace or a race; not a fault of the bot.
BLAMELESS: Final = frozenset(
    {
        "account_inactive",
        "connection_failed",
        "dispatch_failed",
        "expired_trigger_id",
        "hash_conflict",
        "invalid_code",
        "invalid_refresh_token",
        "is_archived",
        "is_inactive",
        "link_disabled",
        "not_found",
        "not_in_channel",
        "ratelimited",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "token_expired",
        "token_revoked",
        "user_disabled",
    }
)


def reason(code: str) -> str:
    """Explain a code, or an HTTP status instead of an ack, with its remedy."""
    if code.startswith("http_"):
        return "Instead of 200 the app answered with this status: no listener took the payload, or it broke."
    return REASONS.get(code, "Slack's documentation of the method has the meaning of this code.")


def shown_for(envelope_type: str, payload: Mapping[str, object], code: str) -> str:
    """Return what Slack shows the person whose action was not acknowledged properly."""
    if envelope_type == "slash_commands":
        known = "dispatch_failed" if code.startswith("http_") else code
        said = known if known in {"operation_timeout", "dispatch_failed"} else "invalid_command_response"
        return f'{payload.get("command")} failed with the error "{said}"'
    if payload.get("type") == "view_submission":
        return "We had some trouble connecting. Try again?"
    return "⚠️" if envelope_type == "interactive" and code != "payload_ignored" else ""
