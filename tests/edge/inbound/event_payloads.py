"""Events as Slack sends them: one of each kind in the manifest, and some that the bot never asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import Json, Path, Place, Shape

CHANNEL = "C1"
BOT = "UBOT"

Event = Callable[[Place], Json]


def _in_channel(kind: str, channel: str = CHANNEL) -> Event:
    """An event about a channel, caused by the person."""
    return lambda at: {"type": kind, "channel": channel, "user": at.user_id, "actor_id": at.user_id}


def _membership(kind: str) -> Event:
    """A person joins or leaves the channel; `team` is the person's own workspace."""
    return lambda at: {
        "type": kind,
        "user": at.user_id,
        "channel": CHANNEL,
        "channel_type": "C",
        "team": at.workspace_id,
        "inviter": "U2",
    }


def _renamed(kind: str) -> Event:
    return lambda _: {"type": kind, "channel": {"id": CHANNEL, "name": "care", "created": 1, "is_channel": True}}


def _profile(at: Place) -> Json:
    organisation = {"id": at.user_id, "enterprise_id": at.organisation_id, "teams": [at.workspace_id]}
    user: Json = {
        "id": at.user_id,
        "team_id": at.workspace_id,
        "name": "somebody",
        "deleted": False,
        "tz": "Asia/Tokyo",
        "profile": {"real_name": "Some Body", "status_text": "", "status_emoji": "", "status_expiration": 0},
        "is_bot": False,
    }
    if at.organisation_id:
        user["enterprise_user"] = organisation
    return {"type": "user_change", "user": user, "cache_ts": 1}


def _message(at: Place) -> Json:
    return {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": at.user_id,
        "team": at.workspace_id,
        "text": "wrote to the baker",
        "ts": "1.1",
        "client_msg_id": "m",
    }


