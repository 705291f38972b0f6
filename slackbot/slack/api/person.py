"""Reads a person from Slack's user object, without trust in its fields."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from slackbot.coach.calendar import zone_names
from slackbot.coach.slack_status import LONGEST_STATUS, Status
from slackbot.coach.words import clean, cut
from slackbot.reply import Profile

_SLACKBOT: Final = "USLACKBOT"  # although its `is_bot` is false
_LOCALE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAME_LIMIT: Final = 60
_STATUS: Final = frozenset({"status_text", "status_emoji", "huddle_state"})
_END_OF_TIME: Final = 4_102_444_800  # the year 2100, as a Unix time in seconds


def profile_of(user: Mapping[str, Any]) -> Profile:
    """Read a user object of Slack's."""
    zone = user.get("tz")
    known = isinstance(zone, str) and zone_names().get(zone.lower()) == zone
    bot = bool(user.get("is_bot")) or user.get("id") == _SLACKBOT
    locale = user.get("locale")
    spoken = locale if isinstance(locale, str) and _LOCALE.fullmatch(locale) else None
    deleted = bool(user.get("deleted"))
    return Profile(zone if known else None, deleted, bot, spoken, _name(user), _teams(user), _status(user))


def _teams(user: Mapping[str, Any]) -> frozenset[str]:
    in_organisation = user.get("enterprise_user")
    others = in_organisation.get("teams") if isinstance(in_organisation, dict) else None
    named = [user.get("team_id"), *(others if isinstance(others, list) else [])]
    return frozenset(team_id for team_id in named if isinstance(team_id, str) and team_id)


def _status(user: Mapping[str, Any]) -> Status | None:
    """Read the status and the huddle in a user's profile; None if Slack gives neither."""
    profile = user.get("profile")
    if not isinstance(profile, dict) or not _STATUS & profile.keys():
        return None
    text, emoji = (str(profile.get(field) or "")[:LONGEST_STATUS] for field in ("status_text", "status_emoji"))
    until = _moment(profile.get("status_expiration"))
    return Status(text, emoji, until, in_huddle=profile.get("huddle_state") == "in_a_huddle")


def _moment(seconds: object) -> datetime | None:
    """Read a Unix time in seconds; 0 and anything out of range count as none."""
    if not isinstance(seconds, int) or not 0 < seconds < _END_OF_TIME:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _name(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile")
    names = profile if isinstance(profile, dict) else {}
    shown = names.get("display_name") or names.get("real_name") or user.get("real_name") or user.get("name")
    return cut(clean(shown), _NAME_LIMIT).replace("\n", " ") or None if isinstance(shown, str) else None
