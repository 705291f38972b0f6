"""A person as Slack describes them: read without trust, as anything that comes from outside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slackbot.coach.calendar import zone_names
from slackbot.coach.words import clean, cut

_SLACKBOT: Final = "USLACKBOT"  # of which Slack says that it is no bot
_LOCALE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAME_LIMIT: Final = 60


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person: the name of their zone (None if it names none that we know), and if they left.

    `locale` is the language that they have Slack in (`de-DE`), `name` as what Slack shows them; None where Slack does
    not say.
    """

    zone: str | None
    deleted: bool
    bot: bool = False
    locale: str | None = None
    name: str | None = None


def profile_of(user: Mapping[str, Any]) -> Profile:
    """Read a user object of Slack's."""
    zone = user.get("tz")
    known = isinstance(zone, str) and zone_names().get(zone.lower()) == zone
    bot = bool(user.get("is_bot")) or user.get("id") == _SLACKBOT
    locale = user.get("locale")
    spoken = locale if isinstance(locale, str) and _LOCALE.fullmatch(locale) else None
    return Profile(zone if known else None, bool(user.get("deleted")), bot, spoken, _name(user))


def _name(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile")
    names = profile if isinstance(profile, dict) else {}
    shown = names.get("display_name") or names.get("real_name") or user.get("real_name") or user.get("name")
    return cut(clean(shown), _NAME_LIMIT).replace("\n", " ") or None if isinstance(shown, str) else None
