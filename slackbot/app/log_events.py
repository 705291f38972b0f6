"""Stable names for log events, so that alerts survive a rewording: each name with its messages as the code has them."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EVENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "run.started": ("Never Done %s serves %s; tzdata %s",),
        "run.listening": ("listening on port %d",),
        "run.ops_listening": ("/livez, /metrics and /readyz on %s",),
        "run.zones_changed": ("tzdata changed from %s to %s: all due dates were recomputed",),
        "run.stop_cut_short": ("a part did not stop in time and was cancelled",),
        "run.ops_in_use": ("no /livez, /metrics and /readyz: %s is in use; OPS_ADDRESS can name another",),
        "run.waits": ("%s; next try in %.0f s",),
        "run.waits_for_slack": ("waiting, %s; next try in %.0f s",),
        "run.restored": ("restored from a backup made at %s: everything due until now is skipped",),
        "run.clock_set_back": ("the clock was set back, ticks go on",),
        "settings.note": ("settings: %s",),
        "database.away": (
            "the database is away, the next tick tries again: %s",
            "the database is away, Slack will retry an event: %s",
            "the database is away, the person will be told: %s",
            "the database is away, the next turn follows up on forgetting: %s",
        ),
        "database.not_recorded": ("Slack's answer can't be recorded yet: %s",),
        "database.clock_apart": (
            "the database's clock is %.0f minutes %s this machine's, and messages go by it: set both",
            "the database's clock is near this machine's again",
        ),
        "database.not_swept": ("the database can't be swept just now: %s",),
        "delivery.late_intent": (
            "delivery %s was not sent: too much time passed after its intent; it will be looked up",
        ),
        "delivery.ended": ("delivery %s ended as %s: %s", "delivery %s ended as %s: %s, %s"),
        "delivery.in_doubt": ("delivery %s is in doubt: %s", "delivery %s is in doubt"),
        "delivery.as_text": ("delivery %s: Slack refuses its layout (%s), so it is sent as text",),
        "delivery.broken": ("delivery %s can't be made and ends here",),
        "delivery.not_recorded": ("an outcome can't be recorded; its delivery will be looked up",),
        "delivery.waits_again": ("delivery %s did not arrive (%s): it waits again",),
        "lane.stopped": ("a lane stopped: %s",),
        "lane.not_released": ("a lane could not be released, its lease will expire: %s",),
        "words.broke": ("a template of MESSAGES_DIR failed, ours is used instead: %s, %s",),
        "words.not_used": ("a template of MESSAGES_DIR is not used, ours is: %s",),
        "slack.no_picture": ("a picture is replaced by words: %s",),
        "slack.no_readers": ("Slack does not say who can read a channel: %s",),
        "call.full": ("somebody reached the day's limit of %s",),
        "slack.no_rest": ("Slack does not say whether somebody is in do-not-disturb: %s",),
        "slack.no_channel": ("Slack does not describe a channel: %s",),
        "slack.no_adder": ("Slack does not say who added the bot: %s",),
        "slack.no_name": ("Slack returned no name for a person: %s",),
        "slack.no_account": ("Slack returned no account, which is taken to be a person's: %s",),
        "slack.no_profile": ("Slack returned no profile for a newcomer, UTC is used until it does: %s",),
        "slack.no_profiles": ("profiles of a workspace can't be asked for just now: %s",),
        "slack.takes_again": ("Slack accepts %s again",),
        "slack.refuses_method": ("Slack refuses %s with %s: an admin or the app's settings have to allow it",),
        "slack.events_held_back": ("Slack rate-limited a workspace's events for a minute",),
        "token.dead": (
            "the token is dead (%s): nothing more is asked or sent until it works again",
            "the token of %s does not work: %s",
        ),
        "token.works_again": (
            "the token of %s works again, messages are sent again",
            "the token works again, messages are sent again",
        ),
        "token.not_asked": ("Slack can't be asked whether the token works: %s",),
        "token.not_refreshed": ("the token of %s can't be refreshed: %s",),
        "token.not_refreshed_yet": ("the token of %s could not be refreshed yet: %s",),
        "token.sealed": ("none of TOKEN_KEYS decrypts the token of %s",),
        "request.malformed": ("a request was malformed: %s",),
        "request.broke": ("a request broke",),
        "request.refused": ("a request was refused: %s", "a request of an unknown shape was refused"),
        "request.not_here": ("a payload was dropped (%s): the bot is not installed there",),
        "request.no_person": ("ref %s: a payload was dropped (%s): it names no person",),
        "request.not_told": ("somebody could not be told that nothing was saved: %s",),
        "call.failed": ("ref %s: %s",),
        "call.repeated": ("the same call came twice at once; its first answer is given again",),
        "call.listener_failed": ("a listener failed",),
        "answer.not_shown": ("an answer to a press could not be shown: %s",),
        "answer.not_given": ("an answer to a direct message could not be given: %s",),
        "answer.not_changed": ("a message could not be changed: %s",),
        "answer.no_modal": ("a modal could not be opened: %s",),
        "answer.not_renewed": ("a window could not be updated: %s",),
        "home.not_shown": ("Home could not be shown: %s", "Home was not published: %s"),
        "socket.waits": (
            "Slack opened no socket (%s); next try in %.0f s",
            "the socket did not open; next try in %.0f s",
        ),
        "socket.refused": ("Slack refuses the socket: %s; next try in %.0f s",),
        "socket.answer_lost": ("an answer was lost with its socket",),
        "install.done": ("the app was installed in %s",),
        "install.refused": ("Slack's page refuses an install", "Slack refuses an install: %s"),
        "install.failed": ("an install failed: %s",),
        "install.purged": (
            "everything stored for %s was deleted: the app was removed there, and the grace period is over",
        ),
        "install.old_removal": ("%s is older than the present installation in %s",),
        "install.removed": ("the app was removed from %s (%s): nothing is sent there",),
        "install.stays_paused": ("%s stays paused: %s",),
        "recap.not_edited": ("a recap could not be edited, it will be tried again: %s",),
        "recap.edit_refused": ("Slack refuses for good to edit a recap: %s",),
    }
)
_BY_MESSAGE: Final = {message: event for event, messages in EVENTS.items() for message in messages}


def event_of(record: logging.LogRecord) -> str:
    """Return the event's name; records of libraries are named after the library."""
    if record.name.partition(".")[0] != "slackbot":
        return f"library.{record.name.partition('.')[0]}"
    return _BY_MESSAGE.get(str(record.msg), f"{record.module}.{record.funcName}".replace("._", "."))