SUBSCRIBED: dict[str, Event] = {
    "app_home_opened": lambda at: {"type": "app_home_opened", "user": at.user_id, "channel": "D1", "tab": "home"},
    "app_uninstalled": lambda _: {"type": "app_uninstalled"},
    "channel_archive": _in_channel("channel_archive"),
    "channel_deleted": _in_channel("channel_deleted"),
    "channel_id_changed": lambda _: {
        "type": "channel_id_changed",
        "old_channel_id": CHANNEL,
        "new_channel_id": "C2",
    },
    "channel_left": _in_channel("channel_left"),
    "channel_rename": _renamed("channel_rename"),
    "channel_shared": lambda at: {"type": "channel_shared", "channel": CHANNEL, "connected_team_id": at.workspace_id},
    "channel_unshared": lambda at: {
        "type": "channel_unshared",
        "channel": CHANNEL,
        "previously_connected_team_id": at.workspace_id,
        "is_ext_shared": False,
    },
    "group_archive": _in_channel("group_archive"),
    "group_deleted": _in_channel("group_deleted"),
    "group_left": _in_channel("group_left"),
    "group_rename": _renamed("group_rename"),
    "member_joined_channel": _membership("member_joined_channel"),
    "member_left_channel": _membership("member_left_channel"),
    "message.im": _message,
    "tokens_revoked": lambda at: {"type": "tokens_revoked", "tokens": {"oauth": [at.user_id], "bot": [BOT]}},
    "user_change": _profile,
}
UNASKED: dict[str, Event] = {
    "app_mention": lambda at: {**_message(at), "type": "app_mention", "channel": CHANNEL, "channel_type": "channel"},
    "an edit": lambda at: {
        "type": "message",
        "subtype": "message_changed",
        "channel": "D1",
        "channel_type": "im",
        "message": {**_message(at), "edited": {"user": at.user_id, "ts": "2.1"}},
        "previous_message": _message(at),
        "ts": "2.1",
    },
    "a deletion": lambda at: {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "D1",
        "channel_type": "im",
        "previous_message": _message(at),
        "deleted_ts": "1.1",
        "ts": "2.1",
    },
    "a bot's message": lambda at: {**_message(at), "subtype": "bot_message", "bot_id": "B2"},
    "a message in a channel": lambda at: {**_message(at), "channel": CHANNEL, "channel_type": "channel"},
    "reaction_added": lambda at: {
        "type": "reaction_added",
        "user": at.user_id,
        "reaction": "tada",
        "item_user": "U2",
        "item": {"type": "message", "channel": CHANNEL, "ts": "1.1"},
    },
    "channel_created": lambda at: {
        "type": "channel_created",
        "channel": {"id": CHANNEL, "name": "care", "creator": at.user_id, "context_team_id": at.workspace_id},
    },
    "team_join": lambda at: {**_profile(at), "type": "team_join"},
    "function_executed": lambda at: {
        "type": "function_executed",
        "function": {"id": "Fn1", "callback_id": "sample", "type": "app", "app_id": "A1"},
        "inputs": {"user_id": at.user_id},
        "function_execution_id": "Fx1",
        "workflow_execution_id": "Wx1",
        "bot_access_token": "xwfp-not-a-token",
    },
    "assistant_thread_started": lambda at: {
        "type": "assistant_thread_started",
        "assistant_thread": {
            "user_id": at.user_id,
            "context": {"team_id": at.workspace_id},
            "channel_id": "D1",
            "thread_ts": "1.1",
        },
    },
    "an event of tomorrow": lambda at: {"type": "something_new", "user": at.user_id, "channel": CHANNEL},
}
# Types with a sample (json-logs/samples/events) or a model in slackapi/java-slack-sdk, without an assistant's.
PUBLISHED = """
app_deleted app_home_opened app_installed app_mention app_rate_limited app_requested app_uninstalled
app_uninstalled_team call_rejected channel_archive channel_created channel_deleted
channel_history_changed channel_id_changed channel_left channel_rename channel_shared channel_unarchive channel_unshared
dnd_updated dnd_updated_user email_domain_changed emoji_changed entity_details_requested file_change file_created
file_deleted file_public file_shared file_unshared function_executed goodbye grid_migration_finished
grid_migration_started group_archive group_close group_deleted group_history_changed group_left group_open group_rename
group_unarchive im_close im_created im_history_changed im_open invite_requested link_shared member_joined_channel
member_left_channel message message_metadata_deleted message_metadata_posted message_metadata_updated pin_added
pin_removed reaction_added reaction_removed resources_added resources_removed scope_denied scope_granted
shared_channel_invite_accepted shared_channel_invite_approved shared_channel_invite_declined
shared_channel_invite_received shared_channel_invite_requested star_added star_removed subteam_created
subteam_members_changed subteam_self_added subteam_self_removed subteam_updated team_access_granted team_access_revoked
team_domain_change team_join team_rename tokens_revoked user_change user_huddle_changed user_profile_changed
user_resource_denied user_resource_granted user_resource_removed user_status_changed workflow_deleted workflow_published
workflow_step_deleted workflow_step_execute workflow_unpublished
"""
_IDS = frozenset(
    {
        "user",
        "channel",
        "team",
        "actor_id",
        "inviter",
        "old_channel_id",
        "new_channel_id",
        "id",
        "team_id",
        "connected_team_id",
        "previously_connected_team_id",
    }
)


def shape(at: Place, made: Event) -> Shape:
    """An event in its envelope; the ids within the event are among those that vary."""
    event = made(at)
    enveloped = payloads.event(at, event)
    return replace(enveloped, others=(*enveloped.others, *_ids_in(event, ("event",))))


def _ids_in(part: Mapping[str, Any], at: Path) -> tuple[Path, ...]:
    inner = {name: value for name, value in part.items() if isinstance(value, dict)}
    own = tuple((*at, name) for name in part if name in _IDS)
    return own + tuple(path for name, value in inner.items() for path in _ids_in(value, (*at, name)))
